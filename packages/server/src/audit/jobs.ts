import type { Job } from '../worker.ts';
import { sequenceAudit, superviseLog } from './sequencer.ts';

/** Every few seconds a head; the whole log at each start and once a day. */
export const auditJobs: Job[] = [
  { name: 'audit-sequencer', every: 2000, run: sequenceAudit },
  {
    name: 'audit-check',
    every: 86_400_000,
    run: async (ctx) => {
      await superviseLog(ctx);
    },
  },
];
