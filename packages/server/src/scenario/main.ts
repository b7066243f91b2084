import { parseArgs } from 'node:util';
import { ComityError } from '@comity/protocol';
import { ServerError } from '../errors.ts';
import { type PlayedStep, play, type Report } from './play.ts';
import { readScenario } from './scenario-file.ts';
import { openStage } from './stage.ts';

const usage = 'Call it as comity scenario play us-th-ng --fast --json.';
/** Without --fast a reader can follow: this long between two steps. */
const pause = 400;

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ComityError)) throw error;
  console.error(`comity: ${error.code}: ${error.message}`);
  process.exitCode = 2;
} finally {
  if (process.connected) process.disconnect();
}

/** Plays an exercise between real nodes that are started for it, and says whether all was as it should be. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { fast: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [verb, name = ''] = positionals;
  if (values.help) {
    console.log(`comity scenario play NAME [--fast] [--json]: plays an exercise between real nodes\n\n${usage}`);
    return 0;
  }
  if (verb !== 'play') throw new ServerError('scenario-invalid', usage);
  const begun = performance.now();
  const files = readScenario(name);
  await using stage = await openStage(files.scenario.nodes, new Date(files.scenario.start));
  const hear = async (step: PlayedStep) => {
    if (!values.json) console.log(lineOf(step));
    if (!values.fast) await new Promise((resolve) => setTimeout(resolve, pause));
  };
  const report: Report = {
    ...(await play(stage, files, { hear })),
    seconds: Math.round((performance.now() - begun) / 100) / 10,
  };
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else console.log(summaryOf(report));
  const isGood = report.steps.every(({ result }) => result === 'ok') && report.invariants.every(({ holds }) => holds);
  return isGood ? 0 : 1;
}

function lineOf({ n, at, node, actor, does, result, expected, got }: PlayedStep): string {
  const line = `${String(n).padStart(3)}  ${at.slice(0, 16).replace('T', ' ')}  ${node}  ${actor.padEnd(9)} ${does}`;
  if (result === 'ok') return line;
  return `${line}\n     DIFFERS\n     expected ${JSON.stringify(expected)}\n     got      ${JSON.stringify(got)}`;
}

function summaryOf({ steps, messages, invariants, seconds }: Report): string {
  const differing = steps.filter(({ result }) => result !== 'ok').length;
  const lines = invariants.map(({ name, holds, figure }) => `  ${holds ? 'holds ' : 'BROKEN'}  ${name} (${figure})`);
  const counts = `${messages.sent} sent, ${messages.receipted} receipted, ${messages.applied} applied, ${messages.refused} refused`;
  return `\n${steps.length} steps, ${differing} differ; ${counts}; ${seconds} s\n${lines.join('\n')}`;
}
