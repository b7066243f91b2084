import { type NodeId, parseNodeId } from '@comity/protocol';
import { z } from 'zod';
import { ServerError } from '../errors.ts';
import nodes from './nodes.json' with { type: 'json' };

/** An authority of the exercise, as a training node. */
export type TrainingNode = z.infer<typeof TrainingNode>;
const TrainingNode = z.object({
  id: z.string().transform((id): NodeId => parseNodeId(id)),
  /** What people type: `us`. */
  key: z.string(),
  country: z.string(),
  /** `simulated`: no node of ours runs it, a script plays it. */
  kind: z.enum(['live', 'simulated']),
  name: z.string(),
  zone: z.string(),
  languages: z.array(z.string()),
  /** How far it trusts each other node at the start of the exercise. */
  trust: z.record(z.string(), z.enum(['T0', 'T1', 'T2', 'T3', 'T4', 'T5'])),
});

export const trainingNodes: readonly TrainingNode[] = z.array(TrainingNode).parse(nodes);

/** The live nodes for `us,th,ng`, in that order. Throws `config-invalid`. */
export function chooseTrainingNodes(keys: readonly string[]): TrainingNode[] {
  return keys.map((key) => {
    const node = trainingNodes.find((each) => each.key === key && each.kind === 'live');
    const known = trainingNodes.filter(({ kind }) => kind === 'live').map((each) => each.key);
    if (!node) throw new ServerError('config-invalid', `--federation takes ${known.join(', ')}, with commas between.`);
    return node;
  });
}
