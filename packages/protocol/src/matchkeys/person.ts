import { nameWords } from './words.ts';

/**
 * The exact keys of a person, set `person-1`: the words of the name in Latin letters, reduced to consonants and sorted,
 * with the date of birth. Honest about what it is: two spellings of one sound meet, a slip of the pen does not. The
 * second key has day and month exchanged, for the other way of writing a date; whoever meets it is a candidate that a
 * person has to look at.
 */
export function personKeys(name: string, birthDate: string): string[] {
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate);
  if (!date) return [];
  const [, year = '', month = '', day = ''] = date;
  const words = nameWords(name)
    .map(({ text }) => consonantsOf(text))
    .filter((word) => word.length > 0);
  if (words.length === 0) return [];
  const sorted = [...new Set(words)].sort().join('.');
  const plain = `${sorted}:${year}${month}${day}`;
  return day === month || Number(day) > 12 ? [plain] : [plain, `${sorted}:${year}${day}${month}`];
}

const rules: [pattern: RegExp, sound: string][] = [
  [/sch|sh/g, 's'],
  [/tch|ch|cz/g, 'j'],
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/kh|gh/g, 'g'],
  [/zh|dj|dz/g, 'j'],
  [/ts|tz/g, 's'],
  [/ck|q|c/g, 'k'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  [/z/g, 's'],
  [/(?<!^)[aeiouyh]/g, ''],
  [/^[eiouy]/g, 'a'],
  [/(.)\1+/g, '$1'],
];

/** Consonants by sound, in a fixed order of rules. */
function consonantsOf(word: string): string {
  return rules.reduce((text, [pattern, sound]) => text.replace(pattern, sound), word);
}
