import { type ContentOf, nodeOf, parseObjectId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer, withWorker } from '../db/access.ts';
import type { Db, Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import { isDelivered } from '../evidence/deliveries.ts';
import { requireObject } from '../handling/objects.ts';
import { queueMessage } from '../messages/queue.ts';
import { actorOf } from '../officers/actor.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { NewRecall, Recall } from './api.ts';
import { recipientsOf } from './information.ts';
import {
  countRecalls,
  insertRecall,
  lockOverdueRecalls,
  type RecalledRow,
  type RecallRow,
  selectRecalled,
  selectRecalls,
  updateRecall,
} from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config'>;

export const recallPurpose = 'recall';

export async function listRecalls(
  ctx: Pick<Context, 'db'>,
  officer: SessionOfficer,
  state?: Recall['state'],
): Promise<Recall[]> {
  return withOfficer(ctx, officer, async (tx) => {
    const rows = await selectRecalls(tx, state);
    const objects = await selectRecalled(
      tx,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => toRecall(row, objects));
  });
}

/**
 * Takes back what we gave to a partner. It has until the deadline to say what became of it. Throws `object-not-ours` for
 * what is not ours, or never went there.
 */
export async function orderRecall(ctx: Ground, officer: SessionOfficer, input: NewRecall): Promise<Recall> {
  return withOfficer(ctx, officer, async (tx) => {
    const { to, about, reason, text } = input;
    const units = new Set<string>();
    for (const object of about) {
      const row = await requireObject(tx, object);
      for (const unit of row.units) units.add(unit);
      const hasIt = (await recipientsOf(tx, object)).includes(to) || (await isDelivered(tx, object, to));
      if (nodeOf(object) !== ctx.config.node || !hasIt) {
        throw new ServerError('object-not-ours', 'Only what we gave to this partner can be taken back from it.');
      }
    }
    const id = parseObjectId(`${ctx.config.node}/${ctx.random.uuid()}`);
    const content: ContentOf<'info.recall'> = { recall: id, about, reason, text, deadline: input.deadline };
    const message = await queueMessage(tx, ctx, {
      // What takes back must not wait behind what is given.
      ...{ to, kind: 'info.recall', lane: 'urgent', content, thread: id, purpose: recallPurpose, legalBasis: [] },
      ...{ actor: actorOf(officer), lang: ctx.config.languages[0] ?? 'en' },
    });
    const at = ctx.clock();
    const row: RecallRow = {
      ...{ id, units: [...units], sender: ctx.config.node, recipient: to, reason, text, message },
      ...{ deadline: new Date(input.deadline), orderedBy: officer.id, orderedAt: at, state: 'open', stateAt: at },
    };
    await insertRecall(tx, row, about);
    for (const object of about) {
      const body = { reason };
      await recordAudit(tx, ctx, { verb: 'recall-ordered', by: { officer: officer.id }, subject: object, body });
    }
    await announce(tx, { kind: 'recall-changed', subject: id });
    return toRecall(row, await selectRecalled(tx, [id]));
  });
}

/** A deadline that passed without an answer: nobody knows what became of it, and that is the state. A job of the worker. */
export async function noteSilence(ctx: Pick<Context, 'worker' | 'clock' | 'random' | 'config'>): Promise<void> {
  await withWorker(ctx, async (tx) => {
    const now = ctx.clock();
    for (const { id, recipient, deadline } of await lockOverdueRecalls(tx, ctx.config.node, now)) {
      await updateRecall(tx, id, { state: 'silent', stateAt: now });
      await recordAudit(tx, ctx, {
        ...{ verb: 'recall-unanswered', by: { process: 'worker' }, subject: id },
        body: { node: recipient, due: deadline.toISOString() },
      });
      await announce(tx, { kind: 'recall-changed', subject: id });
    }
  });
}

/** How many recalls are open, answered, silent: for `comity status`. */
export async function recallsState(ctx: Pick<Context, 'worker' | 'config'>) {
  return countRecalls(ctx.worker as Db | Tx, ctx.config.node);
}

export function toRecall(row: RecallRow, objects: RecalledRow[]): Recall {
  const { id, sender, recipient, reason, text, orderedBy, state } = row;
  return {
    ...{ id, sender, recipient, reason, text, orderedBy, state, deadline: row.deadline.toISOString() },
    ...{ orderedAt: row.orderedAt.toISOString(), stateAt: row.stateAt.toISOString() },
    objects: objects
      .filter(({ recall }) => recall === id)
      .map(({ object, result, resultAt, derived, contentHash, note }) => ({
        ...{ id: object, result, resultAt: resultAt?.toISOString() ?? null, derived, contentHash, note },
      })),
  };
}
