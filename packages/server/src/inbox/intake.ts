import { createHash } from 'node:crypto';
import { type OuterHeader, readHeader } from '@comity/protocol';
import type { Context } from '../context.ts';
import { withGateway } from '../db/access.ts';
import { type Wakeups, wake } from '../messages/wakeups.ts';
import { selectPartnerForGateway } from '../peers/known-partners.ts';
import { selectHighWater } from '../streams/streams.ts';
import { type EnvelopeAnswer, rejected, splitEnvelopes } from './framing.ts';
import { intakeLimits } from './limits.ts';
import { countNewMail, insertRawMail, type MailState, selectMailStates, selectReceipts, takeTokens } from './store.ts';

type GatewayContext = Pick<Context, 'gateway' | 'clock' | 'config'>;

/** An envelope whose outside is in order. What is inside, nobody knows yet. */
interface Envelope {
  wire: Buffer;
  sha256: Buffer;
  header: OuterHeader;
}

/**
 * Takes in mail from whoever sends it: the cheap checks, then it is laid down for the worker, and safe. Waits a moment for
 * the receipts. Undefined when the body is not one to a hundred envelopes. Strangers learn nothing: every answer to what is
 * wrong is the same.
 */
export async function takeIn(
  ctx: GatewayContext,
  wakeups: Wakeups,
  { body, address }: { body: Buffer; address: string },
): Promise<EnvelopeAnswer[] | undefined> {
  const lines = splitEnvelopes(body);
  if (!lines) return undefined;
  const { second, burst } = intakeLimits.address;
  const rate = { amount: lines.length, second, burst, now: ctx.clock() };
  if (!(await takeTokens(ctx.gateway, `address ${address}`, rate))) return lines.map(() => rejected);

  const envelopes = lines.map((wire) => readOutside(ctx, wire));
  const welcome = await layDown(
    ctx,
    envelopes.filter((each) => each !== undefined),
    address,
  );
  const answers = await awaitReceipts(ctx, wakeups, welcome);
  return envelopes.map((envelope) => (envelope && answers.get(envelope.sha256.toString('hex'))) ?? rejected);
}

/** Size, strict JSON, form, suite, version, and that it is for us. */
function readOutside({ config }: GatewayContext, wire: Buffer): Envelope | undefined {
  try {
    const header = readHeader(wire);
    if (header.to !== config.node) return undefined;
    return { wire, sha256: createHash('sha256').update(wire).digest(), header };
  } catch {
    return undefined;
  }
}

/** Lays down what comes from a partner, has its place in the stream and is not here yet. Returns all that is here then. */
async function layDown(ctx: GatewayContext, envelopes: Envelope[], address: string): Promise<Envelope[]> {
  const known = await selectKnown(ctx, envelopes);
  const isKnown = ({ sha256 }: Envelope) => known.has(sha256.toString('hex'));
  const unknown = envelopes.filter((envelope) => !isKnown(envelope));
  const fitting = await selectFitting(ctx, unknown);
  if (fitting.length > 0) {
    const receivedAt = ctx.clock();
    const rows = fitting.map(({ wire, sha256, header: { from, lane, epoch, seq, id } }) => ({
      ...{ sender: from, lane, epoch, seq: String(seq), messageId: id, wire, wireSha256: sha256, address, receivedAt },
    }));
    await withGateway(ctx, async (tx) => {
      await insertRawMail(tx, rows);
      await wake(tx, 'open');
    });
  } else if ([...known.values()].some(({ state }) => state !== 'rejected')) {
    // Sent again: perhaps a crash came between the message and its receipt.
    await wake(ctx.gateway, 'open');
  }
  return [...envelopes.filter(isKnown), ...fitting];
}

async function selectKnown(ctx: GatewayContext, envelopes: Envelope[]): Promise<Map<string, MailState>> {
  if (envelopes.length === 0) return new Map();
  const states = await selectMailStates(
    ctx.gateway,
    envelopes.map(({ sha256 }) => sha256),
  );
  return new Map(states.map((state) => [state.wireSha256.toString('hex'), state]));
}

/** From a partner that is not suspended, within the window of its stream, and not more than fits. */
async function selectFitting(ctx: GatewayContext, envelopes: Envelope[]): Promise<Envelope[]> {
  const fitting: Envelope[] = [];
  for (const [, group] of Map.groupBy(envelopes, ({ header }) => `${header.from} ${header.lane}`)) {
    const [first] = group;
    if (!first) continue;
    const { from: sender, lane } = first.header;
    const partner = await selectPartnerForGateway(ctx.gateway, sender);
    if (partner?.state !== 'active') continue;
    const stream = await selectHighWater(ctx.gateway, { sender, recipient: ctx.config.node, lane });
    const [epoch, high] = [stream?.epoch ?? 1, Number(stream?.seq ?? 0)];
    const room = intakeLimits.waiting - (await countNewMail(ctx.gateway, sender));
    const inWindow = group.filter(({ header }) => header.epoch <= epoch && header.seq <= high + intakeLimits.window);
    fitting.push(...inWindow.slice(0, Math.max(0, room)));
  }
  return fitting;
}

/** Waits for the worker, but not long: who has no receipt then sends again later. */
async function awaitReceipts(
  ctx: GatewayContext,
  wakeups: Wakeups,
  envelopes: Envelope[],
): Promise<Map<string, EnvelopeAnswer>> {
  const answers = new Map<string, EnvelopeAnswer>();
  if (envelopes.length === 0) return answers;
  const ended = AbortSignal.timeout(intakeLimits.patience);
  let isNews = true;
  let hear = () => {};
  const stop = wakeups.on('receipts', () => {
    isNews = true;
    hear();
  });
  const hashes = new Map(envelopes.map(({ sha256 }) => [sha256.toString('hex'), sha256]));
  try {
    for (;;) {
      if (isNews || ended.aborted) {
        isNews = false;
        await readAnswers(ctx, hashes, answers);
      }
      if (hashes.size === 0 || ended.aborted) break;
      if (!isNews) {
        await new Promise<void>((resolve) => {
          hear = resolve;
          ended.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    }
  } finally {
    stop();
  }
  for (const hash of hashes.keys()) if (!answers.has(hash)) answers.set(hash, { state: 'stored' });
  return answers;
}

/** Moves what is decided from the hashes to the answers. */
async function readAnswers(
  ctx: GatewayContext,
  hashes: Map<string, Buffer>,
  answers: Map<string, EnvelopeAnswer>,
): Promise<void> {
  const states = await selectMailStates(ctx.gateway, [...hashes.values()]);
  const opened = states.filter(({ state }) => state !== 'new' && state !== 'rejected');
  const receipts = await selectReceipts(
    ctx.gateway,
    opened.map(({ id }) => id),
  );
  for (const mail of states) {
    const hash = mail.wireSha256.toString('hex');
    const answer = toAnswer(mail, receipts.get(mail.id));
    if (answer) answers.set(hash, answer);
    if (answer) hashes.delete(hash);
  }
}

/** Codes that tell an authenticated partner why it has to wait. */
const waiting = ['storage', 'rate-limited', 'suspended'];

function toAnswer({ state, code }: MailState, receipt: string | undefined): EnvelopeAnswer | undefined {
  if (receipt !== undefined) return { receipt };
  // Whose key is not known is not known either.
  if (state === 'rejected' || (state === 'new' && code === 'key-unknown')) return rejected;
  if (state === 'new' && code !== null && waiting.includes(code)) return { code, retry_after: 5 };
  return undefined;
}
