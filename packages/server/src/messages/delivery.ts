import { answerNextCall, forgetCalls } from '../calls/answering.ts';
import { callHandlers } from '../calls/handlers.ts';
import type { Context } from '../context.ts';
import { AdvisoryLocks } from '../db/advisory-locks.ts';
import { roleUrl } from '../db/roles.ts';
import { openEgress } from '../egress/egress.ts';
import {
  clearMailWaits,
  deleteRejected,
  selectNewStreams,
  selectUnreceipted,
  selectUnreceiptedEquivocations,
} from '../inbox/mail.ts';
import { type Opened, openStream } from '../inbox/opening.ts';
import { signReceipts } from '../inbox/receipts.ts';
import { assembleAttachments } from '../parts/assembling.ts';
import { cutAttachments } from '../parts/cutting.ts';
import { hastenParts } from '../parts/outgoing.ts';
import { sendAttachments } from '../parts/sending.ts';
import { askAndTell, exchangeStatements } from '../peers/exchange.ts';
import { forgetOutages, hastenPartners } from '../peers/partners.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { AttachmentEffects, Effects } from './effects.ts';
import { Loop, Signal } from './loop.ts';
import { type PolledReceipts, pollPartners } from './polling.ts';
import { sealQueued } from './sealer.ts';
import { sendStream } from './sender.ts';
import { clearOutboxWaits, selectSealedStreams } from './store.ts';
import { Wakeups, wake } from './wakeups.ts';

/** What the node does with what arrives. */
export interface DeliveryEffects {
  effects: Effects;
  attachmentEffects: AttachmentEffects;
}

/** How often each loop looks by itself, in milliseconds; a wake-up makes it look at once. */
const every = 1000;
const keepRejected = 7 * 24 * 3_600_000;

/**
 * Everything that a worker does for the exchange with partners: numbers, seals and sends what is queued, opens and applies
 * what has come, signs receipts, answers calls, moves parts. All that it knows is in PostgreSQL: any number of processes may
 * run it for one node, and any of them may be killed at any time.
 */
export async function startDelivery(ctx: Context, given: DeliveryEffects): Promise<AsyncDisposable> {
  await using started = new AsyncDisposableStack();
  await forgetOutages(ctx.worker);
  const egress = started.use(openEgress());
  const locks = started.use(new AdvisoryLocks(roleUrl(ctx.config.databaseUrl, 'worker')));
  const wakeups = started.use(new Wakeups(ctx, 'worker'));
  const delivery: DeliveryContext = { ...ctx, egress };
  const loop = (name: string, run: () => Promise<boolean>) => started.use(new Loop(name, { log: ctx.log, every }, run));

  const seal = loop('seal', () => sealQueued(delivery));
  wakeups.on('seal', () => seal.wake());

  const sending = new Sending(delivery, locks);
  const send = loop('send', () => sending.run());
  wakeups.on('send', (stream) => {
    sending.hear(stream);
    send.wake();
  });
  started.use(sending);

  const opening = new ReceiptSigning(delivery);
  const open = loop('open', () => openAll(delivery, given.effects, opening));
  wakeups.on('open', () => open.wake());
  started.use(opening);
  loop('receipts', () => opening.makeUp());

  const calls = loop('calls', () => answerNextCall(delivery, callHandlers));
  wakeups.on('answer-call', () => calls.wake());
  const polled: PolledReceipts = new Map();
  loop('poll', () => pollPartners(delivery, polled));
  loop('statements', () => exchangeStatements(delivery));
  loop('sweep', () => sweep(delivery));

  const cut = loop('cut', () => cutAttachments(delivery, locks));
  const parts = loop('parts', () => sendAttachments(delivery, locks));
  const arrival = new Signal();
  const assemble = loop('assemble', () => assembleAttachments(delivery, locks, given.attachmentEffects, arrival));
  wakeups.on('cut', () => {
    cut.wake();
    parts.wake();
  });
  wakeups.on('assemble', () => {
    arrival.set();
    assemble.wake();
  });

  await wakeups.start();
  for (const each of [seal, send, open]) each.wake();
  const running = started.move();
  return {
    async [Symbol.asyncDispose]() {
      // Whoever waits for a partner waits no longer; it is tried again after the next start.
      await egress[Symbol.asyncDispose]();
      await running.disposeAsync();
    },
  };
}

