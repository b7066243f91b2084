import { nodeOf, type ObjectId, parseObjectId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import { findObject, keepObject, requireObject, setObjectState } from '../handling/objects.ts';
import type { SessionOfficer } from '../officers/api.ts';
import { findRequestUnits } from '../requests/requests.ts';
import type { Evidence, EvidenceSummary, NewEvidence } from './api.ts';
import { addStep, describeStep, walk } from './custody.ts';
import {
  type ItemRow,
  insertItem,
  selectCopies,
  selectDeliveries,
  selectEntries,
  selectItem,
  selectItems,
  updateItem,
} from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config' | 'keys' | 'blobs'>;

/** Registers an item of ours. It is nothing yet: its file follows, and with it the first custody entries. */
export async function registerEvidence(ctx: Ground, officer: SessionOfficer, input: NewEvidence): Promise<Evidence> {
  return withOfficer(ctx, officer, async (tx) => {
    const id = parseObjectId(`${ctx.config.node}/${ctx.random.uuid()}`);
    const { title, mediaType, collectedAt, collectedBy, grade, handling, request } = input;
    const units = [...new Set([...officer.units, ...((request && (await findRequestUnits(tx, request))) ?? [])])];
    await keepObject(tx, ctx, {
      ...{ id, kind: 'evidence', units, label: title, handling, state: 'awaited', sources: input.derivedFrom ?? [] },
    });
    await insertItem(tx, {
      ...{ id, title, mediaType, collectedAt: new Date(collectedAt), collectedBy, grade: JSON.stringify(grade) },
      ...{ ownCase: input.case ?? null, request: request ?? null, sha256: null, sha512: null, bytes: null, head: null },
      ...{ registeredBy: officer.id, registeredAt: ctx.clock() },
    });
    return describe(tx, id);
  });
}

/**
 * Takes in the file of an item that was registered, while both hashes are made. Throws `delivery-state` when it has one:
 * evidence is never replaced.
 */
export async function takeInFile(
  ctx: Ground,
  officer: SessionOfficer,
  id: ObjectId,
  source: AsyncIterable<Uint8Array>,
): Promise<Evidence> {
  // Asked before a byte is taken, and again when it is here.
  await withOfficer(ctx, officer, (tx) => requireEmpty(tx, ctx, id));
  const { sha256, sha512, bytes } = await ctx.blobs.put(source);
  return withOfficer(ctx, officer, async (tx) => {
    const item = await requireEmpty(tx, ctx, id);
    const purpose = item.ownCase ?? officer.purpose;
    const collected = await addStep(tx, ctx, null, {
      ...{
        item: id,
        step: 'collected',
        officer: item.collectedBy,
        from: 'scene',
        to: item.collectedBy,
        purpose,
        sha256,
      },
      at: item.collectedAt,
    });
    const { head } = await addStep(tx, ctx, collected.head, {
      ...{
        item: id,
        step: 'registered',
        officer: officer.id,
        from: item.collectedBy,
        to: ctx.config.node,
        purpose,
        sha256,
      },
    });
    await updateItem(tx, id, { sha256, sha512, bytes: String(bytes), head });
    await setObjectState(tx, ctx, id, 'usable');
    const body = { sha256, sha512, bytes };
    await recordAudit(tx, ctx, { verb: 'evidence-taken-in', by: { officer: officer.id }, subject: id, body });
    await announce(tx, { kind: 'item-changed', subject: id });
    return describe(tx, id);
  });
}

export async function listEvidence(
  ctx: Pick<Context, 'db'>,
  officer: SessionOfficer,
  request?: ObjectId,
): Promise<EvidenceSummary[]> {
  return withOfficer(ctx, officer, async (tx) => (await selectItems(tx, request)).map(summaryOf));
}

/** An item with its custody and where it went, without its bytes. Throws `object-unknown`. */
export async function readEvidence(ctx: Pick<Context, 'db'>, officer: SessionOfficer, id: ObjectId): Promise<Evidence> {
  return withOfficer(ctx, officer, (tx) => describe(tx, id));
}

/** Throws `object-unknown`. */
export async function describe(tx: Tx, id: ObjectId): Promise<Evidence> {
  const [item, object] = [await selectItem(tx, id), await findObject(tx, id)];
  if (!item || !object)
    throw new ServerError('object-unknown', 'There is no such item of evidence that is open to you.');
  const entries = await selectEntries(tx, id);
  const copies = await selectCopies(tx, id);
  const deliveries = await selectDeliveries(tx, id);
  const { handling, state, stateReason } = object;
  return {
    ...summaryOf({ ...item, handling, state, stateReason }),
    // That of a partner begins with the entries of the partner.
    custody: walk(entries, item.head ?? deliveries[0]?.head ?? null).map(describeStep),
    deliveries: deliveries.map(({ sender, recipient, state: at, stateAt, copy, offer, head, proceedings }) => ({
      ...{ sender, recipient, state: at, stateAt: stateAt.toISOString(), copy, offer, proceedings },
      custody: walk(entries, head).map(describeStep),
      copies: copies
        .filter((each) => each.sender === sender && each.recipient === recipient)
        .map(({ item: _, sender: __, recipient: ___, arrivedAt, checkedAt, ...each }) => ({
          ...each,
          ...{ arrivedAt: arrivedAt?.toISOString() ?? null, checkedAt: checkedAt?.toISOString() ?? null },
        })),
    })),
  };
}

async function requireEmpty(tx: Tx, ctx: Pick<Context, 'config'>, id: ObjectId): Promise<ItemRow> {
  await requireObject(tx, id);
  const item = await selectItem(tx, id);
  if (!item || nodeOf(id) !== ctx.config.node) {
    throw new ServerError('object-not-ours', 'Only an item of this authority is given its file here.');
  }
  if (item.sha256 !== null) throw new ServerError('delivery-state', 'It has its file: evidence is never replaced.');
  return item;
}

type Shown = ItemRow & Pick<EvidenceSummary, 'handling' | 'state' | 'stateReason'>;

function summaryOf({ id, title, mediaType, sha256, sha512, bytes, collectedAt, ...row }: Shown): EvidenceSummary {
  const { collectedBy, grade, handling, state, stateReason, ownCase, request } = row;
  const file = sha256 !== null && sha512 !== null ? { sha256, sha512, bytes: Number(bytes) } : null;
  return {
    ...{ id, owner: nodeOf(id), title, mediaType, file, collectedAt: collectedAt.toISOString(), collectedBy, grade },
    ...{ handling, state, stateReason, case: ownCase, request },
  };
}
