import { z } from 'zod';
import { route } from '../contract/route.ts';

/** `.comity/running.json`, what scripts can rely on: which nodes run, where, and how to sign in on a training node. */
export type Running = z.infer<typeof Running>;
export const Running = z.object({
  pid: z.int(),
  nodes: z.array(z.object({ node: z.string(), url: z.string(), pid: z.int(), signIn: z.string().optional() })),
});

const count = z.int().nonnegative();

/** How a node is, in numbers. No content: its administrator may see no case. */
export type NodeStatus = z.infer<typeof NodeStatus>;
export const NodeStatus = z
  .object({
    node: z.string(),
    state: z.enum(['running', 'attention']),
    requests: z.record(z.string(), count),
    messages: z.object({
      ...{ sent: count, receipted: count, applied: count, held: count, refused: count, queued: count },
    }),
    evidence: z.record(z.string(), count),
    log: z.object({ origin: z.string(), size: count, root: z.string() }),
    partners: z.array(
      z.object({
        ...{ node: z.string(), state: z.string(), lastReceipt: z.iso.datetime().nullable() },
        ...{ sent: count, receipted: count, queued: count, came: count },
      }),
    ),
  })
  .meta({ id: 'NodeStatus' });

/** What is not as it should be, in words, and what to do about it. */
export type Finding = z.infer<typeof Finding>;
export const Finding = z
  .object({ level: z.enum(['error', 'warning', 'note']), code: z.string(), sentence: z.string(), whatToDo: z.string() })
  .meta({ id: 'Finding' });

export type Diagnosis = z.infer<typeof Diagnosis>;
export const Diagnosis = z
  .object({
    ok: z.boolean(),
    findings: z.array(Finding),
    equations: z.array(z.object({ name: z.string(), holds: z.boolean(), figure: z.string() })),
  })
  .meta({ id: 'Diagnosis' });

export const healthApi = {
  readStatus: route({
    method: 'GET',
    path: '/api/status',
    summary: 'How this node is, in numbers',
    status: 200,
    answer: NodeStatus,
  }),
  diagnose: route({
    method: 'GET',
    path: '/api/diagnosis',
    summary: 'What is not as it should be on this node, and what to do; with the equations that prove it',
    status: 200,
    answer: Diagnosis,
  }),
};
