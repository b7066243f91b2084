import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText, deriveKeys, keySets, mrzCheckDigit, nameWords, normalPhone, scriptOf } from './matchkeys.ts';

const own = engineOwn();

/** What engines offer and this must not use: replaced by traps for one test. */
function engineOwn() {
  return {
    normalize: String.prototype.normalize,
    toLowerCase: String.prototype.toLowerCase,
    localeCompare: String.prototype.localeCompare,
  };
}

test('nothing of it asks the engine for normal forms, small letters or collation', () => {
  const trap = (): never => {
    throw new Error('asked the engine');
  };
  Object.assign(String.prototype, { normalize: trap, toLowerCase: trap, localeCompare: trap });
  try {
    for (const set of keySets)
      deriveKeys(set, { value: 'Ɗanladi Ƙwarbai 0803 ธนวัฒน์ @X', country: 'NG', birthDate: '1990-05-17' });
    nameWords('习近平 محمد Володимир');
  } finally {
    Object.assign(String.prototype, own);
  }
});

test('any text at all gives words of a to z and digits, or letters that no table knows', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      for (const { text: word } of nameWords(text)) expect(word.length).toBeGreaterThan(0);
      for (const set of keySets)
        for (const key of deriveKeys(set, { value: text, country: 'TH', birthDate: '1990-05-17' }))
          expect(key.startsWith(`${set}:`)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a normal form is its own normal form', () => {
  const digits = fc.stringMatching(/^[0-9]{8,11}$/);
  fc.assert(
    fc.property(digits, fc.constantFrom('TH', 'NG', 'US', 'DE', 'AR', 'MX', 'BR', 'IT'), (text, country) => {
      const { normal, valid } = normalPhone(text, country);
      return normal === null || !valid || normalPhone(normal, country).normal === normal;
    }),
    { numRuns: 2000 },
  );
});

test('digits of every script, full-width letters and direction marks are brought to one form', () => {
  expect(cleanText('\u202e٠١٢ ๓๔ ＡＢ\u200b')).toBe('012 34 AB');
});

test('a script is known by its letters', () => {
  expect(['ก', 'я', 'ع', 'ሀ', '习', '김', 'ア', 'a', '7'].map((letter) => scriptOf(letter.charCodeAt(0)))).toEqual([
    'Thai',
    'Cyrillic',
    'Arabic',
    'Ethiopic',
    'Han',
    'Hangul',
    'Kana',
    'Latin',
    'None',
  ]);
});

test('the check digit of ICAO 9303-3, appendix A', () => {
  expect(mrzCheckDigit('520727')).toBe('3');
  expect(mrzCheckDigit('AB2134<<<')).toBe('5');
});
