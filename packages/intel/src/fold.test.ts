import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, original } from './fold.ts';

test.each([
  ['full-width digits', '０１２', '012'],
  ['Thai digits', '๐๑๒', '012'],
  ['keycaps', '0️⃣8️⃣', '08'],
  ['circles', '①②❸', '123'],
  ['bold digits', '𝟎𝟏', '01'],
  ['accents', 'Iṣẹ́ òkè', 'ise oke'],
  ['Cyrillic letters in a Latin word', 'Pаypаl', 'paypal'],
  ['a Cyrillic word', 'работа', 'работа'],
  ['what is invisible', '0\u200b8\u2060', '08'],
  ['markup', '<b>0</b>8<br>1', '08\n1'],
  ['entities', '&#48;&amp;', '0&'],
])('%s are written plainly', (_, source, folded) => {
  expect(fold(source).text).toBe(folded);
});

test('every character of the fold knows the span of the original it comes from', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (source) => {
      const folded = fold(source);
      expect(folded.starts.length).toBe(folded.text.length);
      let last = 0;
      for (let at = 0; at < folded.text.length; at++) {
        const { start, end } = original(folded, at, at + 1);
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(source.length);
        last = start;
      }
    }),
  );
});

test('what is folded twice stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aé０๑1ß. ศูนย์أЖ') }), (source) => {
      const { text } = fold(source);
      expect(fold(text).text).toBe(text);
    }),
  );
});
