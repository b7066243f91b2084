import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/database.ts';
import { listen } from '../db/notifications.ts';
import { roleUrl } from '../db/roles.ts';
import { notify } from './store.ts';

const channel = 'comity_delivery';

/** What there is to do, or what has been done. */
export type Topic = 'seal' | 'send' | 'open' | 'answer-call' | 'assemble' | 'cut' | 'receipts' | 'call-answered';

/** Tells every process of this node, if the transaction is committed. */
export async function wake(tx: Db | Tx, topic: Topic, detail = ''): Promise<void> {
  await notify(tx, channel, detail ? `${topic} ${detail}` : topic);
}

/** How long to wait before PostgreSQL is asked again for a connection, in milliseconds. */
const pause = 500;

/**
 * Hears what other processes tell. It only makes things faster: whoever waits looks again from time to time, since a
 * notification is lost when a connection breaks.
 */
export class Wakeups implements AsyncDisposable {
  readonly #url: string;
  readonly #hearers = new Map<Topic, Set<(detail: string) => void>>();
  #connection: AsyncDisposable | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor({ config }: Pick<Context, 'config'>, role: 'worker' | 'gateway') {
    this.#url = roleUrl(config.databaseUrl, role);
  }

  async start(): Promise<void> {
    try {
      const connection = await listen(this.#url, channel, {
        onPayload: (payload) => this.#hear(payload),
        onLost: () => this.#again(),
      });
      if (this.#isOver) await connection[Symbol.asyncDispose]();
      else this.#connection = connection;
    } catch {
      this.#again();
    }
  }

  /** Returns what ends it. */
  on(topic: Topic, hear: (detail: string) => void): () => void {
    const hearers = this.#hearers.get(topic) ?? new Set();
    this.#hearers.set(topic, hearers.add(hear));
    return () => hearers.delete(hear);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    await this.#connection?.[Symbol.asyncDispose]();
  }

  #hear(payload: string): void {
    const [topic, detail = ''] = payload.split(/ (.*)/s, 2);
    for (const hear of this.#hearers.get(topic as Topic) ?? []) hear(detail);
  }

  #again(): void {
    this.#connection = undefined;
    if (!this.#isOver) this.#timer = setTimeout(() => void this.start(), pause);
  }
}
