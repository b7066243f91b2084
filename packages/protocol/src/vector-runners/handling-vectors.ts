import { z } from 'zod';
import { Condition, Handling, joinHandling } from '../handling.ts';
import { canonicalJson } from '../log/canonical-json.ts';
import { instant, nodeId } from '../messages/fields.ts';
import { judgeUse, type Stop, useKinds } from '../uses.ts';
import { readVectors, type VectorOutcome } from './report.ts';

export const handlingFormat = 'comity-handling-vectors-1';

const vectorFile = z.looseObject({
  joins: z.array(z.looseObject({ id: z.string(), join: z.array(Handling), result: Handling })),
  uses: z.array(
    z.looseObject({
      id: z.string(),
      handling: Handling,
      owner: nodeId,
      use: z.looseObject({
        for: z.enum(useKinds),
        proceedings: z.string().optional(),
        purpose: z.string().optional(),
        to: nodeId.optional(),
        at: instant,
      }),
      permissions: z.array(
        z.looseObject({
          lifts: z.string(),
          proceedings: z.array(z.string()).optional(),
          to: z.array(nodeId).optional(),
          until: instant.optional(),
          conditions: z.array(Condition),
        }),
      ),
      /** What stops the use, in order; nothing when it is allowed. */
      result: z.array(z.string()),
    }),
  ),
});

/** Joins of handlings, and uses that are allowed or stopped. */
export async function runHandlingVectors(json: unknown): Promise<VectorOutcome[]> {
  const { joins, uses } = readVectors(vectorFile, json);
  return [
    ...joins.map(({ id, join, result }) => ({
      ...{ id, expected: canonicalJson(result), actual: canonicalJson(joinHandling(...join)) },
    })),
    ...uses.map(({ id, handling, owner, use, permissions, result }) => {
      const { proceedings, purpose, to } = use;
      const { stops } = judgeUse(
        handling,
        {
          ...{ for: use.for, at: new Date(use.at) },
          ...(proceedings !== undefined && { proceedings }),
          ...(purpose !== undefined && { purpose }),
          ...(to !== undefined && { to }),
        },
        {
          owner,
          permissions: permissions.map(({ lifts, conditions, until, ...tied }) => ({
            ...{ lifts, conditions },
            ...(tied.proceedings && { proceedings: tied.proceedings }),
            ...(tied.to && { to: tied.to }),
            ...(until !== undefined && { until: new Date(until) }),
          })),
        },
      );
      return { id, expected: result.join(), actual: stops.map(nameOf).join() };
    }),
  ];
}

function nameOf({ condition }: Stop): string {
  return 'name' in condition && typeof condition.name === 'string' ? condition.name : condition.type;
}
