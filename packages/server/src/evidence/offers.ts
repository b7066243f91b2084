import {
  type ContentOf,
  type CustodyChain,
  checkContent,
  custodyHash,
  freeHandling,
  joinHandling,
  nodeOf,
  type ObjectId,
  type OfferedItem,
  parseObjectId,
} from '@comity/protocol';
import { askForApproval, requireApproval } from '../approvals/approvals.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import { requireObject } from '../handling/objects.ts';
import { release, requireRelease } from '../handling/release.ts';
import { queueMessage } from '../messages/queue.ts';
import { actorOf } from '../officers/actor.ts';
import type { SessionOfficer } from '../officers/api.ts';
import { findRequestUnits } from '../requests/requests.ts';
import type { NewOffer, Offer } from './api.ts';
import { chainTo, keepEntries, writeStep } from './custody.ts';
import { moveDelivery } from './deliveries.ts';
import {
  insertCopy,
  insertDelivery,
  insertOffer,
  lockDelivery,
  lockOffer,
  type OfferRow,
  selectItem,
  selectOfferedItems,
  selectOffers,
  updateItem,
  updateOffer,
} from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config' | 'keys'>;

/**
 * Prepares a hand-over, with the custody entry of each item, and asks another person to approve exactly this. Nothing has
 * left. Throws `release-stopped`, `object-not-ours`, or `delivery-state` for what the partner has or is about to get.
 */
export async function prepareOffer(ctx: Ground, officer: SessionOfficer, input: NewOffer): Promise<Offer> {
  const outcome = await withOfficer(ctx, officer, async (tx) => {
    const objects = input.items.map(({ item }) => item);
    const verdict = await release(tx, ctx, officer, { objects, for: 'message', to: input.to, purpose: input.purpose });
    if (!verdict.allowed) return { verdict };
    const { to, request, part, last, replaces, purpose } = input;
    const requestUnits = request && (await findRequestUnits(tx, request, to));
    if (request && !requestUnits) throw new ServerError('request-unknown', 'There is no such request.');
    const id = parseObjectId(`${ctx.config.node}/${ctx.random.uuid()}`);
    const items: OfferedItem[] = [];
    for (const each of input.items) items.push(await offerItem(tx, ctx, officer, input, each));
    // As it will be read: what is approved, stored and sent is one and the same text.
    const content = checkContent('evidence.offer', {
      ...{ offer: id, ...(request && { request }), part, last, items, ...(replaces && { replaces }) },
    });
    const handling = joinHandling(freeHandling, ...items.map((item) => item.handling));
    const units = [...new Set([...officer.units, ...(requestUnits ?? [])])];
    await insertOffer(tx, {
      ...{ id, units, sender: ctx.config.node, recipient: to, request: request ?? null, part, last, purpose },
      ...{ replaces: replaces ?? null, message: null, state: 'prepared', thread: request ?? id, sentAt: null },
      ...{ content: JSON.stringify(content), handling: JSON.stringify(handling) },
      ...{ preparedBy: officer.id, preparedAt: ctx.clock() },
    });
    const action = { to, kind: 'evidence.offer', purpose, handling, content } as const;
    await askForApproval(tx, ctx, officer, { subject: id, units, authors: [officer.id], action });
    return { offer: await readOffer(tx, id) };
  });
  if (outcome.verdict) requireRelease(outcome.verdict);
  return outcome.offer as Offer;
}

/**
 * Hands over what another person approved. Throws `approval-missing`, `release-stopped`, `offer-sent`, or `delivery-state`
 * when an item has moved on since it was prepared.
 */
export async function sendOffer(ctx: Ground, officer: SessionOfficer, id: ObjectId): Promise<Offer> {
  const outcome = await withOfficer(ctx, officer, async (tx) => {
    const row = await lockOffer(tx, id);
    if (!row?.content || !row.handling) throw new ServerError('offer-unknown', 'There is no such offer of ours.');
    if (row.state !== 'prepared') throw new ServerError('offer-sent', 'It has been sent already.');
    const { recipient: to, purpose, content, handling } = row;
    const objects = content.items.map(({ item }) => item);
    const verdict = await release(tx, ctx, officer, { objects, for: 'message', to, purpose });
    if (!verdict.allowed) return { verdict };
    const action = { to, kind: 'evidence.offer', purpose, handling, content } as const;
    const { approvals, salt } = await requireApproval(tx, id, action);
    for (const item of content.items) await beginDelivery(tx, ctx, officer, row, item);
    const message = await queueMessage(tx, ctx, {
      ...{
        to,
        kind: 'evidence.offer',
        content,
        thread: row.thread ?? id,
        purpose,
        legalBasis: [],
        handling,
        approvals,
        salt,
      },
      ...{ actor: actorOf(officer), lang: ctx.config.languages[0] ?? 'en' },
      attachments: content.items.map(({ file, media_type }) => ({ blob: file.sha256, mediaType: media_type })),
    });
    await updateOffer(tx, id, { state: 'sent', message, sentAt: ctx.clock() });
    for (const { item } of content.items) {
      const body = { to, message };
      await recordAudit(tx, ctx, { verb: 'evidence-sent', by: { officer: officer.id }, subject: item, body });
    }
    await announce(tx, { kind: 'delivery-changed', subject: id });
    return { offer: await readOffer(tx, id) };
  });
  if (outcome.verdict) requireRelease(outcome.verdict);
  return outcome.offer as Offer;
}

