import { type Condition, type Handling, joinHandling, type NodeId, nodeOf, type ObjectId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { HandledObject, ObjectKind, ObjectState } from './api.ts';
import {
  insertObject,
  insertPermission,
  insertSource,
  lockObject,
  type ObjectRow,
  reviewFlags,
  selectDerived,
  selectFlags,
  selectObject,
  selectObjects,
  selectPermissions,
  selectSources,
  updateObject,
  upsertFlag,
} from './store.ts';

type Ground = Pick<Context, 'clock' | 'random' | 'config'>;

export interface NewObject {
  id: ObjectId;
  kind: ObjectKind;
  units: string[];
  /** What lists show in its place. Never the name of a person. */
  label: string;
  handling: Handling;
  state?: ObjectState;
  /** What it was made of. */
  sources?: ObjectId[];
}

/**
 * Puts an object under handling. One that is made of others inherits the strictest of all. Throws `object-unknown` for a
 * source that is not open to who does it, `object-gone` for one of which nothing new may be made.
 */
export async function keepObject(tx: Tx, ctx: Pick<Context, 'clock'>, given: NewObject): Promise<Handling> {
  const { id, kind, units, label, state = 'usable', sources = [] } = given;
  const rows = await selectObjects(tx, sources);
  if (rows.length < new Set(sources).size) throw unknown();
  if (rows.some((row) => row.state !== 'usable')) {
    throw new ServerError('object-gone', 'Nothing new may be made of it: it was taken back, or is set aside.');
  }
  const handling = joinHandling(given.handling, ...rows.map((row) => row.handling));
  const stateAt = ctx.clock();
  await insertObject(tx, {
    id,
    kind,
    units,
    label,
    handling: JSON.stringify(handling),
    state,
    stateAt,
    stateReason: null,
  });
  for (const source of sources) await insertSource(tx, { derived: id, source, since: stateAt });
  return handling;
}

/** The object, locked until the transaction ends. Throws `object-unknown`. */
export async function requireObject(tx: Tx, id: ObjectId): Promise<ObjectRow> {
  const row = await lockObject(tx, id);
  if (!row) throw unknown();
  return row;
}

/** Undefined where there is none, or none that is open. */
export async function findObject(tx: Tx, id: ObjectId): Promise<ObjectRow | undefined> {
  return selectObject(tx, id);
}

export async function setObjectState(
  tx: Tx,
  ctx: Pick<Context, 'clock'>,
  id: ObjectId,
  state: ObjectState,
  stateReason: string | null = null,
  /** What lists show from now on, where even the old label says too much. */
  label?: string,
): Promise<void> {
  await updateObject(tx, id, { state, stateReason, stateAt: ctx.clock(), ...(label !== undefined && { label }) });
}

/** The owner has said anew how it is to be handled. What was made of it follows. */
export async function setHandling(tx: Tx, id: ObjectId, handling: Handling): Promise<void> {
  const sources = await selectSources(tx, [id]);
  const inherited = await selectObjects(
    tx,
    sources.map(({ source }) => source),
  );
  const joined = joinHandling(handling, ...inherited.map((row) => row.handling));
  await updateObject(tx, id, { handling: JSON.stringify(joined) });
  for (const derived of await selectObjects(tx, await allDerived(tx, id))) {
    const stricter = joinHandling(derived.handling, joined);
    await updateObject(tx, derived.id, { handling: JSON.stringify(stricter) });
  }
}

/** Notes what the owner permitted. */
export async function grantUse(
  tx: Tx,
  ctx: Pick<Context, 'clock' | 'random'>,
  given: {
    object: ObjectId;
    lifts: string;
    proceedings?: string[] | undefined;
    recipients?: NodeId[] | undefined;
    conditions: Condition[];
    endsAt?: Date | undefined;
    origin: string;
  },
): Promise<void> {
  const { object, lifts, proceedings, recipients, conditions, endsAt, origin } = given;
  await insertPermission(tx, {
    ...{ id: ctx.random.uuid(), object, lifts, origin, grantedAt: ctx.clock(), endsAt: endsAt ?? null },
    ...{ proceedings: proceedings ?? null, recipients: recipients ?? null, conditions: JSON.stringify(conditions) },
  });
}

/** Flags everything that was made of an object, however many steps away. Returns how many there are. */
export async function flagDerived(tx: Tx, ctx: Ground, source: ObjectId, reason: string): Promise<number> {
  const derived = await allDerived(tx, source);
  for (const object of derived) await upsertFlag(tx, { object, source, reason, raisedAt: ctx.clock() });
  return derived.length;
}

/** Those of the objects that were made of something taken back, at which nobody has looked yet. */
export async function openFlagsOf(tx: Tx, ids: ObjectId[]): Promise<Set<ObjectId>> {
  const flags = await selectFlags(tx, ids);
  return new Set(flags.filter(({ reviewedAt }) => !reviewedAt).map(({ object }) => object));
}

export async function sourcesOf(tx: Tx, id: ObjectId): Promise<ObjectId[]> {
  return (await selectSources(tx, [id])).map(({ source }) => source);
}

/** How many objects were made of it, however many steps away. */
export async function countDerived(tx: Tx, id: ObjectId): Promise<number> {
  return (await allDerived(tx, id)).length;
}

/** Opens an object to these units, in the transaction in which what it stands for is opened to them. */
export async function openObjectTo(tx: Tx, id: ObjectId, units: string[]): Promise<void> {
  await updateObject(tx, id, { units });
}

/** Opens an object to more units. None is taken away: what somebody has read cannot be unread. */
export async function openToUnits(
  ctx: Ground & Pick<Context, 'db'>,
  officer: SessionOfficer,
  id: ObjectId,
  more: string[],
) {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await requireObject(tx, id);
    const units = [...new Set([...row.units, ...more])];
    await updateObject(tx, id, { units });
    await recordAudit(tx, ctx, {
      verb: 'item-opened',
      by: { officer: officer.id },
      subject: id,
      body: { units: more },
    });
    return toHandledObject(tx, { ...row, units });
  });
}

