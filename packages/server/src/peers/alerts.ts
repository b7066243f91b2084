import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/database.ts';
import { endAlerts, upsertAlert } from './store.ts';

/** What a human should look at. */
export const alertKinds = [
  'unreachable',
  'rejects-our-mail',
  'forged-mail',
  'equivocation',
  'statement-invalid',
  'statement-expired',
  'clock-differs',
  'refused-by-partner',
  'effect-failed',
  'attachment-altered',
  'streams-differ',
  'distrust-announced',
  'log-differs',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Says that something is wrong, once for as long as it is: further calls count. The subject is an id, never a text. */
export async function raiseAlert(
  db: Db | Tx,
  ctx: Pick<Context, 'clock' | 'random' | 'log'>,
  { node, kind, subject }: { node: string; kind: AlertKind; subject: string },
): Promise<void> {
  const at = ctx.clock();
  const isNew = await upsertAlert(db, {
    id: ctx.random.uuid(),
    node,
    kind,
    subject,
    firstAt: at,
    lastAt: at,
    endedAt: null,
  });
  if (isNew) ctx.log.warn({ node, kind, subject }, 'A partner needs a look.');
}

/** What was wrong is right again. */
export { endAlerts };
