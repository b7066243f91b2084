import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { NodeId } from '@comity/protocol';
import { z } from 'zod';
import { systemClock } from '../clock-and-random.ts';
import type { ProcessRole, Settings } from '../config.ts';
import { withWorker } from '../db/access.ts';
import { dropDatabase } from '../db/database.ts';
import { databaseOf, startFederation } from '../federation.ts';
import { endAlerts } from '../peers/alerts.ts';
import { partnersState } from '../peers/partners.ts';
import { type TrainingNode, trainingNodes } from '../training/nodes.ts';
import { play } from './play.ts';
import { readScenario } from './scenario-file.ts';
import { playing } from './stage.ts';

/** What a training federation was filled with. `loading`: it was stopped in the middle, and what is there is no use. */
const Exercise = z.object({ name: z.string(), state: z.enum(['loading', 'loaded']) });

const fileIn = (home: string) => path.join(home, 'exercise.json');

/**
 * What the first start fills the nodes with: what was asked for, or else what a person at the terminal chooses, or else
 * the exercise. Undefined when there is nothing to load, on every later start too.
 */
export async function chooseExercise(home: string, wanted: string | undefined): Promise<string | undefined> {
  const known = readExercise(home);
  if (known?.state === 'loaded') return undefined;
  const chosen = wanted ?? known?.name ?? ((await asksForExercise()) ? 'us-th-ng' : 'none');
  if (chosen !== 'none') readScenario(chosen);
  note(home, chosen, chosen === 'none' ? 'loaded' : 'loading');
  return chosen === 'none' ? undefined : chosen;
}

/** Whether a start before this one was stopped while it loaded. */
export function isHalfLoaded(home: string): boolean {
  return readExercise(home)?.state === 'loading';
}

/** Removes what an interrupted start has left, so that the exercise can be loaded from its beginning. */
export async function clearNodes(home: string, serverUrl: string): Promise<void> {
  for (const { id } of trainingNodes) await dropDatabase(serverUrl, databaseOf(id));
  rmSync(path.join(home, 'nodes'), { recursive: true, force: true });
}

/**
 * Plays an exercise on the nodes as they will run afterwards, on a clock of its own; simulated partners are there as long
 * as it takes. `hear` is told how far it is.
 */
export async function loadExercise(
  settings: Settings,
  name: string,
  {
    serverUrl,
    roles,
    hear,
  }: { serverUrl: string; roles: readonly ProcessRole[]; hear: (done: number, all: number) => void },
): Promise<void> {
  const files = readScenario(name);
  const { nodes: keys, start, steps } = files.scenario;
  const nodes = keys
    .map((key) => trainingNodes.find((node) => node.key === key))
    .filter((node): node is TrainingNode => !!node);
  let time = new Date(start);
  await using started = new AsyncDisposableStack();
  const quiet: Settings = { ...settings, logLevel: 'silent' };
  const running = await startFederation(quiet, nodes, { serverUrl, roles, overrides: { clock: () => time } }, started);
  const stage = playing(running, keys, {
    now: () => time,
    set: (at) => {
      time = at;
    },
  });
  const theStage = { ...stage, [Symbol.asyncDispose]: async () => {} };
  // Nobody's deeds lie in the future of the clock that goes on afterwards.
  await play(theStage, files, { until: systemClock(), hear: ({ n }) => hear(n, steps.length) });
  // The clock jumped by days while calls were under way: no node's clock is wrong.
  for (const { ctx } of running) {
    for (const { node } of await partnersState(ctx))
      await withWorker(ctx, (tx) => endAlerts(tx, node as NodeId, 'clock-differs', time));
  }
  note(settings.home, name, 'loaded');
}

async function asksForExercise(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  console.log(
    'The nodes are new. They can hold the exercise Copper Lantern, a case between three countries, or be empty.',
  );
  const answer = await terminal.question('Load the exercise? It takes about half a minute. [Y/n] ');
  terminal.close();
  return !/^\s*n/i.test(answer);
}

function readExercise(home: string): z.infer<typeof Exercise> | undefined {
  const file = fileIn(home);
  return existsSync(file) ? Exercise.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data : undefined;
}

function note(home: string, name: string, state: 'loading' | 'loaded'): void {
  writeFileSync(fileIn(home), `${JSON.stringify({ name, state })}\n`, { flush: true });
}