/** Somebody has looked at what was made of something that was taken back, and says what was done about it. */
export async function reviewObject(
  ctx: Ground & Pick<Context, 'db'>,
  officer: SessionOfficer,
  id: ObjectId,
  review: string,
) {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await requireObject(tx, id);
    const flags = await reviewFlags(tx, id, { reviewedBy: officer.id, reviewedAt: ctx.clock(), review });
    if (flags === 0) throw new ServerError('object-not-flagged', 'Nothing about it waits to be looked at.');
    await recordAudit(tx, ctx, {
      verb: 'item-reviewed',
      by: { officer: officer.id },
      subject: id,
      body: { reason: review },
    });
    return toHandledObject(tx, row);
  });
}

/** Throws `object-unknown`. */
export async function readObject(
  ctx: Pick<Context, 'db'>,
  officer: SessionOfficer,
  id: ObjectId,
): Promise<HandledObject> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await selectObject(tx, id);
    if (!row) throw unknown();
    return toHandledObject(tx, row);
  });
}

async function toHandledObject(tx: Tx, row: ObjectRow): Promise<HandledObject> {
  const { id, kind, label, units, handling, state, stateReason } = row;
  const [sources, flags, permissions] = [
    await selectSources(tx, [id]),
    await selectFlags(tx, [id]),
    await selectPermissions(tx, [id]),
  ];
  return {
    ...{ id, kind, owner: nodeOf(id), label, units, handling, state, stateReason, stateAt: row.stateAt.toISOString() },
    sources: sources.map(({ source }) => source),
    flags: flags.map(({ source, reason, raisedAt, reviewedBy, review }) => ({
      ...{ source, reason, raisedAt: raisedAt.toISOString(), reviewedBy, review },
    })),
    permissions: permissions.map(({ lifts, proceedings, recipients, conditions, grantedAt, endsAt }) => ({
      ...{ lifts, proceedings, recipients, conditions },
      ...{ grantedAt: grantedAt.toISOString(), endsAt: endsAt?.toISOString() ?? null },
    })),
  };
}

/** Everything that was made of it, step by step. A cycle cannot be made: sources are there before what is made of them. */
async function allDerived(tx: Tx, source: ObjectId): Promise<ObjectId[]> {
  const all = new Set<ObjectId>();
  for (let frontier = await selectDerived(tx, [source]); frontier.length > 0; ) {
    for (const id of frontier) all.add(id);
    frontier = (await selectDerived(tx, frontier)).filter((id) => !all.has(id));
  }
  return [...all];
}

function unknown(): ServerError {
  return new ServerError('object-unknown', 'There is no such object that is open to you.');
}
