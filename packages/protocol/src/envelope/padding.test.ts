import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buckets, pad, unpad } from './padding.ts';

test('padding comes off again, and the length is that of a bucket', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 262_140 }), (length) => {
      const bytes = new Uint8Array(length).fill(1);
      const padded = pad(bytes);
      expect(buckets).toContain(padded.length);
      expect(Buffer.compare(unpad(padded), bytes)).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test('the buckets are used to their last byte', () => {
  expect(pad(new Uint8Array(16_380)).length).toBe(16_384);
  expect(pad(new Uint8Array(16_381)).length).toBe(32_768);
  expect(pad(new Uint8Array(262_140)).length).toBe(262_144);
  expect(() => pad(new Uint8Array(262_141))).toThrow(expect.objectContaining({ code: 'too-large' }));
});

test('any other padding is refused', () => {
  const good = pad(Uint8Array.of(1, 2, 3));
  const changed = (at: number, value: number) => good.map((byte, i) => (i === at ? value : byte));
  const bad = [
    new Uint8Array(),
    Uint8Array.of(0, 0),
    good.subarray(1),
    changed(good.length - 1, 1),
    changed(3, 2),
    changed(0, 255),
    new Uint8Array([...good, ...new Uint8Array(16_384)]),
  ];
  for (const padded of bad) expect(() => unpad(padded)).toThrow(expect.objectContaining({ code: 'decrypt-failed' }));
});
