import { romaniseHan, splitHangulName, splitHanName } from './cjk.ts';
import { cleanText } from './clean.ts';
import { romaniseWord } from './romanise.ts';
import { type Script, scriptOf, scriptOfWord } from './scripts.ts';

/** One word of a name. */
export interface NameWord {
  /** Latin letters a to z and digits, small. */
  text: string;
  /** As written, cleaned; for Latin the same word in its own letters. */
  native: string;
  script: Script;
}

/** Longer input is cut: nobody's name has more, and a hostile record must cost no more than another. */
export const nameLimits = { characters: 400, words: 24, wordCharacters: 40 };

/**
 * Cuts a name into words in Latin letters: at blanks, hyphens, commas, dots and `<` (ICAO 9303), not at apostrophes.
 * Chinese and Korean names without a blank are cut into surname and given name, the Arabic article from its noun.
 */
export function nameWords(full: string): NameWord[] {
  const pieces = splitName(
    cleanText(full.length > nameLimits.characters ? full.slice(0, nameLimits.characters) : full),
  );
  const words: NameWord[] = [];
  for (const piece of pieces) {
    if (words.length >= nameLimits.words) break;
    addWords(words, piece, pieces.length === 1);
  }
  return words;
}

/** The pieces of a cleaned name between separators. */
export function splitName(clean: string): string[] {
  const pieces: string[] = [];
  let start = -1;
  for (let i = 0; i <= clean.length; i++) {
    const separator = i === clean.length || isSeparator(clean.charCodeAt(i));
    if (!separator && start < 0) start = i;
    if (separator && start >= 0) {
      pieces.push(clean.slice(start, Math.min(i, start + nameLimits.wordCharacters)));
      start = -1;
    }
  }
  return pieces;
}

/** Adds the words of one piece; `alone` when it is the whole name, which decides whether Han and Hangul are cut. */
export function addWords(words: NameWord[], piece: string, alone: boolean): void {
  const script = scriptOfWord(piece);
  if (script === 'Han' && alone)
    addParts(words, splitHanName(piece), script, (part, first) => romaniseHan(part, first));
  else if (script === 'Hangul' && alone) {
    addParts(words, splitHangulName(piece), script, (part) => romaniseWord(part, script));
  } else if (script === 'Arabic' && piece.length > 4 && piece.startsWith('ال') && piece !== 'الله') {
    words.push({ text: 'al', native: 'ال', script });
    addParts(words, [piece.slice(2)], script, (part) => romaniseWord(part, script));
  } else addParts(words, [piece], script, (part) => romanisePiece(part, script));
}

function addParts(
  words: NameWord[],
  parts: string[],
  script: Script,
  romanise: (part: string, first: boolean) => string,
): void {
  for (const [i, part] of parts.entries()) {
    const text = romanise(part, i === 0);
    if (text !== '') words.push({ text, native: script === 'Latin' ? text : part, script });
    else if (script !== 'Latin' && script !== 'None') words.push({ text: part, native: part, script });
  }
}

/** Digits stay as they are; letters of several scripts in one word are read run by run. */
function romanisePiece(piece: string, script: Script): string {
  const word = piece.replaceAll("'", '');
  if (!/[0-9]/.test(word)) return romaniseWord(piece.includes("'") && script !== 'Hebrew' ? word : piece, script);
  let out = '';
  for (const run of word.match(/[0-9]+|[^0-9]+/g) ?? []) {
    out += /^[0-9]/.test(run) ? run : romaniseWord(run, scriptOf(run.charCodeAt(0)));
  }
  return out;
}

function isSeparator(unit: number): boolean {
  if (unit < 0x80) {
    const letter = (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
    return !letter && !(unit >= 0x30 && unit <= 0x39) && unit !== 0x27 && unit !== 0x22;
  }
  return (
    unit === 0xb7 ||
    (unit >= 0xa1 && unit <= 0xbf) ||
    unit === 0x30fb ||
    unit === 0x2022 ||
    unit === 0x2027 ||
    unit === 0x5be ||
    unit === 0x60c ||
    unit === 0x61b ||
    unit === 0xff0c ||
    (unit >= 0x2018 && unit <= 0x201f) ||
    (unit >= 0x3001 && unit <= 0x3020 && unit !== 0x3005 && unit !== 0x3007)
  );
}
