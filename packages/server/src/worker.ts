import { setTimeout as wait } from 'node:timers/promises';
import { auditJobs } from './audit/jobs.ts';
import type { Context } from './context.ts';
import { remind } from './deadlines/remind.ts';
import { attachmentEffects, effects } from './effects.ts';
import { isDatabaseGone } from './errors.ts';
import { noteSilence } from './information/recalls.ts';
import { startDelivery } from './messages/delivery.ts';

/** Work that a node does by itself, again and again. It keeps what it knows in PostgreSQL: any process may do the next. */
export interface Job {
  name: string;
  /** Milliseconds between the end of one run and the begin of the next. */
  every: number;
  run: (ctx: Context) => Promise<void>;
}

/** What every worker does, besides the delivery of messages (messages/delivery.ts). */
const jobs: Job[] = [
  ...auditJobs,
  { name: 'remind', every: 5_000, run: remind },
  { name: 'silence', every: 5_000, run: noteSilence },
];

/** Starts the jobs of one node. A job that fails is logged by its code and tried again at its next time: nothing is lost. */
export async function startWorker(ctx: Context): Promise<AsyncDisposable> {
  const stop = new AbortController();
  const delivery = await startDelivery(ctx, { effects, attachmentEffects });
  const loops = jobs.map((job) => repeat(ctx, job, stop.signal));
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all([...loops, delivery[Symbol.asyncDispose]()]);
    },
  };
}

async function repeat(ctx: Context, { name, every, run }: Job, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await run(ctx).catch((error: unknown) => {
      // That the database is gone is said once, by who watches it.
      ctx.log[isDatabaseGone(error) ? 'info' : 'error']({ err: error, job: name }, 'a job failed');
    });
    await wait(every, undefined, { signal, ref: false }).catch(() => {});
  }
}
