import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Hash, parseHash } from '@comity/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemRandom } from '../clock-and-random.ts';
import { type Blobs, openBlobs } from './blobs.ts';

let folder: string;
let blobs: Blobs;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'comity-blobs-'));
  blobs = openBlobs(folder, systemRandom);
});
afterEach(() => rmSync(folder, { recursive: true }));

const content = randomBytes(3_000_001);
const hex = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
const sha256 = parseHash(`sha256:${hex('sha256')}`);

test('what is put has both hashes, and is read whole or in part', async () => {
  expect(await blobs.put(pieces(content))).toEqual({
    sha256,
    sha512: `sha512:${hex('sha512')}`,
    bytes: content.length,
  });
  expect((await read(sha256)).equals(content)).toBe(true);
  const middle = await read(sha256, { from: 999_999, to: 2_000_002 });
  expect(middle.equals(content.subarray(999_999, 2_000_002))).toBe(true);
  expect(await read(sha256, { from: 5, to: 5 })).toEqual(Buffer.alloc(0));
  expect([await blobs.has(sha256), await blobs.size(sha256)]).toEqual([true, content.length]);
});

test('it lies under its hash, for its owner to read and nobody to write', async () => {
  await blobs.put(pieces(content));
  const digits = hex('sha256');
  const file = path.join(folder, 'sha256', digits.slice(0, 2), digits.slice(2, 4), digits);
  expect(statSync(file).mode & 0o777).toBe(0o400);
  expect(readdirSync(path.join(folder, 'incoming'))).toEqual([]);
});

test('the same content twice, even at the same time, is one blob', async () => {
  const puts = await Promise.all([1, 2, 3].map(() => blobs.put(pieces(content))));
  expect(new Set(puts.map((put) => put.sha256)).size).toBe(1);
  expect((await read(sha256)).equals(content)).toBe(true);
});

test('content other than promised, or more than announced, leaves nothing', async () => {
  const other = parseHash(`sha256:${'0'.repeat(64)}`);
  await expect(blobs.put(pieces(content), { expect: other })).rejects.toMatchObject({ code: 'blob-altered' });
  await expect(blobs.put(pieces(content), { limit: 3_000_000 })).rejects.toMatchObject({ code: 'too-large' });
  expect(await blobs.has(sha256)).toBe(false);
  expect(readdirSync(path.join(folder, 'incoming'))).toEqual([]);
});

test('a source that breaks leaves nothing', async () => {
  async function* broken() {
    yield content;
    throw new Error('the line was cut');
  }
  await expect(blobs.put(broken())).rejects.toThrow('the line was cut');
  expect(await blobs.has(sha256)).toBe(false);
});

test('what is deleted is unknown, and may be deleted again', async () => {
  await blobs.put(pieces(content));
  await blobs.delete(sha256);
  await blobs.delete(sha256);
  expect([await blobs.has(sha256), await blobs.size(sha256)]).toEqual([false, undefined]);
  await expect(read(sha256)).rejects.toMatchObject({ code: 'blob-unknown' });
});

test('no path can be made of a hash that is none', async () => {
  await expect(read('sha256:../../../etc/passwd' as Hash)).rejects.toMatchObject({ code: 'hash-invalid' });
});

test('what a killed writer left behind is swept away, what is being written stays', async () => {
  await blobs.put(pieces(content));
  writeFileSync(path.join(folder, 'incoming/left-behind'), 'half');
  expect(await blobs.sweep(new Date('2001-01-01T00:00:00Z'))).toBe(0);
  expect(await blobs.sweep(new Date('2999-01-01T00:00:00Z'))).toBe(1);
  expect(readdirSync(path.join(folder, 'incoming'))).toEqual([]);
});

async function* pieces(bytes: Buffer): AsyncIterable<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += 70_000) yield bytes.subarray(offset, offset + 70_000);
}

async function read(hash: Hash, range?: { from: number; to: number }): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of blobs.get(hash, range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
