import type { Writable } from 'node:stream';

/** How far a long piece of work is, for a person who waits at a terminal. */
export interface Progress {
  /** `done` of `total`; shown when two seconds have gone by. */
  say(done: number, total: number): void;
  end(): void;
}

/** Nothing is shown where nobody looks: standard error of a script stays empty. */
export function startProgress(stderr: Writable, what: string): Progress {
  if (!('isTTY' in stderr && stderr.isTTY)) return { say() {}, end() {} };
  let isLate = false;
  let isShown = false;
  const timer = setTimeout(() => {
    isLate = true;
  }, 2000);
  return {
    say(done, total) {
      if (!isLate) return;
      isShown = true;
      const width = Math.round((20 * done) / Math.max(total, 1));
      stderr.write(`\r${'#'.repeat(width).padEnd(20, '.')} ${done} of ${total} ${what}`);
    },
    end() {
      clearTimeout(timer);
      if (isShown) stderr.write('\r\u001b[K');
    },
  };
}
