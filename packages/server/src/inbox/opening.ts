import {
  type Hash,
  type KeyId,
  type Lane,
  type NodeId,
  nextStreamHash,
  nodeOf,
  type OpenedMessage,
  openMessage,
  ProtocolError,
  verifyMessage,
} from '@comity/protocol';
import { withWorker } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { backOff } from '../messages/back-off.ts';
import type { DeliveryContext } from '../messages/delivery-context.ts';
import type { Effects } from '../messages/effects.ts';
import { tryLock } from '../messages/outbox.ts';
import { wake } from '../messages/wakeups.ts';
import { raiseAlert } from '../peers/alerts.ts';
import { clearLineWait, selectPartner, selectTrust } from '../peers/known-partners.ts';
import { activePartner, signingKeyOf } from '../peers/statements.ts';
import { lockStream, type StreamRow, updateStream } from '../streams/streams.ts';
import { applyMessage, type Verdict } from './applying.ts';
import { auditLeafOf } from './audit-leaf.ts';
import { intakeLimits } from './limits.ts';
import {
  countNewMail,
  type EquivocationRow,
  type InboxRow,
  insertEquivocation,
  insertInbox,
  postponeMail,
  type RawMailRow,
  selectInboxAt,
  selectNewMail,
  takeTokens,
  updateMail,
} from './store.ts';

const batch = 48;

/** What one run over a stream has committed, and what is to do now. */
export interface Opened {
  rows: InboxRow[];
  equivocations: EquivocationRow[];
  /** Whether there may be more to open. */
  more: boolean;
  /** Whether the partner signs with a key that we do not know: it may have published a newer statement. */
  askStatement: boolean;
}

/**
 * Opens the next mail of one stream and applies it, in the order of its numbers. The whole batch is one transaction: mail,
 * inbox, audit entries and effects are there together or not at all. Undefined when another process is at it.
 */
export async function openStream(
  ctx: DeliveryContext,
  effects: Effects,
  { sender, lane }: { sender: NodeId; lane: Lane },
): Promise<Opened | undefined> {
  const waiting = Math.min(batch, await countNewMail(ctx.worker, sender));
  // A transaction of its own: the bucket does not wait for the disk, and the batch below has to.
  const isTooFast = waiting > 0 && !(await takeTokens(ctx.worker, `partner ${sender}`, rateOf(ctx, waiting)));
  return withWorker(ctx, async (tx) => {
    if (!(await tryLock(tx, `open ${sender} ${lane}`))) return undefined;
    const stream = await lockStream(tx, { sender, recipient: ctx.config.node, lane });
    const upTo = { epoch: stream.epoch, seq: Number(stream.seq) + batch };
    const mail = await selectNewMail(tx, stream, upTo, batch + 16);
    const opening = new Opening(tx, ctx, effects, stream);
    if (isTooFast) await opening.postpone(mail, 'rate-limited');
    else if (mail.length > 0) await opening.run(mail);
    return opening.opened;
  });
}

function rateOf({ clock }: DeliveryContext, amount: number) {
  return { amount, ...intakeLimits.partner, now: clock() };
}

/** A key that the partner may have taken after we last heard from it. */
class UnknownKey extends ProtocolError {}

/** Not one of another node, which no statement of this partner could ever name. */
function isOwnUnknownKey(error: unknown, { jws, statement }: OpenedMessage): boolean {
  if (!(error instanceof ProtocolError && error.code === 'key-unknown')) return false;
  const { signatures } = JSON.parse(jws) as { signatures: { protected: string }[] };
  return signatures.every((each) => {
    const { kid } = JSON.parse(Buffer.from(each.protected, 'base64url').toString()) as { kid: KeyId };
    return nodeOf(kid) === statement.from;
  });
}

/** One run over a stream. */
class Opening {
  readonly opened: Opened = { rows: [], equivocations: [], more: false, askStatement: false };
  readonly #tx: Tx;
  readonly #ctx: DeliveryContext;
  readonly #effects: Effects;
  readonly #stream: StreamRow;
  /** Whether somebody may wait for an answer that needs no new receipt. */
  #isDecided = false;
  readonly #mail = { opened: [] as string[], duplicate: [] as string[], conflict: [] as string[] };
  #seq: number;
  #hash: Hash | undefined;

  constructor(tx: Tx, ctx: DeliveryContext, effects: Effects, stream: StreamRow) {
    this.#tx = tx;
    this.#ctx = ctx;
    this.#effects = effects;
    this.#stream = stream;
    this.#seq = Number(stream.seq);
    this.#hash = stream.hash ?? undefined;
  }

