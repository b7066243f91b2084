import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8 } from './bytes.ts';
import { readJson } from './strict-json.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test.each([
  ['a key twice', '{"a":1,"a":2}'],
  ['a key twice, once with an escape', '{"a":1,"\\u0061":2}'],
  ['a key twice, deep inside', '[{"b":{"a":1,"c":[],"a":2}}]'],
  ['the key __proto__', '{"__proto__":{}}'],
  ['a byte order mark', '\ufeff{}'],
  ['half of a surrogate pair', '"\\ud800"'],
  ['the other half', '{"\\udc00":1}'],
  ['a whole number that is not exact', '9007199254740993'],
  ['a number that is too large', '1e400'],
  ['a number with a leading zero', '01'],
  ['a number with a plus', '+1'],
  ['not a number', 'NaN'],
  ['no value', ''],
  ['a lone comma', '[1,]'],
  ['a missing comma', '[1 2]'],
  ['a missing colon', '{"a" 1}'],
  ['a key without quotes', '{a:1}'],
  ['an end too much', '[]]'],
  ['a second value', '{}{}'],
  ['an object without end', '{"a":1'],
  ['a list without end', '[1'],
  ['a text without end', '"a'],
  ['a text that ends in a backslash', '"a\\'],
  ['a line break in a text', '"a\nb"'],
  ['an escape that JSON does not have', '"\\x41"'],
  ['a comment', '{} // x'],
])('JSON with %s is refused', (_, text) => {
  expect(() => readJson(utf8(text))).toThrow(expect.objectContaining({ code: 'json-invalid' }));
});

test('bytes that are not UTF-8 are refused', () => {
  for (const bytes of [
    [0x22, 0xff, 0x22],
    [0x22, 0xc0, 0x80, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
  ]) {
    expect(() => readJson(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code: 'json-invalid' }));
  }
});

test('32 levels may be nested and 33 may not', () => {
  expect(readJson(utf8(nested(32)))).toBeInstanceOf(Array);
  const tooLarge = expect.objectContaining({ code: 'too-large' });
  expect(() => readJson(utf8(nested(33)))).toThrow(tooLarge);
  expect(() => readJson(utf8(nested(500_000)))).toThrow(tooLarge);
});

test('size and number of values are limited', () => {
  const tooLarge = expect.objectContaining({ code: 'too-large' });
  expect(() => readJson(utf8('"1234"'), { bytes: 5 })).toThrow(tooLarge);
  expect(() => readJson(utf8('[1,2]'), { values: 2 })).toThrow(tooLarge);
  expect(readJson(utf8('[1,2]'), { values: 3 })).toEqual([1, 2]);
});

test('what JSON.parse reads and is exact reads the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.boolean(), (value, spaced) => {
      // I-JSON has no half surrogates and no inexact numbers; the arbitrary has both, rarely.
      const text = JSON.stringify(value, null, spaced ? ' \t' : undefined);
      fc.pre(!/\\ud[89a-f]/i.test(text) && !text.includes('"__proto__"') && !/[-\d][\de+]{16}|e\+/.test(text));
      expect(readJson(utf8(text))).toEqual(JSON.parse(text));
    }),
  );
});

test('whatever the bytes are, it ends in a value that JSON.parse reads too, or in a coded error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.string({ unit: 'binary' }).map(utf8)), (bytes) => {
      try {
        const value = readJson(bytes);
        expect(value).toEqual(JSON.parse(new TextDecoder().decode(bytes)));
      } catch (error) {
        expect(error).toMatchObject({ name: 'ProtocolError' });
      }
    }),
    { numRuns: 2000 },
  );
});

test('an error never repeats the input', () => {
  for (const text of ['{"Amina":1,"Amina":2}', '["Amina']) {
    expect(() => readJson(utf8(text))).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('Amina') }),
    );
  }
});
