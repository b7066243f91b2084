import { nodeOf, type ObjectId, type UseKind } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import { ServerError } from '../errors.ts';
import { requireObject } from '../handling/objects.ts';
import { release, requireRelease } from '../handling/release.ts';
import type { SessionOfficer } from '../officers/api.ts';
import { selectItem } from './store.ts';

/** What a file is fetched for: to look at it here, or to take it out. */
export interface FileUse {
  for: Extract<UseKind, 'read' | 'court' | 'export' | 'print'>;
  proceedings?: string | undefined;
  purpose?: string | undefined;
}

/** The bytes of an item, once they are released for this use. Who took them and what for is on record before the first byte. */
export async function openFile(
  ctx: Pick<Context, 'db' | 'clock' | 'random' | 'config' | 'blobs'>,
  officer: SessionOfficer,
  id: ObjectId,
  use: FileUse,
): Promise<{ bytes: number; title: string; source: AsyncIterable<Uint8Array> }> {
  const { verdict, item } = await withOfficer(ctx, officer, async (tx) => {
    await requireObject(tx, id);
    const verdict = await release(tx, ctx, officer, { objects: [id], ...use });
    if (verdict.allowed) {
      const verb = use.for === 'read' ? 'evidence-read' : 'exported';
      const body = use.for === 'read' ? undefined : { format: use.for, items: 1 };
      const by = { officer: officer.id };
      await recordAudit(tx, ctx, { verb, by, subject: id, ...(body && { body }) });
    }
    return { verdict, item: await selectItem(tx, id) };
  });
  requireRelease(verdict);
  if (!item?.sha256) throw new ServerError('object-unknown', `There is no such file of ${nodeOf(id)} here.`);
  return { bytes: Number(item.bytes), title: item.title, source: ctx.blobs.get(item.sha256) };
}
