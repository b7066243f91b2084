import type { z } from 'zod';
import { parseShape } from '../envelope/fields.ts';
import { ProtocolError } from '../errors.ts';

/** How the vectors of one file came out. `skipped` are those of algorithms that suite C1 does not have. */
export interface VectorReport {
  passed: number;
  failed: number;
  skipped: number;
  failures: { id: string; reason: string }[];
}

/** What one vector gave: the expected result, another one, or that it is not about what this protocol uses. */
export type VectorOutcome = { id: string } & ({ expected: string; actual: string } | { skipped: true });

export function reportOf(outcomes: VectorOutcome[]): VectorReport {
  const failures = outcomes.flatMap((outcome) =>
    'skipped' in outcome || outcome.expected === outcome.actual
      ? []
      : [{ id: outcome.id, reason: `expected ${outcome.expected}, was ${outcome.actual}` }],
  );
  const skipped = outcomes.filter((outcome) => 'skipped' in outcome).length;
  return { passed: outcomes.length - skipped - failures.length, failed: failures.length, skipped, failures };
}

/** `valid`, or the code with which the work was refused. Anything that is not a coded error is a defect and goes on. */
export async function verdictOf(work: () => unknown): Promise<string> {
  try {
    const verdict = await work();
    return typeof verdict === 'string' ? verdict : 'valid';
  } catch (error) {
    if (error instanceof ProtocolError && error.code !== 'vector-invalid') return error.code;
    throw error;
  }
}

/** Reads a part of a vector file. Throws `vector-invalid`. */
export function readVectors<T>(schema: z.ZodType<T>, value: unknown): T {
  return parseShape(schema, value, 'vector-invalid');
}
