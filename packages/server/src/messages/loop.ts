import type { Log } from '../context.ts';
import { isDatabaseGone } from '../errors.ts';

/**
 * Work that is done whenever there may be some: when woken, and from time to time, since a wake-up can get lost. One run at
 * a time; a run that says that there is more is followed by the next. A run that fails is logged and tried again.
 */
export class Loop implements AsyncDisposable {
  readonly #name: string;
  readonly #log: Log;
  readonly #every: number;
  readonly #run: () => Promise<boolean>;
  readonly #done: Promise<void>;
  #isOver = false;
  #isWoken = true;
  #wake = () => {};

  constructor(name: string, { log, every }: { log: Log; every: number }, run: () => Promise<boolean>) {
    this.#name = name;
    this.#log = log;
    this.#every = every;
    this.#run = run;
    this.#done = this.#repeat();
  }

  wake(): void {
    this.#isWoken = true;
    this.#wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#wake();
    await this.#done;
  }

  async #repeat(): Promise<void> {
    while (!this.#isOver) {
      this.#isWoken = false;
      const more = await this.#run().catch((error: unknown) => {
        // That the database is gone is said once, by who watches it.
        const level = isDatabaseGone(error) ? 'info' : 'error';
        this.#log[level]({ err: error, loop: this.#name }, 'A part of the delivery failed; it is tried again.');
        return false;
      });
      if (more || this.#isWoken || this.#isOver) continue;
      await this.#sleep();
    }
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#every);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Something that may happen again and again; who waits hears the next time, or the last one that nobody has heard. */
export class Signal {
  #isSet = false;
  #resolve = () => {};

  set(): void {
    this.#isSet = true;
    this.#resolve();
  }

  /** Returns after so many milliseconds in any case. */
  async wait(longest?: number): Promise<void> {
    if (!this.#isSet) {
      await new Promise<void>((resolve) => {
        this.#resolve = resolve;
        if (longest !== undefined) setTimeout(resolve, longest);
      });
    }
    this.#isSet = false;
  }
}
