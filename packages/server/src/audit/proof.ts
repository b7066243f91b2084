import {
  canonicalJson,
  formatTlogProof,
  inclusionProof,
  inclusionRanges,
  nodesOfRange,
  parseTilePath,
  tileAt,
  toBase64,
} from '@comity/protocol';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import { ServerError } from '../errors.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { AuditProof } from './api.ts';
import { recordAudit, requireEntry, toEntry } from './audit.ts';
import { entryBody, entryLeaf } from './entry-hashes.ts';
import { keyTextOf, originOf } from './shards.ts';
import { allowReading, selectCheckpoint, selectCurrentShard, selectShard } from './store.ts';
import { readNodes, readTiles } from './tree.ts';

/**
 * The proof that an entry is in the newest signed head of its log. Throws `audit-entry-unknown`, or `audit-entry-unsigned`
 * in the seconds before the sequencer has signed a head with it.
 */
export async function proofOfEntry(
  ctx: Pick<Context, 'db' | 'clock' | 'random' | 'config' | 'keys'>,
  officer: SessionOfficer,
  id: string,
): Promise<AuditProof> {
  return withOfficer(ctx, officer, async (tx) => {
    await allowReading(tx);
    const row = await requireEntry(tx, id);
    const body = { filter: { id }, entries: 1 };
    await recordAudit(tx, ctx, { verb: 'audit-read', by: { officer: officer.id }, subject: officer.id, body });
    const head = row.shard === null ? undefined : await selectCheckpoint(tx, row.shard);
    const index = Number(row.index);
    if (!head || Number(head.size) <= index) {
      throw new ServerError('audit-entry-unsigned', 'No signed head of the log has the entry yet; try again shortly.');
    }
    const size = Number(head.size);
    const nodes = inclusionRanges(index, size).flatMap(nodesOfRange);
    const proof = inclusionProof(index, size, await readNodes(tx, head.shard, size, nodes));
    return {
      ...{ entry: toEntry(row), origin: originOf(ctx, head.shard), key: keyTextOf(ctx, head.shard) },
      ...{ leaf: Buffer.from(entryLeaf(row)).toString(), body: entryBody(row), salt: toBase64(row.salt) },
      details: row.body && row.bodySalt ? { text: canonicalJson(row.body), salt: toBase64(row.bodySalt) } : null,
      ...{ leafIdx: index, treeSize: size, root: toBase64(head.root), leafHash: toBase64(row.leafHash) },
      ...{ proof: proof.map(toBase64), checkpoint: head.note },
      file: formatTlogProof({ index, proof, checkpoint: head.note }),
    };
  });
}

/** The newest signed head of a shard, of this year's unless told. Throws `log-unknown`. */
export async function readHead(ctx: Pick<Context, 'gateway' | 'clock'>, name?: string): Promise<string> {
  const head = await requireHead(ctx, name);
  return head.note;
}

/** The bytes of a tile of the signed tree, by its path. Throws `log-unknown` for what the signed tree does not have. */
export async function readSignedTile(
  ctx: Pick<Context, 'gateway' | 'clock'>,
  path: string,
  name?: string,
): Promise<Buffer> {
  const wanted = parseTilePath(path);
  const { shard, size } = await requireHead(ctx, name);
  const there = tileAt(Number(size), wanted.level, wanted.index);
  if (!there || there.width < wanted.width) throw unknown();
  const tiles = await readTiles(ctx.gateway, shard, [wanted]);
  return Buffer.concat(tiles.hashesOf(wanted));
}

async function requireHead(ctx: Pick<Context, 'gateway' | 'clock'>, name?: string) {
  const shard =
    name === undefined
      ? await selectCurrentShard(ctx.gateway, ctx.clock().getUTCFullYear())
      : await selectShard(ctx.gateway, name);
  const head = shard && (await selectCheckpoint(ctx.gateway, shard.shard));
  if (!head) throw unknown();
  return head;
}

function unknown(): ServerError {
  return new ServerError('log-unknown', 'The log has no such head or tile.');
}
