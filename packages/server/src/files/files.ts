import { parseHash, parseObjectId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { release, requireRelease } from '../handling/release.ts';
import type { SessionOfficer } from '../officers/api.ts';
import { findAttachment } from '../requests/requests.ts';
import type { StoredFile } from './api.ts';
import { insertFile, selectFiles } from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config' | 'blobs'>;

/** Takes in a file that a draft will name by its hash. */
export async function storeFile(
  ctx: Ground,
  officer: SessionOfficer,
  source: AsyncIterable<Uint8Array>,
): Promise<StoredFile> {
  const { sha256, sha512, bytes } = await ctx.blobs.put(source);
  await withOfficer(ctx, officer, async (tx) => {
    const { id: storedBy, units } = officer;
    await insertFile(tx, { sha256, storedBy, units, bytes: String(bytes), storedAt: ctx.clock() });
    await recordAudit(tx, ctx, { verb: 'imported', by: { officer: storedBy }, subject: sha256, body: { items: '1' } });
  });
  return { sha256, sha512, bytes };
}

/**
 * The lengths of files that are to leave with a draft or a message. Throws `blob-unknown` for one that nobody of these units
 * took in for that: a message without its file would stop all that come after it.
 */
export async function requireFiles(tx: Tx, hashes: string[]): Promise<Map<string, number>> {
  const files = await selectFiles(tx, hashes);
  if (hashes.every((hash) => files.has(hash))) return files;
  throw new ServerError('blob-unknown', 'A file was not taken in, or not by your units.');
}

/** Those of the files that could leave. */
export async function findFiles(tx: Tx, hashes: string[]): Promise<Map<string, number>> {
  return selectFiles(tx, hashes);
}

/** The bytes of a file of a request, to be read here, once the conditions of the request let them. Throws `blob-unknown`. */
export async function openRequestFile(
  ctx: Ground,
  officer: SessionOfficer,
  { id, sha256 }: { id: string; sha256: string },
): Promise<{ bytes: number; source: AsyncIterable<Uint8Array> }> {
  const { verdict, bytes } = await withOfficer(ctx, officer, async (tx) => {
    const attachment = await findAttachment(tx, id, sha256);
    if (!attachment?.arrivedAt) throw new ServerError('blob-unknown', 'There is no such file here, or not yet.');
    const verdict = await release(tx, ctx, officer, { objects: [parseObjectId(id)], for: 'read' });
    if (verdict.allowed) {
      const body = { format: 'read', items: '1' };
      await recordAudit(tx, ctx, { verb: 'exported', by: { officer: officer.id }, subject: id, body });
    }
    return { verdict, bytes: Number(attachment.bytes) };
  });
  requireRelease(verdict);
  return { bytes, source: ctx.blobs.get(parseHash(sha256)) };
}
