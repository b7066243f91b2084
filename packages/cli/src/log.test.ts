import { generateKeyPairSync, sign } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import {
  formatTlogProof,
  formatVerifierKey,
  inclusionProof,
  leafHash,
  rootOfLeaves,
  signCheckpoint,
  type TreeNode,
  tilePath,
  tilesOfTree,
  tileWidth,
  toBase64,
} from '@comity/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { logCommand } from './log.ts';

const root = path.join(import.meta.dirname, '../../..');
const vectors = path.join(root, 'spec/vectors/merkle');
const folder = mkdtempSync(path.join(tmpdir(), 'comity-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

const origin = 'th.oag.mla/audit/2026';
const size = 70_000;
const leaves = Array.from({ length: size }, (_, number) => leafHash(Buffer.from(`leaf ${number}`)));
const pair = generateKeyPairSync('ed25519');
const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
const signer = { publicKey, sign: async (bytes: Uint8Array) => sign(null, bytes, pair.privateKey) };
const key = formatVerifierKey(origin, publicKey);
const whole = path.join(folder, 'whole');
let copy: string;

beforeAll(async () => {
  let level = leaves;
  const hashes: Uint8Array[][] = [];
  while (level.length > 0) {
    hashes.push(level);
    level = Array.from({ length: Math.floor(level.length / tileWidth) }, (_, at) =>
      rootOfLeaves(level.slice(at * tileWidth, (at + 1) * tileWidth)),
    );
  }
  for (const tile of tilesOfTree(size)) {
    const first = tile.index * tileWidth;
    write(whole, tilePath(tile), Buffer.concat(hashes[tile.level]?.slice(first, first + tile.width) ?? []));
  }
  write(whole, 'checkpoint', await headOf(size));
});
beforeEach(({ task }) => {
  copy = path.join(folder, task.id);
});

describe('verify-inclusion and verify-consistency', () => {
  test.each(['inclusion', 'consistency'])(
    'answer each vector of %s with a line, as it should come out',
    async (kind) => {
      const file = path.join(vectors, `${kind}.json`);
      const wanted: { wantErr: boolean }[] = JSON.parse(readFileSync(file, 'utf8'));
      const { status, lines } = await run(`verify-${kind}`, file, '--jsonl');
      expect(lines.map(({ valid }) => valid)).toEqual(wanted.map(({ wantErr }) => !wantErr));
      expect(lines.every(({ reason }) => typeof reason === 'string')).toBe(true);
      expect(status).toBe(1);
    },
  );

  test('answer one proof a file, and lines of proofs from standard input', async () => {
    const text = readFileSync(path.join(vectors, 'inclusion.json'), 'utf8');
    const list: object[] = JSON.parse(text);
    const good = list.find((each) => 'wantErr' in each && !each.wantErr);
    const file = write(copy, 'one.json', JSON.stringify(good));
    expect(await run('verify-inclusion', file, '--json')).toMatchObject({ status: 0, json: { valid: true } });
    expect(await run('verify-inclusion', file)).toMatchObject({ status: 0, text: 'valid: The leaf is in the tree.\n' });
    const lines = `${JSON.stringify(good)}\n\nnonsense\n${JSON.stringify({ ...good, root: '?' })}\n`;
    const many = await run('verify-inclusion', '-', '--jsonl', { stdin: lines });
    expect(many.status).toBe(1);
    expect(many.lines).toEqual([
      { valid: true, reason: 'The leaf is in the tree.' },
      expect.objectContaining({ valid: false, error: { code: 'json-invalid', sentence: expect.any(String), line: 2 } }),
      expect.objectContaining({
        valid: false,
        error: { code: 'proof-invalid', sentence: expect.any(String), line: 3 },
      }),
    ]);
    expect(await run('verify-inclusion', '-', '--json', { stdin: `[${JSON.stringify(good)},{}]` })).toMatchObject({
      status: 1,
      json: [{ valid: true }, { valid: false }],
    });
  });

  test.each([
    ['no JSON', 'nonsense', 'json-invalid'],
    ['no proof', '{}', 'proof-invalid'],
  ])('refuse a file that is %s', async (_, stdin, code) => {
    await expect(run('verify-inclusion', '-', { stdin })).rejects.toMatchObject({ code });
  });

  test('refuse bytes that are no text', async () => {
    const file = write(copy, 'bytes', Buffer.of(0xff));
    await expect(run('verify-consistency', file)).rejects.toMatchObject({ code: 'input-invalid' });
  });
});

describe('verify-inclusion of a tlog-proof', () => {
  test('tells a leaf that is in the signed log from one that is not', async () => {
    const leaf = toBase64(leaves[300] as Uint8Array);
    const file = write(copy, 'a.tlog-proof', await tlogProof(300));
    expect(await run('verify-inclusion', file, '--leaf', leaf, '--key', key, '--json')).toMatchObject({
      status: 0,
      json: { valid: true },
    });
    const other = toBase64(leaves[301] as Uint8Array);
    expect(await run('verify-inclusion', file, '--leaf', other, '--key', key)).toMatchObject({ status: 1 });
    const wrongKey = formatVerifierKey(origin, new Uint8Array(32));
    expect(await run('verify-inclusion', file, '--leaf', leaf, '--key', wrongKey)).toMatchObject({ status: 1 });
    expect(await run('verify-inclusion', file, '--leaf', leaf, '--key', key, '--quorum', '1')).toMatchObject({
      status: 1,
      text: expect.stringContaining('witnesses'),
    });
  });

  test('asks for the leaf and the key', async () => {
    const stdin = await tlogProof(5);
    await expect(run('verify-inclusion', '-', { stdin })).rejects.toMatchObject({ code: 'usage' });
    const leaf = toBase64(leaves[5] as Uint8Array);
    const call = run('verify-inclusion', '-', '--leaf', leaf, '--key', key, '--quorum', 'x', { stdin });
    await expect(call).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('verify-inclusion of the proof that a node gives of an entry', () => {
  const entry = JSON.parse(readFileSync(path.join(root, 'spec/vectors/log/audit-proof.json'), 'utf8'));

  test('follows it from the details to the signed head', async () => {
    const given = { stdin: JSON.stringify(entry) };
    expect(await run('verify-inclusion', '-', '--key', entry.key, given)).toMatchObject({ status: 0 });
    expect(await run('verify-inclusion', '-', given)).toMatchObject({ status: 0 });
    const erased = { stdin: JSON.stringify({ ...entry, details: null }) };
    expect(await run('verify-inclusion', '-', '--key', entry.key, erased)).toMatchObject({ status: 0 });
  });

  test.each<[string, object]>([
    ['another officer', { body: entry.body.replace('officer 7', 'officer 8') }],
    ['other details', { details: { ...entry.details, text: '{}' } }],
    ['another salt', { salt: toBase64(new Uint8Array(32)) }],
    ['a salt that is none', { salt: '' }],
    ['another leaf', { leaf: entry.leaf.replace('person-read', 'person-changed') }],
    ['a head of another size', { checkpoint: entry.checkpoint.replace('\n7\n', '\n8\n') }],
    ['a root that the head does not have', { treeSize: 1, leafIdx: 0, proof: [], root: entry.leafHash }],
  ])('finds %s', async (_, change) => {
    const stdin = JSON.stringify({ ...entry, ...change });
    expect(await run('verify-inclusion', '-', '--key', entry.key, { stdin })).toMatchObject({ status: 1 });
  });

  test('says when there is no head to check', async () => {
    const { checkpoint, ...rest } = entry;
    expect(checkpoint).toContain(entry.origin);
    const call = run('verify-inclusion', '-', '--key', entry.key, { stdin: JSON.stringify(rest) });
    await expect(call).rejects.toMatchObject({ code: 'input-invalid' });
  });
});

describe('check', () => {
  const intact = { valid: true, origin, size, root: toBase64(rootOfLeaves(leaves)), tiles: 277, problems: [] };

  test('finds a whole log of 70,000 leaves intact', async () => {
    expect(await run('check', whole, '--key', key, '--json')).toMatchObject({
      status: 0,
      json: { ...intact, signature: 'valid' },
    });
    expect(await run('check', whole)).toMatchObject({
      status: 0,
      text: `intact: ${origin}, 70000 leaves, signature not checked: give --key\n`,
    });
  });

  test('finds it through HTTP, at its prefix and below the base of a node', async () => {
    cpSync(whole, path.join(copy, 'log'), { recursive: true });
    await using server = await serve(copy);
    expect(await run('check', `${server.url}/log/`, '--json')).toMatchObject({ status: 0, json: intact });
    expect(await run('check', server.url, '--json')).toMatchObject({ status: 0, json: intact });
    await expect(run('check', `${server.url}/elsewhere`)).rejects.toMatchObject({ code: 'input-invalid' });
  });

  test('says when nobody answers', async () => {
    await expect(run('check', 'http://127.0.0.1:1')).rejects.toMatchObject({ code: 'node-unreachable' });
  });

  test('takes a full tile where the partial one has been removed', async () => {
    cpSync(whole, copy, { recursive: true });
    writeFileSync(path.join(copy, 'checkpoint'), await headOf(300));
    expect(await run('check', copy, '--key', key, '--json')).toMatchObject({ status: 0, json: { size: 300 } });
  });

  test.each<[string, (folder: string) => void, string, string]>([
    ['a leaf that was changed', (at) => flip(at, 'tile/0/007', 33), 'root-differs', 'checkpoint'],
    ['a hash of the second level', (at) => flip(at, 'tile/1/000', 0), 'tile-altered', 'tile/1/000'],
    ['a hash of its last tile', (at) => flip(at, 'tile/1/001.p/17', 40), 'tile-altered', 'tile/1/001.p/17'],
    ['a hash of the third level', (at) => flip(at, 'tile/2/000.p/1', 3), 'tile-altered', 'tile/2/000.p/1'],
    ['a tile that is missing', (at) => rmSync(path.join(at, 'tile/0/272')), 'tile-missing', 'tile/0/272'],
    ['a tile that was cut', (at) => write(at, 'tile/1/000', Buffer.alloc(33)), 'tile-missing', 'tile/1/000'],
    ['a tile that is too large', (at) => write(at, 'tile/0/000', Buffer.alloc(9000)), 'tile-missing', 'tile/0/000'],
    ['a head that was changed', (at) => edit(at, /70000/, '69999'), 'signature-wrong', 'checkpoint'],
    ['a head of another log', (at) => edit(at, /^th\.oag/, 'ng.oag'), 'origin-differs', 'checkpoint'],
  ])('finds %s', async (_, damage, code, where) => {
    cpSync(whole, copy, { recursive: true });
    damage(copy);
    const { status, json } = await run('check', copy, '--key', key, '--json');
    expect(status).toBe(1);
    expect(json.problems).toContainEqual({ code, where, sentence: expect.any(String) });
  });

  test('says in words what it has found', async () => {
    write(copy, 'checkpoint', await headOf(1));
    const sentence = 'The tile is missing, or has fewer hashes than the tree.';
    expect(await run('check', copy, '--key', key)).toMatchObject({
      status: 1,
      text: `altered: ${origin}, 1 leaves, signature valid\ntile-missing tile/0/000.p/1: ${sentence}\n`,
    });
  });

  test('compares with a head that somebody kept', async () => {
    const kept = write(copy, 'kept', await headOf(12_345));
    expect(await run('check', whole, '--seen', kept)).toMatchObject({ status: 0 });
    const forged = { origin, size: 12_345, root: leaves[0] as Uint8Array };
    for (const head of [forged, { ...forged, size: size + 1 }, { ...forged, origin: 'another' }]) {
      write(copy, 'other', await signCheckpoint(head, signer));
      const { status, json } = await run('check', whole, '--seen', path.join(copy, 'other'), '--json');
      expect(status).toBe(1);
      expect(json.problems).toContainEqual(expect.objectContaining({ code: 'history-rewritten' }));
    }
  });

  test('refuses what is no log', async () => {
    await expect(run('check', path.join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(run('check', vectors)).rejects.toMatchObject({ code: 'input-invalid' });
  });
});

test('says how it is called', async () => {
  expect(await run()).toMatchObject({ status: 0, text: expect.stringContaining('verify-inclusion') });
  for (const args of [['check'], ['check', 'a', 'b'], ['constructor', 'a'], ['check', 'a', '--nonsense']]) {
    await expect(run(...args)).rejects.toMatchObject({ code: 'usage' });
  }
});

/** Calls the command as its dispatcher does. */
async function run(...args: (string | { stdin: string })[]) {
  const stdout = new PassThrough();
  const given = args.find((arg) => typeof arg === 'object')?.stdin ?? '';
  const words = args.filter((arg) => typeof arg === 'string');
  const status = await logCommand(words, { stdin: Readable.from([given]), stdout, stderr: new PassThrough() });
  stdout.end();
  const text = (await stdout.toArray()).join('');
  return {
    status,
    text,
    get json() {
      return JSON.parse(text);
    },
    get lines(): { valid: boolean; reason: string }[] {
      return text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    },
  };
}

async function headOf(count: number): Promise<string> {
  return signCheckpoint({ origin, size: count, root: rootOfLeaves(leaves.slice(0, count)) }, signer);
}

async function tlogProof(index: number): Promise<string> {
  const count = 400;
  const hashOf = ({ level, index: at }: TreeNode) => rootOfLeaves(leaves.slice(at * 2 ** level, (at + 1) * 2 ** level));
  return formatTlogProof({ index, proof: inclusionProof(index, count, hashOf), checkpoint: await headOf(count) });
}

function write(place: string, name: string, content: string | Uint8Array): string {
  const file = path.join(place, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function flip(place: string, name: string, at: number): void {
  const bytes = readFileSync(path.join(place, name));
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(path.join(place, name), bytes);
}

function edit(place: string, from: RegExp, to: string): void {
  const file = path.join(place, 'checkpoint');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}

/** A folder on loopback, as any static server would serve it; unknown pages answer with a page, as our own site does. */
async function serve(place: string): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((request, reply) => {
    try {
      reply.end(readFileSync(path.join(place, request.url ?? '')));
    } catch {
      reply.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
