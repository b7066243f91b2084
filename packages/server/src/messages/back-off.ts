import type { Context } from '../context.ts';

const first = 1000;
const longest = 3_600_000;

/** When to try again after so many attempts: 1 s to 1 h, with jitter, so that partners that come back are not overrun. */
export function backOff({ clock, random }: Pick<Context, 'clock' | 'random'>, attempts: number): Date {
  const most = Math.min(longest, first * 2 ** Math.min(attempts, 20));
  const jitter = random.bytes(2).readUInt16BE() / 0xffff;
  return new Date(clock().getTime() + most * (0.5 + jitter / 2));
}
