import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ServerError } from '../errors.ts';

const scenarios = path.join(import.meta.dirname, '../../../../scenarios');

/** One thing that one officer does at one moment, and what should come of it. */
export type Step = z.infer<typeof Step>;
export const Step = z.strictObject({
  at: z.iso.datetime(),
  /** The key of a node, such as `th`. */
  node: z.string(),
  actor: z.string(),
  /** What a reader is told. */
  says: z.string(),
  /** The name of a route of the interface, or of an act outside it (acts.ts). */
  does: z.string(),
  /** Its input. `@RQ-02` stands for an object that an earlier step has kept, `#/a/b` for a value of expected.json. */
  with: z.record(z.string(), z.unknown()).optional(),
  /** Names for parts of the answer: `{ "RQ-02": "request" }`. */
  keep: z.record(z.string(), z.string()).optional(),
  /** What the answer must contain. Of a list, some element must contain each of these. */
  expect: z.unknown().optional(),
  /** The code with which it must be refused. */
  refused: z.string().optional(),
});

export type Scenario = z.infer<typeof Scenario>;
export const Scenario = z.strictObject({
  title: z.string(),
  about: z.string(),
  start: z.iso.datetime(),
  nodes: z.array(z.string()),
  /** The case on which each node works. */
  purposes: z.record(z.string(), z.string()),
  steps: z.array(Step),
});

export interface ScenarioFiles {
  name: string;
  folder: string;
  scenario: Scenario;
  /** The oracle: written before the program that is measured by it. */
  expected: unknown;
}

/** Reads `scenarios/NAME`. Throws `scenario-invalid`, naming the first thing that is wrong. */
export function readScenario(name: string): ScenarioFiles {
  const folder = path.join(scenarios, name);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(path.join(folder, 'scenario.json'))) {
    throw new ServerError('scenario-invalid', `There is no exercise ${name} in scenarios/.`);
  }
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const { data, error } = Scenario.safeParse(read('scenario.json'));
  if (!data) {
    throw new ServerError(
      'scenario-invalid',
      `scenario.json: ${error.issues[0]?.path.join('.')} is not as it should be.`,
    );
  }
  return { name, folder, scenario: data, expected: read('expected.json') };
}