export async function listOffers(
  ctx: Pick<Context, 'db'>,
  officer: SessionOfficer,
  request?: ObjectId,
): Promise<Offer[]> {
  return withOfficer(ctx, officer, async (tx) => {
    const rows = await selectOffers(tx, request);
    const items = await selectOfferedItems(
      tx,
      rows.map(({ id }) => id),
    );
    return rows.map((row) =>
      toOffer(
        row,
        items.filter(({ offer }) => offer === row.id).map(({ item }) => item),
      ),
    );
  });
}

/** One item of the manifest, with its chain up to the hand-over. The last entry counts once it is sent. */
async function offerItem(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  { to, replaces, purpose }: NewOffer,
  { item: id, handling: more, proceedings }: NewOffer['items'][number],
): Promise<OfferedItem> {
  const object = await requireObject(tx, id);
  const item = await selectItem(tx, id);
  if (!item || nodeOf(id) !== ctx.config.node) {
    throw new ServerError('object-not-ours', 'Only evidence of this authority is handed over by it.');
  }
  if (item.sha256 === null || item.sha512 === null || item.head === null) {
    throw new ServerError('delivery-state', 'Its file is not here yet.');
  }
  const delivery = await lockDelivery(tx, { item: id, sender: ctx.config.node, recipient: to });
  const isAgain = delivery?.state === 'quarantined' && delivery.offer === replaces;
  if (delivery && !isAgain) throw new ServerError('delivery-state', 'The partner has it, or is about to get it.');
  const before = (await chainTo(tx, id, item.head)).map(({ entry }) => entry);
  const { sha256, sha512 } = item;
  const { entry, proof } = await writeStep(ctx, before, {
    ...{ item: id, step: 'offered', officer: officer.id, from: ctx.config.node, to, purpose, sha256 },
  });
  const custody: CustodyChain = { entries: [...before, entry], proof };
  return {
    ...{ item: id, title: item.title, media_type: item.mediaType, file: { sha256, sha512, bytes: Number(item.bytes) } },
    ...{ collected_at: item.collectedAt.toISOString(), collected_by: item.collectedBy, grade: item.grade },
    ...{ handling: joinHandling(object.handling, more ?? freeHandling), proceedings, custody },
  };
}

async function beginDelivery(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  { id: offer, recipient }: OfferRow,
  { item, file, proceedings, custody }: OfferedItem,
): Promise<void> {
  const sender = ctx.config.node;
  const row = await selectItem(tx, item);
  const [last, before] = [custody.entries.at(-1) ?? '', custody.entries.at(-2)];
  if (before === undefined || row?.head !== custodyHash(before)) {
    throw new ServerError('delivery-state', 'The item has moved on since this was prepared: prepare it again.');
  }
  await keepEntries(tx, custody.entries.slice(-1), custody.proof);
  const head = custodyHash(last);
  await updateItem(tx, item, { head });
  const delivery = await lockDelivery(tx, { item, sender, recipient });
  const copy = (delivery?.copy ?? 0) + 1;
  if (delivery) {
    const by = { officer: officer.id };
    await moveDelivery(tx, ctx, by, delivery, { state: 'offered', copy, offer, head, proceedings });
  } else {
    await insertDelivery(tx, {
      ...{ item, sender, recipient, state: 'offered', stateAt: ctx.clock(), copy, offer, head, proceedings },
    });
  }
  const expected = JSON.stringify(file);
  await insertCopy(tx, { item, sender, recipient, copy, offer, expected, found: null, verdict: 'open', ...unchecked });
}

/** What nobody has checked looks like. */
export const unchecked = { arrivedAt: null, checkedAt: null, checkedBy: null };

async function readOffer(tx: Tx, id: ObjectId): Promise<Offer> {
  const row = await lockOffer(tx, id);
  if (!row) throw new ServerError('offer-unknown', 'There is no such offer.');
  return toOffer(row, row.content?.items.map(({ item }) => item) ?? []);
}

function toOffer(row: OfferRow, received: ObjectId[]): Offer {
  const { id, sender, recipient, request, part, last, replaces, purpose, state, preparedBy, preparedAt, sentAt } = row;
  const items = (row.content as ContentOf<'evidence.offer'> | null)?.items.map(({ item }) => item) ?? received;
  return {
    ...{ id, sender, recipient, request, part, last, replaces, purpose, state, items, preparedBy },
    ...{ preparedAt: preparedAt.toISOString(), sentAt: sentAt?.toISOString() ?? null },
  };
}
