import type { Question } from '@comity/law';
import { alterCopy, uploadFile } from './evidence.ts';
import type { ScenarioFiles, Step } from './scenario-file.ts';
import type { Stage } from './stage.ts';
import { equivocate, fillStream, letStatementEnd } from './utopia.ts';

/** Where an act happens. */
export interface Scene {
  stage: Stage;
  files: ScenarioFiles;
  step: Step;
}

/** What a step can do besides calling a route. */
export type Act = (scene: Scene, input: Record<string, unknown>) => Promise<unknown>;

/** Asks the law of the node, as the page of the legal basis does. */
const findBasis: Act = async ({ stage, step }, question) =>
  stage.node(step.node).ctx.law.basis(question as unknown as Question);

/** By name. */
export const acts: Record<string, Act> = { findBasis, uploadFile, alterCopy, fillStream, equivocate, letStatementEnd };
