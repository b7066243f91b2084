import { readFileSync } from 'node:fs';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { concat, utf8 } from '../bytes.ts';
import { toBase64 } from './base64.ts';
import { formatCheckpoint, parseCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { verifyCosignatures } from './cosignature.ts';
import { leafHash } from './hashes.ts';
import { parseVerifierKey, verifyNote } from './signed-note.ts';
import { tilePath, tilesOfTree, tileWidth } from './tiles.ts';
import { consistencyProof, inclusionProof, rootOfLeaves, type TreeNode } from './tree.ts';

interface Vectors {
  origin: string;
  key: string;
  witnessKey: string;
  cosigned: string;
  cosignedAt: number;
  heads: { size: number; root: string; checkpoint: string; tiles: Record<string, string> }[];
  inclusion: { index: number; size: number; proof: string[] }[];
  consistency: { size1: number; size2: number; proof: string[] }[];
}

/** Made by the log libraries of Go, see spec/vectors/log/SOURCE.txt: neither side has seen the other's code. */
const file = new URL('../../../../spec/vectors/log/interop.json', import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(file, 'utf8'));
const leaves = Array.from({ length: 700 }, (_, number) => leafHash(utf8(`leaf ${number}`)));
const hashOf = ({ level, index }: TreeNode) => rootOfLeaves(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));

describe.each(vectors.heads)('the tree of $size leaves that Go has made', ({ size, root, checkpoint, tiles }) => {
  test('has our root and our checkpoint', async () => {
    expect(toBase64(rootOfLeaves(leaves.slice(0, size)))).toBe(root);
    const signed = await verifyCheckpoint(checkpoint, vectors);
    expect(formatCheckpoint(signed)).toBe(signed.note.text);
    expect(signed).toMatchObject({ origin: vectors.origin, size });
  });

  test('has our tiles, at our paths', () => {
    const ours = [...tilesOfTree(size)].map((tile) => {
      const span = tileWidth ** tile.level;
      const hashes = Array.from({ length: tile.width }, (_, at) => {
        const first = (tile.index * tileWidth + at) * span;
        return rootOfLeaves(leaves.slice(first, first + span));
      });
      return [tilePath(tile), bytesToHex(sha256(concat(...hashes)))];
    });
    expect(Object.fromEntries(ours)).toEqual(tiles);
  });
});

test('the proofs of Go are ours, hash by hash', () => {
  for (const { index, size, proof } of vectors.inclusion) {
    expect(inclusionProof(index, size, hashOf).map(toBase64)).toEqual(proof);
  }
  for (const { size1, size2, proof } of vectors.consistency) {
    expect(consistencyProof(size1, size2, hashOf).map(toBase64)).toEqual(proof);
  }
});

test('the cosignature of a witness in Go is valid', async () => {
  const witness = parseVerifierKey(vectors.witnessKey);
  expect(await verifyCosignatures(parseCheckpoint(vectors.cosigned), [witness])).toEqual([
    { name: 'witness.ng.naptip', at: new Date(vectors.cosignedAt * 1000) },
  ]);
});

test('the note that the documentation of golang.org/x/mod/sumdb/note shows is valid', async () => {
  const key = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  const text =
    'If you think cryptography is the answer to your problem,\n' + "then you don't know what your problem is.\n";
  const signature = Uint8Array.from(
    atob('x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM='),
    (letter) => letter.charCodeAt(0),
  ).slice(4);
  const note = { text, signatures: [{ name: key.name, keyId: key.keyId, signature }] };
  expect(await verifyNote(note, [key])).toEqual(['PeterNeumann']);
  expect(await verifyNote({ ...note, text: text.replace('answer', 'question') }, [key])).toEqual([]);
});
