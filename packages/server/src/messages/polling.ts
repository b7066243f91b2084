import { createHash } from 'node:crypto';
import { type Call, type NodeId, readHeader, verifyReceipt } from '@comity/protocol';
import { z } from 'zod';
import { callPartner } from '../calls/calling.ts';
import { withWorker } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { insertRawMail, selectMailStates, selectReceipts } from '../inbox/mail.ts';
import { selectPolled } from '../peers/known-partners.ts';
import { activePartner, signingKeyOf } from '../peers/statements.ts';
import type { DeliveryContext } from './delivery-context.ts';
import { noteReceiptsIn } from './receipts.ts';
import { selectForPartner, selectWires } from './store.ts';
import { wake } from './wakeups.ts';

/** An answer to a call has at most 1 MiB, in which bytes take a third more. */
const mostBytes = 600_000;
const mostReceipts = 100;

const pollSchema = z.object({ receipts: z.array(z.string().max(32_768)).max(mostReceipts) });
const polledSchema = z.object({ envelopes: z.array(z.string().max(400_000)).max(100) });

/** A partner that cannot be reached asks for its mail, and brings the receipts for what it got before. */
export async function selectForPoll(tx: Tx, ctx: DeliveryContext, { from, body }: Call): Promise<object> {
  const { data } = pollSchema.safeParse(body);
  const partner = await activePartner(tx, ctx, from);
  if (!data || !partner) throw new ServerError('input-invalid', 'The call is not as the protocol says.');
  const signingKey = signingKeyOf(partner.content);
  const receipts = await Promise.all(
    data.receipts.map(async (text) => ({ text, receipt: await verifyReceipt(text, signingKey) })),
  );
  await noteReceiptsIn(
    tx,
    ctx,
    from,
    receipts
      .filter(({ receipt }) => receipt.to === from && receipt.from === ctx.config.node)
      .map(({ text, receipt: { id, state, code, digest } }) => ({
        id,
        receipt: text,
        state,
        code: code ?? null,
        digest,
      })),
  );
  const waiting = await selectForPartner(tx, from, mostReceipts);
  let bytes = 0;
  const fitting = waiting.filter((row) => {
    bytes += row.bytes;
    return bytes <= mostBytes || bytes === row.bytes;
  });
  const rows =
    fitting.length > 0
      ? await selectWires(
          tx,
          fitting.map(({ id }) => id),
        )
      : [];
  return { envelopes: rows.map(({ wire }) => wire.toString('utf8')) };
}

/** Fetches our mail from the partners that cannot reach us. Returns whether there may be more. */
export async function pollPartners(ctx: DeliveryContext, receipts: PolledReceipts): Promise<boolean> {
  let more = false;
  for (const node of await selectPolled(ctx.worker)) {
    const polled = await pollPartner(ctx, node, receipts).catch((error: unknown) => {
      if (!(error instanceof ServerError)) throw error;
      return false;
    });
    more ||= polled;
  }
  return more;
}

/** What was got in the last poll of a partner, by the hash of its bytes. A crash forgets it; then it is sent again. */
export type PolledReceipts = Map<NodeId, Buffer[]>;

async function pollPartner(ctx: DeliveryContext, node: NodeId, last: PolledReceipts): Promise<boolean> {
  const brought = await receiptsFor(ctx, last.get(node) ?? []);
  const answer = await callPartner(ctx, node, { call: 'stream.poll', body: { receipts: brought } });
  const { data } = polledSchema.safeParse(answer);
  const envelopes = (data?.envelopes ?? []).map((text) => Buffer.from(text)).filter((wire) => isFrom(ctx, node, wire));
  last.set(node, envelopes.map(digestOf));
  if (envelopes.length === 0) return false;
  const receivedAt = ctx.clock();
  await withWorker(ctx, async (tx) => {
    await insertRawMail(
      tx,
      envelopes.map((wire) => {
        const { from, lane, epoch, seq, id } = readHeader(wire);
        const place = { sender: from, lane, epoch, seq: String(seq), messageId: id };
        return { ...place, wire, wireSha256: digestOf(wire), address: 'poll', receivedAt };
      }),
    );
    await wake(tx, 'open');
  });
  return brought.length > 0;
}

async function receiptsFor(ctx: DeliveryContext, hashes: Buffer[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const states = await selectMailStates(ctx.worker, hashes);
  const receipts = await selectReceipts(
    ctx.worker,
    states.map(({ id }) => id),
  );
  return [...receipts.values()].slice(0, mostReceipts);
}

function isFrom({ config }: DeliveryContext, node: NodeId, wire: Buffer): boolean {
  try {
    const { from, to } = readHeader(wire);
    return from === node && to === config.node;
  } catch {
    return false;
  }
}

function digestOf(wire: Uint8Array): Buffer {
  return createHash('sha256').update(wire).digest();
}
