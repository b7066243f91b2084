import { type Lane, type NodeId, type Receipt, readJson, type TrustStatement, verifyReceipt } from '@comity/protocol';
import { z } from 'zod';
import { ServerError } from '../errors.ts';
import { envelopesType, joinEnvelopes, mostEnvelopes } from '../inbox/framing.ts';
import { raiseAlert } from '../peers/alerts.ts';
import { type PartnerRow, selectLine, updateLine } from '../peers/known-partners.ts';
import { activePartner, sealingKeyOf, signingKeyOf } from '../peers/statements.ts';
import { backOff } from './back-off.ts';
import type { DeliveryContext } from './delivery-context.ts';
import { noteReceipts, type VerifiedReceipt } from './receipts.ts';
import { sealForNewKey } from './sealer.ts';
import { postpone, type SealedRow, selectWaiting, selectWires, type WaitingRow } from './store.ts';

/** How much is under way to one partner in one lane. */
const mostPosts = 3;
const mostBytes = 4 << 20;
const window = 256;
/** After so many failures in a row somebody should look. It goes on trying. */
const worrying = 5;

type Partner = PartnerRow & { content: TrustStatement; baseUrl: string };

/** What a POST of envelopes is answered, one entry for each. */
const answersSchema = z.object({
  answers: z.array(
    z.object({ receipt: z.string().optional(), state: z.string().optional(), code: z.string().optional() }),
  ),
});
type Answer = z.infer<typeof answersSchema>['answers'][number];

/** What is found out while sending, for the loop that calls. */
export interface SendingNews {
  /** The partner rejects what we send: it may not know our keys, or we not its. */
  rejected: boolean;
}

/**
 * Sends what is sealed for one stream: the same bytes again and again until there is a receipt. Returns when nothing is due
 * or the partner cannot be reached. `more` tells when something new may be due.
 */
export async function sendStream(
  ctx: DeliveryContext,
  { recipient, lane }: { recipient: NodeId; lane: Lane },
  more: { wait: () => Promise<void>; isOver: () => boolean },
): Promise<SendingNews> {
  const news: SendingNews = { rejected: false };
  const underWay = new Set<string>();
  const posts = new Set<Promise<void>>();
  for (;;) {
    const partner = more.isOver() ? undefined : await reachable(ctx, recipient);
    const due = partner ? await selectDue(ctx, partner, lane, underWay) : [];
    if (partner && due.length > 0 && posts.size < mostPosts) {
      for (const { id } of due) underWay.add(id);
      const post = postBatch(ctx, partner, due, news).finally(() => {
        for (const { id } of due) underWay.delete(id);
        posts.delete(post);
      });
      posts.add(post);
    } else if (posts.size === 0) {
      return news;
    } else {
      await Promise.race([...posts, more.wait()]);
    }
  }
}

/** Undefined for who polls, is suspended, has no valid statement, or did not answer a moment ago. */
async function reachable(ctx: DeliveryContext, node: NodeId): Promise<Partner | undefined> {
  const partner = await activePartner(ctx.worker, ctx, node);
  if (!partner || partner.baseUrl === null) return undefined;
  const line = await selectLine(ctx.worker, node);
  if (line?.nextTryAt && line.nextTryAt > ctx.clock()) return undefined;
  return partner as Partner;
}

/** What is due and fits into one POST. Sealed again first, where the partner has taken another key meanwhile. */
async function selectDue(
  ctx: DeliveryContext,
  { node, content }: Partner,
  lane: Lane,
  underWay: ReadonlySet<string>,
): Promise<WaitingRow[]> {
  const now = ctx.clock();
  const waiting = await selectWaiting(ctx.worker, node, lane, window);
  const isDue = ({ id, nextTryAt }: WaitingRow) => !underWay.has(id) && (!nextTryAt || nextTryAt <= now);
  const due: WaitingRow[] = [];
  let bytes = 0;
  for (const row of waiting.filter(isDue)) {
    bytes += row.bytes;
    if (due.length === mostEnvelopes || (due.length > 0 && bytes > mostBytes)) break;
    due.push(row);
  }
  const kid = sealingKeyOf(content)?.kid;
  for (const row of due) if (kid && row.sealingKid !== kid) await sealForNewKey(ctx, node, row.id);
  return due;
}