  async run(mail: RawMailRow[]): Promise<void> {
    const { sender } = this.#stream;
    const partner = await activePartner(this.#tx, this.#ctx, sender);
    if (!partner) return this.#waitForPartner(mail);
    const signingKey = signingKeyOf(partner.content);
    const trust = await selectTrust(this.#tx, sender);
    const read = await Promise.all(mail.map((row) => this.#read(row, signingKey)));
    for (const [index, row] of mail.entries()) {
      const message = read[index];
      if (message === undefined) continue;
      if (message instanceof ProtocolError) await this.#reject(row, message);
      else if (message instanceof Error) {
        await this.postpone([row], 'internal');
        break;
      } else if (row.epoch < this.#stream.epoch || Number(row.seq) <= this.#seq) await this.#compare(row, message);
      else if (Number(row.seq) > this.#seq + 1) break;
      else if (this.#stream.state === 'frozen') await this.postpone([row], 'equivocation');
      else if (row.nextTryAt && row.nextTryAt > this.#ctx.clock()) break;
      else {
        const verdict = await applyMessage(this.#tx, this.#ctx, this.#effects, { mail: row, message, trust });
        if (verdict.state === 'later') {
          await this.postpone([row], verdict.code);
          break;
        }
        this.#take(row, message, verdict);
      }
    }
    await this.#write();
    this.opened.more = this.opened.rows.length > 0;
  }

  /** Opened and verified, or the error that says why not. */
  async #read({ wire }: RawMailRow, signingKey: ReturnType<typeof signingKeyOf>): Promise<OpenedMessage | Error> {
    try {
      const message = await openMessage({ keys: this.#ctx.keys, wire });
      await verifyMessage(message, signingKey).catch((error: unknown) => {
        throw isOwnUnknownKey(error, message)
          ? new UnknownKey('key-unknown', 'A key that we have not heard of.')
          : error;
      });
      return message;
    } catch (error) {
      // Anything else is a failure of ours, such as keys that cannot be reached: the mail is not to blame.
      if (!(error instanceof ProtocolError)) this.#ctx.log.error({ err: error }, 'Mail could not be opened.');
      return error as Error;
    }
  }

  /** Suspended, or its statement does not hold now: it waits, and nothing of it is believed meanwhile. */
  async #waitForPartner(mail: RawMailRow[]): Promise<void> {
    const partner = await selectPartner(this.#tx, this.#stream.sender);
    const isSuspended = partner?.state === 'suspended';
    this.opened.askStatement = !isSuspended;
    const kind = isSuspended ? undefined : ('statement-expired' as const);
    if (kind) await raiseAlert(this.#tx, this.#ctx, { node: this.#stream.sender, kind, subject: this.#stream.sender });
    await this.postpone(mail, isSuspended ? 'suspended' : 'key-unknown');
  }

  /** Not genuine, as far as we can tell. It takes no number: the genuine one may follow. */
  async #reject(row: RawMailRow, error: ProtocolError): Promise<void> {
    // The statement with the key may be on its way. After some hours nobody waits for it.
    if (error instanceof UnknownKey && row.attempts < 12) {
      this.opened.askStatement = true;
      await this.postpone([row], error.code);
      return;
    }
    this.#isDecided = true;
    await updateMail(this.#tx, [row.id], { state: 'rejected', code: error.code });
    await raiseAlert(this.#tx, this.#ctx, { node: row.sender, kind: 'forged-mail', subject: error.code });
  }

  /** A number that is taken: the same statement again is legal, another one is a contradiction. */
  async #compare(row: RawMailRow, message: OpenedMessage): Promise<void> {
    const isTaken = ({ epoch, seq }: InboxRow) => epoch === row.epoch && seq === row.seq;
    const taken = this.opened.rows.find(isTaken) ?? (await selectInboxAt(this.#tx, row));
    if (!taken) return;
    if (taken.payloadDigest === message.payloadDigest) {
      this.#isDecided = true;
      this.#mail.duplicate.push(row.id);
      return;
    }
    this.#mail.conflict.push(row.id);
    await this.#freeze(row, message);
  }

  /** Both are kept and nothing more of the stream is applied until a human has decided. Other streams go on. */
  async #freeze(row: RawMailRow, { payloadDigest }: OpenedMessage): Promise<void> {
    const { sender, lane, epoch, seq } = row;
    const subject = `${lane} ${epoch} ${seq}`;
    const auditLeaf = await auditLeafOf(this.#tx, this.#ctx, {
      ...{ verb: 'stream-frozen', by: { node: sender }, subject: `${sender} ${lane}`, body: { seq: Number(seq) } },
    });
    const conflict: EquivocationRow = {
      ...{ sender, lane, epoch, seq, messageId: row.messageId, mail: row.id, payloadDigest, auditLeaf, receipt: null },
      ...{ foundAt: this.#ctx.clock(), highWater: String(this.#seq) },
    };
    if (await insertEquivocation(this.#tx, conflict)) this.opened.equivocations.push(conflict);
    this.#stream.state = 'frozen';
    await updateStream(this.#tx, this.#stream, { state: 'frozen' });
    await raiseAlert(this.#tx, this.#ctx, { node: sender, kind: 'equivocation', subject });
  }

  #take(
    row: RawMailRow,
    message: OpenedMessage,
    { state, code, auditLeaf }: Exclude<Verdict, { state: 'later' }>,
  ): void {
    const { payloadDigest, statement } = message;
    this.#seq = Number(row.seq);
    this.#hash = nextStreamHash(this.#hash, this.#seq, payloadDigest);
    this.#mail.opened.push(row.id);
    this.opened.rows.push({
      ...{ sender: row.sender, lane: row.lane, epoch: row.epoch, seq: row.seq, messageId: row.messageId },
      ...{ kind: statement.kind, thread: statement.thread, mail: row.id, payloadDigest, streamHash: this.#hash },
      ...{ state, code, receivedAt: row.receivedAt, auditLeaf, receipt: null },
    });
  }

  async postpone(mail: RawMailRow[], code: string): Promise<void> {
    this.#isDecided = true;
    for (const row of mail) await postponeMail(this.#tx, row.id, code, backOff(this.#ctx, row.attempts));
  }

  async #write(): Promise<void> {
    const { rows } = this.opened;
    if (this.#isDecided) await wake(this.#tx, 'receipts');
    await insertInbox(this.#tx, rows);
    for (const state of ['opened', 'duplicate', 'conflict'] as const) {
      await updateMail(this.#tx, this.#mail[state], { state, code: null });
    }
    if (rows.length > 0) {
      if (await clearLineWait(this.#tx, this.#stream.sender)) await wake(this.#tx, 'send');
      await updateStream(this.#tx, this.#stream, { seq: String(this.#seq), hash: this.#hash ?? null });
    }
  }
}
