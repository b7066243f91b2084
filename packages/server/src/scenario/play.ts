import { setTimeout as wait } from 'node:timers/promises';
import { ComityError } from '@comity/protocol';
import { api } from '../api.ts';
import { ServerError } from '../errors.ts';
import { messagesOf, solveBetween, solveEquations } from '../health/equations.ts';
import { acts } from './acts.ts';
import type { ScenarioFiles, Step } from './scenario-file.ts';
import type { Stage } from './stage.ts';
import { contains, pointTo, resolveValue } from './values.ts';

export interface PlayedStep extends Pick<Step, 'at' | 'node' | 'actor'> {
  n: number;
  does: string;
  result: 'ok' | 'differs';
  expected?: unknown;
  got?: unknown;
}

export interface Report {
  scenario: string;
  nodes: string[];
  steps: PlayedStep[];
  messages: { sent: number; receipted: number; applied: number; refused: number };
  invariants: { name: string; holds: boolean; figure: string }[];
  seconds: number;
}

/**
 * Plays the steps up to a moment, each through the interface as its officer would, and compares what comes with the oracle.
 * After each step everything that is under way between the nodes arrives. `hear` is told each step as it is done.
 */
export async function play(
  stage: Stage,
  files: ScenarioFiles,
  { until, hear = () => {} }: { until?: Date; hear?: (step: PlayedStep) => void | Promise<void> } = {},
): Promise<Omit<Report, 'seconds'>> {
  const steps: PlayedStep[] = [];
  for (const [index, step] of files.scenario.steps.entries()) {
    if (until && new Date(step.at) > until) break;
    await stage.moveTo(new Date(step.at));
    const played = { n: index + 1, ...(await playStep(stage, files, step)) };
    await stage.settle();
    steps.push(played);
    await hear(played);
  }
  const contexts = [...stage.nodes.values()].map(({ ctx }) => ctx);
  const counts = await Promise.all(contexts.map(messagesOf));
  const sum = (name: keyof Report['messages']) => counts.reduce((total, each) => total + each[name], 0);
  const own = await Promise.all(
    contexts.map(async (ctx) =>
      (await solveEquations(ctx)).map(({ name, ...rest }) => ({ name: `${ctx.config.node}: ${name}`, ...rest })),
    ),
  );
  return {
    scenario: files.name,
    nodes: contexts.map(({ config }) => config.node),
    steps,
    messages: { sent: sum('sent'), receipted: sum('receipted'), applied: sum('applied'), refused: sum('refused') },
    invariants: [...(await solveBetween(contexts)), ...own.flat()],
  };
}

async function playStep(stage: Stage, files: ScenarioFiles, step: Step): Promise<Omit<PlayedStep, 'n'>> {
  const { at, node, actor, says } = step;
  const told = { at, node, actor, does: says };
  const expected = step.refused ? { refused: step.refused } : resolveValue(step.expect, stage.objects, files.expected);
  try {
    const answer = await performUntil(stage, files, step, (got) => expected === undefined || contains(got, expected));
    for (const [name, place] of Object.entries(step.keep ?? {}))
      stage.objects.set(name, String(pointTo(answer, place)));
    const isOk = !step.refused && (expected === undefined || contains(answer, expected));
    return isOk ? { ...told, result: 'ok' } : { ...told, result: 'differs', expected, got: shorten(answer) };
  } catch (error) {
    if (!(error instanceof ComityError)) throw error;
    if (step.refused === error.code) return { ...told, result: 'ok' };
    const wanted = expected ?? 'no refusal';
    return { ...told, result: 'differs', expected: wanted, got: { refused: error.code, sentence: error.message } };
  }
}

/** How often and how long a reading is repeated: what jobs do in the background takes a moment. */
const patience = { pause: 250, times: 40 };

async function performUntil(
  stage: Stage,
  files: ScenarioFiles,
  step: Step,
  isRight: (answer: unknown) => boolean,
): Promise<unknown> {
  const isReading = Object.hasOwn(api, step.does) && api[step.does as keyof typeof api].method === 'GET';
  let answer = await perform(stage, files, step);
  for (let time = 0; isReading && !isRight(answer) && time < patience.times; time++) {
    await wait(patience.pause);
    answer = await perform(stage, files, step);
  }
  return answer;
}

async function perform(stage: Stage, files: ScenarioFiles, step: Step): Promise<unknown> {
  const input = resolveValue(step.with ?? {}, stage.objects, files.expected) as Record<string, unknown>;
  const act = acts[step.does];
  if (act) return act({ stage, files, step }, input);
  if (!Object.hasOwn(api, step.does)) {
    throw new ServerError('scenario-invalid', `There is neither a route nor an act ${step.does}.`);
  }
  const client = await stage.as(step.node, step.actor, files.scenario.purposes[step.node] ?? 'training exercise');
  const call = client[step.does as keyof typeof client] as (given: object) => Promise<unknown>;
  return call(input);
}

/** An answer as far as a report has room for it. */
function shorten(answer: unknown): unknown {
  const text = JSON.stringify(answer) ?? '';
  return text.length > 4000 ? `${text.slice(0, 4000)} ...` : answer;
}
