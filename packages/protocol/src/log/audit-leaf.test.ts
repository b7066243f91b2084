import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8 } from '../bytes.ts';
import { type AuditLeaf, auditHour, auditLeaf, commit } from './audit-leaf.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { canonicalJson } from './canonical-json.ts';

const salt = new Uint8Array(32).fill(7);
const body = utf8('{"by":"officer 1"}');
const head = { version: 1, verb: 'person-read', hour: '2026-06-02T04' } as const;

test('a leaf is four lines: the format, the verb, the hour, and a hash', () => {
  // Computed with hashlib in Python: base64(sha256(bytes([7]) * 32 + b'{"by":"officer 1"}')).
  const text = 'comity/audit/v1\nperson-read\n2026-06-02T04\noik1Pb901H12noeqZPynb1Yezvk4HrgW/SyI50WJs7M=\n';
  expect(new TextDecoder().decode(auditLeaf({ ...head, salt, body }))).toBe(text);
});

test('once the body is erased, what it was bound by gives the same leaf', () => {
  const commitment = commit(salt, body);
  expect(auditLeaf({ ...head, commitment })).toEqual(auditLeaf({ ...head, salt, body }));
});

test('another salt, body, verb or hour gives another leaf', () => {
  const leaves: AuditLeaf[] = [
    { ...head, salt, body },
    { ...head, salt: salt.with(0, 8), body },
    { ...head, salt, body: utf8('{}') },
    { ...head, verb: 'person-changed', salt, body },
    { ...head, hour: '2026-06-02T05', salt, body },
  ];
  expect(new Set(leaves.map((leaf) => toBase64(auditLeaf(leaf)))).size).toBe(leaves.length);
});

test.each<[string, object]>([
  ['another version', { version: 2 }],
  ['a verb in capitals', { verb: 'READ' }],
  ['a verb with a line break', { verb: 'person-read\n' }],
  ['a minute', { hour: '2026-06-02T04:05' }],
  ['a short salt', { salt: salt.slice(1) }],
])('a leaf with %s is refused', (_, change) => {
  expect(() => auditLeaf({ ...head, salt, body, ...change } as AuditLeaf)).toThrow(
    expect.objectContaining({ code: 'log-invalid' }),
  );
});

test('an instant is written as its hour', () => {
  expect(auditHour(new Date('2026-06-02T04:59:59.999Z'))).toBe('2026-06-02T04');
});

test('a value has one text, whatever the order of its members', () => {
  const value = { b: [1, -0, 0.1, 1e21, null, true], a: { z: 'ä"\n', y: undefined } };
  expect(canonicalJson(value)).toBe('{"a":{"z":"ä\\"\\n"},"b":[1,0,0.1,1e+21,null,true]}');
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (json) => {
      fc.pre(!JSON.stringify(json).includes('\\u0000') && JSON.stringify(json).isWellFormed());
      fc.pre(!/"__proto__":|\\ud[89a-f]/.test(JSON.stringify(json)));
      const text = canonicalJson(json);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
});

test.each([
  ['a number that is not finite', Number.NaN],
  ['half of a surrogate pair', '\ud800'],
  ['NUL', { a: '\0' }],
  ['a date', { at: new Date(0) }],
  ['a bigint', 5n],
  ['nothing', undefined],
  ['33 levels', JSON.parse(`${'['.repeat(33)}0${']'.repeat(33)}`)],
])('%s cannot be written', (_, value) => {
  expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'json-invalid' }));
});

test('base64 has one spelling for each byte string', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }),
  );
  for (const text of ['A', 'AB', 'AB==\n', 'AB==AB==', 'AAA-', 'AQ=', 'AR==']) expect(fromBase64(text)).toBeUndefined();
});
