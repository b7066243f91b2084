import { nameWords } from '@comity/protocol/matchkeys';
import { editSimilarity } from './names/edit.ts';

/** An address as words in Latin letters. */
export interface Place {
  written: string;
  words: readonly string[];
}

const short: Record<string, string> = {
  street: 'st',
  str: 'st',
  road: 'rd',
  avenue: 'ave',
  av: 'ave',
  place: 'pl',
  crescent: 'cres',
  court: 'ct',
  close: 'cl',
  drive: 'dr',
  circuit: 'cct',
  lane: 'ln',
  boulevard: 'blvd',
  apartment: 'apt',
  building: 'bldg',
};

/** Reads an address; the words of streets are brought to their short forms. */
export function readPlace(written: string): Place {
  const words = nameWords(written).map(({ text }) => (Object.hasOwn(short, text) ? (short[text] ?? text) : text));
  return { written, words: words.slice(0, 16) };
}

/** The share of the shorter address that stands in the other, 0 to 1; numbers have to agree to the digit. */
export function comparePlaces(a: Place, b: Place): number {
  const [shorter, longer] = a.words.length <= b.words.length ? [a.words, b.words] : [b.words, a.words];
  const used = new Set<number>();
  let shared = 0;
  let total = 0;
  for (const word of shorter) {
    const weight = /[0-9]/.test(word) || word.length > 3 ? 1 : 0.4;
    total += weight;
    let best = 0;
    let at = -1;
    for (const [i, other] of longer.entries()) {
      if (used.has(i)) continue;
      const alike =
        word === other ? 1 : /[0-9]/.test(word + other) || word[0] !== other[0] ? 0 : editSimilarity(word, other);
      if (alike > best) {
        best = alike;
        at = i;
      }
    }
    if (best >= 0.75) {
      used.add(at);
      shared += weight * best;
    }
  }
  return total === 0 ? 0 : shared / total;
}
