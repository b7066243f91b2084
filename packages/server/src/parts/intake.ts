import { isHash, parseHash, readJson } from '@comity/protocol';
import type { Context } from '../context.ts';
import { withGateway } from '../db/access.ts';
import { ServerError } from '../errors.ts';
import { intakeLimits } from '../inbox/limits.ts';
import { wake } from '../messages/wakeups.ts';
import { selectPartnerForGateway } from '../peers/known-partners.ts';
import { haveSchema, toBitmap } from './framing.ts';
import { countBytes, insertHere, selectHad, selectHere, selectWelcome } from './store.ts';

type PartsContext = Pick<Context, 'gateway' | 'blobs' | 'clock'>;

/**
 * Takes in a part that a message has announced, any number of times and in any order. False for everything else: what is
 * not announced, too much, or not what its name says. Throws `storage` when the disk is full.
 */
export async function takePart(ctx: PartsContext, hash: string, source: AsyncIterable<Uint8Array>): Promise<boolean> {
  if (!isHash(hash)) return false;
  const welcome = await selectWelcome(ctx.gateway, hash);
  if (!welcome || (await selectPartnerForGateway(ctx.gateway, welcome.sender))?.state !== 'active') return false;
  if ((await selectHere(ctx.gateway, [hash])).has(hash)) return true;
  if ((await countBytes(ctx.gateway, welcome.sender)) + welcome.bytes > intakeLimits.parts) return false;
  try {
    const { bytes } = await ctx.blobs.put(source, {
      expect: hash,
      limit: welcome.bytes,
      durable: false,
      only: 'sha256',
    });
    await withGateway(ctx, async (tx) => {
      await insertHere(tx, { hash, bytes, receivedAt: ctx.clock() });
      await wake(tx, 'assemble');
    });
    return true;
  } catch (error) {
    if (error instanceof ServerError && error.code !== 'storage') return false;
    throw error;
  }
}

/** Which of these parts are here. What was never announced is not here either. Undefined for what is no such question. */
export async function tellParts(
  ctx: Pick<Context, 'gateway'>,
  body: Buffer,
): Promise<{ have: string; whole: boolean } | undefined> {
  const hashes = readHashes(body);
  if (!hashes) return undefined;
  const had = new Map((await selectHad(ctx.gateway, hashes)).map(({ hash, isWhole }) => [hash, isWhole]));
  return { have: toBitmap(hashes.map((hash) => had.has(hash))), whole: hashes.every((hash) => had.get(hash)) };
}

function readHashes(body: Buffer) {
  try {
    return haveSchema.parse(readJson(body, { bytes: 200_000, depth: 3 })).hashes.map(parseHash);
  } catch {
    return undefined;
  }
}
