import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkConsistencyJson, checkInclusionJson, parseExactJson, runMerkleVector } from './merkle-vectors.ts';

const folder = new URL('../../../../spec/vectors/merkle/', import.meta.url);

describe.each([
  ['inclusion.json', 65],
  ['consistency.json', 57],
])('%s of transparency-dev/merkle', (name, count) => {
  const vectors = parseExactJson(readFileSync(new URL(name, folder), 'utf8')) as object[];

  test(`has ${count} vectors, and each comes out as it should`, () => {
    expect(vectors).toHaveLength(count);
    expect(vectors.map(runMerkleVector).filter(({ passed }) => !passed)).toEqual([]);
  });

  test('each comes out wrong where the opposite is wanted', () => {
    const turned = vectors.map((vector) => ({ ...vector, wantErr: !('wantErr' in vector && vector.wantErr) }));
    expect(turned.map(runMerkleVector).filter(({ passed }) => passed)).toEqual([]);
  });
});

test('numbers beyond 2^53 stay exact', () => {
  expect(parseExactJson('[18446744073709551615, 5, 0.5]')).toEqual([18446744073709551615n, 5, 0.5]);
  expect(() => parseExactJson('{')).toThrow(expect.objectContaining({ code: 'json-invalid' }));
});

test('what is no proof at all is refused, without repeating it', () => {
  for (const json of [null, 'Amina Okafor', { leafIdx: '1' }, { size1: 1, root1: 'Amina Okafor' }]) {
    for (const check of [checkInclusionJson, checkConsistencyJson, runMerkleVector]) {
      expect(() => check(json)).toThrow(
        expect.objectContaining({ code: 'proof-invalid', message: expect.not.stringContaining('Amina') }),
      );
    }
  }
  const notBase64 = { size1: 1, size2: 1, root1: '?', root2: '', proof: null };
  expect(() => checkConsistencyJson(notBase64)).toThrow('root1');
});