async function postBatch(ctx: DeliveryContext, partner: Partner, due: WaitingRow[], news: SendingNews): Promise<void> {
  const rows = await selectWires(
    ctx.worker,
    due.map(({ id }) => id),
  );
  if (rows.length === 0) return;
  const answers = await post(ctx, partner, rows).catch(async (error: unknown) => {
    if (!(error instanceof ServerError)) throw error;
    await noteFailure(ctx, partner.node);
    return undefined;
  });
  if (answers) await takeAnswers(ctx, partner, rows, answers, news);
}

async function post({ egress }: DeliveryContext, { baseUrl }: Partner, rows: SealedRow[]): Promise<Answer[]> {
  const { status, body } = await egress.send({
    ...{ base: baseUrl, method: 'POST', path: 'inbox', body: joinEnvelopes(rows.map(({ wire }) => wire)) },
    ...{ type: envelopesType, limit: 2 << 20, timeout: 30_000 },
  });
  const parsed = status === 200 ? answersSchema.safeParse(parse(body)) : undefined;
  if (parsed?.data?.answers.length !== rows.length) {
    throw new ServerError('partner-unreachable', 'The partner answers, but not as the protocol says.');
  }
  return parsed.data.answers;
}

function parse(body: Buffer): unknown {
  try {
    return readJson(body, { bytes: 2 << 20 });
  } catch {
    return undefined;
  }
}

async function takeAnswers(
  ctx: DeliveryContext,
  partner: Partner,
  rows: SealedRow[],
  answers: Answer[],
  news: SendingNews,
): Promise<void> {
  const receipts = await Promise.all(rows.map((row, index) => readReceipt(partner, row, answers[index]?.receipt)));
  const facts = receipts.filter((each) => each !== undefined);
  await noteReceipts(ctx, partner.node, facts);
  const without = rows.filter((_, index) => !receipts[index]);
  await postpone(
    ctx.worker,
    without.map(({ id, attempts }) => ({ id, nextTryAt: backOff(ctx, attempts) })),
  );
  if (answers.some(({ code }) => code === 'rejected')) {
    news.rejected = true;
    const isStubborn = without.some(({ attempts }) => attempts >= worrying);
    if (isStubborn)
      await raiseAlert(ctx.worker, ctx, { ...{ node: partner.node, kind: 'rejects-our-mail' }, subject: partner.node });
  }
}

/** Undefined unless it is a receipt of this partner for this very message. */
async function readReceipt(
  { node, content }: Partner,
  row: SealedRow,
  text: string | undefined,
): Promise<VerifiedReceipt | undefined> {
  if (text === undefined) return undefined;
  try {
    const receipt = await verifyReceipt(text, signingKeyOf(content));
    if (!isFor(receipt, node, row)) return undefined;
    const { id, state, code = null, digest } = receipt;
    return { id, receipt: text, state, code, digest };
  } catch {
    return undefined;
  }
}

function isFor({ id, to, lane, epoch, seq, digest }: Receipt, node: NodeId, row: SealedRow): boolean {
  const isSamePlace = lane === row.lane && epoch === row.epoch && seq === Number(row.seq);
  return id === row.id && to === node && isSamePlace && digest === row.payloadDigest;
}

async function noteFailure(ctx: DeliveryContext, node: NodeId): Promise<void> {
  const line = await selectLine(ctx.worker, node);
  const failures = (line?.failures ?? 0) + 1;
  await updateLine(ctx.worker, node, { failures, nextTryAt: backOff(ctx, failures - 1) });
  if (failures >= worrying) await raiseAlert(ctx.worker, ctx, { node, kind: 'unreachable', subject: node });
}
