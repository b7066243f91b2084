import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { toLocal } from '../deadlines/local-time.ts';
import { ServerError } from '../errors.ts';
import { insertReference, selectByReference, takeNumber } from './store.ts';

/**
 * A number without what people leave out or write otherwise: `ng / mli - 2026 - 0105` and `NG-MLI-2026-0105` are the same.
 * Digits of all scripts count alike (๒๕๖๙ is 2569).
 */
export function normalise(reference: string): string {
  const letters = reference
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
  return letters.replace(/\p{Nd}/gu, (digit) => String(digitOf(digit)));
}

/**
 * The next number of this authority: `TH-OAG-2026-00017`. Two authorities of one State must not collide, so the name of the
 * authority is in it. A number that was taken by a transaction that failed stays a gap.
 */
export async function nextReference(tx: Tx, ctx: Pick<Context, 'config' | 'clock'>): Promise<string> {
  const [jurisdiction = '', authority = ''] = ctx.config.node.replace(/^x-training\./, '').split('.');
  const series = `${jurisdiction}-${authority}`.toUpperCase();
  const year = Number(toLocal(ctx.clock(), ctx.config.zone).date.slice(0, 4));
  const number = await takeNumber(tx, series, year);
  return `${series}-${year}-${String(number).padStart(5, '0')}`;
}

/** Notes a number that an authority gave. Throws `reference-taken` where it is ours and already that of another request. */
export async function addReference(
  tx: Tx,
  { config }: Pick<Context, 'config'>,
  { request, issuer, asWritten, units }: { request: string; issuer: string; asWritten: string; units: string[] },
): Promise<void> {
  const normalised = normalise(asWritten);
  if (issuer === config.node) {
    const others = await selectByReference(tx, issuer, normalised);
    if (others.some((each) => each.request !== request)) {
      throw new ServerError('reference-taken', 'Another request has this number.');
    }
  }
  await insertReference(tx, { request, issuer, asWritten, normalised, units });
}

/** The digits of a script come in tens, in order, and the code point below its zero is none. */
function digitOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return value;
}
