import type { ScenarioFiles, Step } from './scenario-file.ts';
import type { Stage } from './stage.ts';

/** Where an act happens. */
export interface Scene {
  stage: Stage;
  files: ScenarioFiles;
  step: Step;
}

/** What a step can do besides calling a route. */
export type Act = (scene: Scene, input: Record<string, unknown>) => Promise<unknown>;

/** By name. */
export const acts: Record<string, Act> = {};
