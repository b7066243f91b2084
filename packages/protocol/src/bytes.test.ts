import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bytesOfHash,
  concat,
  equalBytes,
  fromBase64url,
  hashOf,
  portableBase64url,
  toBase64url,
  utf8,
} from './bytes.ts';

test('base64url is that of the platform', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(text)).toEqual(Uint8Array.from(bytes));
    }),
  );
});

test('each byte string has one spelling', () => {
  for (const text of ['A', 'AB', 'AAB', 'AA==', 'A+', 'A/', 'A A', 'AAAAA', 'Ä', '€']) {
    expect(() => fromBase64url(text), text).toThrow(expect.objectContaining({ code: 'base64url-invalid' }));
  }
});

test('bytes are equal when all of them are', () => {
  const bytes = Uint8Array.of(1, 2, 3);
  expect(equalBytes(bytes, bytes.slice())).toBe(true);
  for (const other of [[], [1, 2], [1, 2, 4], [1, 2, 3, 0], [0, 2, 3]]) {
    expect(equalBytes(bytes, Uint8Array.from(other))).toBe(false);
  }
});

test('a hash is over all parts in their order (FIPS 180-4, "abc")', () => {
  const hash = hashOf(utf8('a'), utf8('bc'));
  expect(hash).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(hashOf(concat(utf8('ab'), utf8('c')))).toBe(hash);
  expect(Buffer.from(bytesOfHash(hash)).toString('hex')).toBe(hash.slice(7));
});

test('base64url is the same with and without the help of the platform', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length * 11) & 255);
    const text = toBase64url(bytes);
    expect(portableBase64url.encode(bytes)).toBe(text);
    expect(portableBase64url.decode(text)).toEqual(bytes);
    expect(fromBase64url(text)).toEqual(bytes);
  }
});