/** Try everything again now, whatever was to be waited for: after an outage that is known to be over. */
export async function hastenDelivery(ctx: Pick<Context, 'worker'>): Promise<void> {
  await clearOutboxWaits(ctx.worker);
  await clearMailWaits(ctx.worker);
  await hastenPartners(ctx.worker);
  await hastenParts(ctx.worker);
  for (const topic of ['seal', 'send', 'open', 'cut', 'assemble'] as const) await wake(ctx.worker, topic);
}

/** Opens what has come, all streams side by side. Returns whether there may be more. */
async function openAll(ctx: DeliveryContext, effects: Effects, receipts: ReceiptSigning): Promise<boolean> {
  const streams = await selectNewStreams(ctx.worker, ctx.clock());
  const results = await Promise.allSettled(
    streams.map(async (stream) => {
      const opened = await openStream(ctx, effects, stream);
      if (!opened) return false;
      // Not waited for: while these are signed, the next mail is opened.
      receipts.sign(opened);
      if (opened.askStatement) await askAndTell(ctx, stream.sender);
      return opened.more;
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) ctx.log.error({ err: failed.reason }, 'Mail could not be opened; it is tried again.');
  return results.some((result) => result.status === 'fulfilled' && result.value);
}

/** Signs receipts beside the opening of the next mail, and those that a crash has left unsigned. */
class ReceiptSigning implements AsyncDisposable {
  readonly #ctx: DeliveryContext;
  readonly #running = new Set<Promise<void>>();
  /** Without a receipt when last looked: if they still have none, nobody is about to sign them. */
  #left = new Set<string>();

  constructor(ctx: DeliveryContext) {
    this.#ctx = ctx;
  }

  sign({ rows, equivocations }: Pick<Opened, 'rows' | 'equivocations'>): void {
    const signing = signReceipts(this.#ctx, rows, equivocations)
      .catch((error: unknown) =>
        this.#ctx.log.error({ err: error }, 'Receipts could not be signed; it is tried again.'),
      )
      .finally(() => this.#running.delete(signing));
    this.#running.add(signing);
  }

  async makeUp(): Promise<boolean> {
    const rows = await selectUnreceipted(this.#ctx.worker, 500);
    const equivocations = await selectUnreceiptedEquivocations(this.#ctx.worker);
    const before = this.#left;
    this.#left = new Set([...rows, ...equivocations].map(({ mail }) => mail));
    const isLeft = ({ mail }: { mail: string }) => before.has(mail);
    await signReceipts(this.#ctx, rows.filter(isLeft), equivocations.filter(isLeft));
    return false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#running);
  }
}

/** One sender a stream, in whichever process has its lock. */
class Sending implements AsyncDisposable {
  readonly #ctx: DeliveryContext;
  readonly #locks: AdvisoryLocks;
  readonly #running = new Map<string, { more: Signal; done: Promise<void> }>();
  #isOver = false;

  constructor(ctx: DeliveryContext, locks: AdvisoryLocks) {
    this.#ctx = ctx;
    this.#locks = locks;
  }

  hear(stream: string): void {
    this.#running.get(stream)?.more.set();
  }

  async run(): Promise<boolean> {
    if (this.#isOver) return false;
    for (const stream of await selectSealedStreams(this.#ctx.worker)) {
      const name = `${stream.recipient} ${stream.lane}`;
      const running = this.#running.get(name);
      if (running) {
        running.more.set();
        continue;
      }
      const lock = await this.#locks.tryLock(`send ${name}`);
      if (!lock) continue;
      const more = new Signal();
      const done = this.#send(stream, more, lock).finally(() => this.#running.delete(name));
      this.#running.set(name, { more, done });
    }
    return false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  async #send(stream: Parameters<typeof sendStream>[1], more: Signal, lock: AsyncDisposable): Promise<void> {
    try {
      const wait = () => more.wait();
      const { rejected } = await sendStream(this.#ctx, stream, { wait, isOver: () => this.#isOver });
      if (rejected) await askAndTell(this.#ctx, stream.recipient);
    } catch (error) {
      this.#ctx.log.error({ err: error, ...stream }, 'Mail could not be sent; it is tried again.');
    } finally {
      await lock[Symbol.asyncDispose]();
    }
  }
}

/** Removes what strangers have left. */
async function sweep(ctx: DeliveryContext): Promise<boolean> {
  await deleteRejected(ctx.worker, new Date(ctx.clock().getTime() - keepRejected));
  await forgetCalls(ctx);
  return false;
}
