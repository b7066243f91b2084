import { expect, test } from 'vitest';
import { play } from '../packages/server/src/scenario/play.ts';
import { readScenario } from '../packages/server/src/scenario/scenario-file.ts';
import { openStage } from '../packages/server/src/scenario/stage.ts';

test('Copper Lantern goes as the oracle says, and nothing is lost or doubled', { timeout: 120_000 }, async () => {
  const files = readScenario('us-th-ng');
  await using stage = await openStage(files.scenario.nodes, new Date(files.scenario.start));
  const { steps, messages, invariants } = await play(stage, files);
  expect(steps.filter(({ result }) => result !== 'ok')).toEqual([]);
  expect(steps).toHaveLength(files.scenario.steps.length);
  expect(messages.receipted).toBe(messages.sent);
  expect(invariants.filter(({ holds }) => !holds)).toEqual([]);
});
