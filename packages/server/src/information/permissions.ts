import { type ContentOf, nodeOf, type ObjectId, parseObjectId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import { requireObject } from '../handling/objects.ts';
import { queueMessage } from '../messages/queue.ts';
import { actorOf } from '../officers/actor.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { NewPermissionRequest, PermissionDecision, PermissionRequest } from './api.ts';
import {
  insertPermissionRequest,
  lockPermissionRequest,
  type PermissionRequestRow,
  selectPermissionRequests,
  updatePermissionRequest,
} from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config'>;

const purpose = 'permission to use';

export async function listPermissionRequests(
  ctx: Pick<Context, 'db'>,
  officer: SessionOfficer,
  object?: ObjectId,
): Promise<PermissionRequest[]> {
  return withOfficer(ctx, officer, async (tx) => (await selectPermissionRequests(tx, object)).map(toPermissionRequest));
}

/** Asks the owner whether something may be used further. Throws `object-not-ours` for what is ours: nobody is to be asked. */
export async function askPermission(
  ctx: Ground,
  officer: SessionOfficer,
  input: NewPermissionRequest,
): Promise<PermissionRequest> {
  return withOfficer(ctx, officer, async (tx) => {
    const { id: object, state } = await requireObject(tx, input.object);
    const owner = nodeOf(object);
    if (owner === ctx.config.node) throw new ServerError('object-not-ours', 'It is ours: nobody has to be asked.');
    if (state !== 'usable') throw new ServerError('object-gone', 'It cannot be used any more.');
    const id = parseObjectId(`${ctx.config.node}/${ctx.random.uuid()}`);
    const { lifts, use, proceedings, to } = input;
    const content: ContentOf<'info.permission'> = {
      ...{ step: 'asked', permission: id, about: object, lifts, use },
      ...(proceedings !== undefined && { proceedings }),
      ...(to !== undefined && { to }),
    };
    const message = await queueMessage(tx, ctx, {
      ...{ to: owner, kind: 'info.permission', content, thread: object, purpose, legalBasis: [] },
      ...{ actor: actorOf(officer), lang: ctx.config.languages[0] ?? 'en' },
    });
    const row = {
      ...{ id, object, asker: ctx.config.node, owner, lifts, use, message, askedBy: officer.id, askedAt: ctx.clock() },
      ...{ proceedings: proceedings ?? null, recipient: to ?? null, ...undecided },
    };
    await insertPermissionRequest(tx, row);
    const body = { of: owner, use: lifts };
    await recordAudit(tx, ctx, {
      ...{ verb: 'handling-permission-asked', by: { officer: officer.id }, subject: object, body },
    });
    await announce(tx, { kind: 'item-changed', subject: object });
    return toPermissionRequest(row);
  });
}

/** Answers as the owner. Throws `permission-unknown`, or `permission-over` where it has been answered. */
export async function decidePermission(
  ctx: Ground,
  officer: SessionOfficer,
  id: ObjectId,
  input: PermissionDecision,
): Promise<PermissionRequest> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockPermissionRequest(tx, id);
    if (!row || row.owner !== ctx.config.node) {
      throw new ServerError('permission-unknown', 'Nobody asked us for such a permission.');
    }
    if (row.state !== 'asked') throw new ServerError('permission-over', 'It has been answered already.');
    const { decision, conditions, ground, validUntil } = input;
    const content: ContentOf<'info.permission'> = {
      ...{ step: 'answered', permission: id, about: row.object, decision, conditions },
      ...(ground !== undefined && { ground }),
      ...(validUntil !== undefined && { valid_until: validUntil }),
    };
    await queueMessage(tx, ctx, {
      ...{ to: row.asker, kind: 'info.permission', content, thread: row.object, replyTo: row.message, purpose },
      ...{ legalBasis: [], actor: actorOf(officer), lang: ctx.config.languages[0] ?? 'en' },
    });
    const decided = await updatePermissionRequest(tx, id, {
      ...{ state: decision, conditions: JSON.stringify(conditions), ground: ground ?? null, decidedBy: officer.id },
      ...{ decidedAt: ctx.clock(), endsAt: validUntil === undefined ? null : new Date(validUntil) },
    });
    const isGranted = decision !== 'refused';
    await recordAudit(tx, ctx, {
      verb: isGranted ? 'handling-permission-given' : 'handling-permission-refused',
      by: { officer: officer.id },
      subject: row.object,
      body: {
        to: row.asker,
        use: row.lifts,
        ...(isGranted ? { conditions: conditions.length } : { reason: ground ?? '' }),
      },
    });
    await announce(tx, { kind: 'item-changed', subject: row.object });
    return toPermissionRequest(decided);
  });
}

/** What a question looks like that nobody has answered. */
export const undecided = {
  ...{ state: 'asked' as const, conditions: null, ground: null, endsAt: null, decidedBy: null, decidedAt: null },
};

function toPermissionRequest({ message, askedAt, endsAt, decidedAt, ...row }: PermissionRequestRow): PermissionRequest {
  return {
    ...row,
    ...{ askedAt: askedAt.toISOString(), endsAt: endsAt?.toISOString() ?? null },
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}
