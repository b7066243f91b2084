import { numberWords, unspaced } from './number-words.ts';

/** One piece of a number: a stretch of digits, a written-out digit, letters that look like digits. */
export interface Piece {
  digits: string;
  /** Positions in the folded text, the end exclusive. */
  from: number;
  to: number;
  kind: 'digits' | 'word' | 'lookalike';
  /** What stands before it, since the piece before. */
  gap: string;
  /** The languages of a written-out digit, and what it stands for in others. */
  languages: readonly string[];
  other?: { digits: string; languages: readonly string[] };
}

/** Pieces that may together be one number or several. */
export interface Run {
  pieces: Piece[];
  plus: boolean;
}

const lookalikes: Record<string, string> = {
  o: '0',
  о: '0',
  ο: '0',
  q: '9',
  l: '1',
  i: '1',
  '|': '1',
  z: '2',
  e: '3',
  з: '3',
  a: '4',
  s: '5',
  b: '8',
  в: '8',
  g: '9',
  t: '7',
};
const letter = /[\p{L}\p{M}]/u;
const digit = /[0-9]/;
/** A longer break than this ends a number; emoji and decoration between digits are short. */
const longestGap = 12;
const longestRun = 400;

/**
 * Finds the runs of digits in folded text, whatever they are written with. `masked` says which positions belong to
 * something else (a date, a price, a web address). Linear: no position is visited more than a fixed number of times.
 */
export function findRuns(text: string, masked: Uint8Array): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  let gapFrom = 0;
  const close = () => {
    if (run && run.pieces.length > 0) runs.push(run);
    run = undefined;
  };
  let at = 0;
  while (at < text.length) {
    if (masked[at]) {
      close();
      at++;
      continue;
    }
    const char = text[at] ?? '';
    const pieces = digit.test(char) || letter.test(char) ? readPieces(text, at, masked, run !== undefined) : undefined;
    if (pieces) {
      const gap = text.slice(gapFrom, at);
      if (run && (!joins(gap) || run.pieces.length > longestRun)) close();
      run ??= { pieces: [], plus: startsWithPlus(text, at) };
      for (const piece of pieces) {
        piece.gap = piece.from === at ? (run.pieces.length > 0 ? gap : '') : text.slice(gapFrom, piece.from);
        run.pieces.push(piece);
        gapFrom = piece.to;
      }
      at = gapFrom;
      continue;
    }
    if (letter.test(char)) {
      close();
      at = endOfWord(text, at);
      continue;
    }
    // A plus in the middle starts another number.
    if (char === '+' && run) close();
    if (run && at - gapFrom > longestGap) close();
    at++;
  }
  close();
  return runs.flatMap(withoutProse);
}

/** One short word between figures (`2 to 3`, `081 en 082`) is a word of the sentence, unless it is glued to them. */
function withoutProse(run: Run): Run[] {
  const at = run.pieces.findIndex(({ kind }) => kind === 'word');
  const word = run.pieces[at];
  if (!word || run.pieces.findLastIndex(({ kind }) => kind === 'word') !== at) return [run];
  const next = run.pieces[at + 1];
  if (word.to - word.from > 4 || word.gap === '' ? at > 0 : next?.gap === '') return [run];
  const before = run.pieces.slice(0, at);
  const behind = run.pieces.slice(at + 1);
  return [
    ...(before.length > 0 ? [{ pieces: before, plus: run.plus }] : []),
    ...(behind.length > 0 ? [{ pieces: behind, plus: false }] : []),
  ];
}

function joins(gap: string): boolean {
  return gap.length <= longestGap && (gap.match(/\n/g)?.length ?? 0) <= 2 && !/[=;]/.test(gap);
}

function startsWithPlus(text: string, at: number): boolean {
  return /(?:\+|\bplus|plus)[\s(.]{0,3}$/.test(text.slice(Math.max(0, at - 8), at));
}

function endOfWord(text: string, at: number): number {
  if (unspaced.test(text[at] ?? '')) return at + 1;
  let end = at + 1;
  while (end < text.length && letter.test(text[end] ?? '') && !unspaced.test(text[end] ?? '')) end++;
  return end;
}

/** The pieces of the word or figure that starts here, or nothing where it is no number. */
function readPieces(text: string, at: number, masked: Uint8Array, inRun: boolean): Piece[] | undefined {
  if (unspaced.test(text[at] ?? '')) {
    const word = readWord(text, at, text.length);
    return word ? [word] : undefined;
  }
  let end = at;
  while (end < text.length && end - at < 80 && !masked[end] && isInWord(text[end] ?? '')) end++;
  const token = text.slice(at, end);
  if (/^[0-9]+$/.test(token)) return [piece(token, at, end, 'digits')];
  if (end - at >= 80) return undefined;
  return readPhrase(text, at) ?? readToken(text, at, end, inRun);
}

function isInWord(char: string): boolean {
  return (letter.test(char) || digit.test(char) || char === "'") && !unspaced.test(char);
}

/** `twenty three`, `quatre-vingt-dix`: numbers of several words. */
function readPhrase(text: string, at: number): Piece[] | undefined {
  const word = readWord(text, at, Math.min(text.length, at + 40));
  if (!word || !/[ -]/.test(text.slice(at, word.to)) || isInWord(text[word.to] ?? '')) return undefined;
  return [word];
}

/** The longest number word at this position that ends before `end`. */
function readWord(text: string, at: number, end: number): Piece | undefined {
  const { words, repeats, longest } = numberWords();
  for (let length = Math.min(longest.get(text[at] ?? '') ?? 0, end - at); length > 0; length--) {
    const written = text.slice(at, at + length);
    const [entry, other] = words.get(written) ?? [];
    if (entry) {
      const read = piece(entry.digits, at, at + length, 'word', entry.languages);
      if (other) read.other = other;
      return read;
    }
    const times = repeats.get(written);
    if (times !== undefined) return repeated(text, at + length, at, times);
  }
  return undefined;
}

/** `double five`, `triple 0`: the figure that follows, so many times. */
function repeated(text: string, after: number, at: number, times: number): Piece | undefined {
  let next = after;
  while (next < after + 3 && /[ -]/.test(text[next] ?? '')) next++;
  if (digit.test(text[next] ?? '')) return piece((text[next] ?? '').repeat(times), at, next + 1, 'word', ['en']);
  if (next === after) return undefined;
  const word = readWord(text, next, Math.min(text.length, next + 12));
  if (word?.digits.length !== 1 || isInWord(text[word.to] ?? '')) return undefined;
  return piece(word.digits.repeat(times), at, word.to, 'word', word.languages);
}

/** A word that consists of digits, number words and look-alike letters and of nothing else: `zero8one`, `o8l2`. */
function readToken(text: string, at: number, end: number, inRun: boolean): Piece[] | undefined {
  const pieces: Piece[] = [];
  let figures = 0;
  let letters = 0;
  let from = at;
  while (from < end) {
    const char = text[from] ?? '';
    const last = pieces.at(-1);
    if (digit.test(char)) {
      figures++;
      if (last?.kind === 'digits') {
        last.digits += char;
        last.to = ++from;
      } else pieces.push(piece(char, from, ++from, 'digits'));
      continue;
    }
    const word = readWord(text, from, end);
    if (word && (word.to - word.from > 1 || word.languages.length > 0) && restReads(text, word.to, end)) {
      figures += 2;
      pieces.push(word);
      from = word.to;
      continue;
    }
    const alike = lookalikes[char];
    if (alike === undefined) return undefined;
    letters++;
    pieces.push(piece(alike, from, ++from, 'lookalike'));
  }
  if (letters === 0) return pieces;
  if (letters <= 3 && figures >= 1) return pieces;
  const token = text.slice(at, end);
  const noughts = /^[o\u043e\u03bf]{1,4}$/.test(token) || (inRun && /^[li]$/.test(token));
  return noughts || (figures >= 2 && letters <= figures * (/^[oil\d]+$/.test(token) ? 4 : 2)) ? pieces : undefined;
}

/** Whether what is left of a word can be read on: `ten` in `tense` is no number. */
function restReads(text: string, from: number, end: number): boolean {
  const char = text[from] ?? '';
  return from >= end || digit.test(char) || lookalikes[char] !== undefined || readWord(text, from, end) !== undefined;
}

function piece(
  digits: string,
  from: number,
  to: number,
  kind: Piece['kind'],
  languages: readonly string[] = [],
): Piece {
  return { digits, from, to, kind, gap: '', languages };
}

/** Where languages disagree about a word, the language that most of the run's words are in decides. */
export function settleLanguages(run: Run): string | undefined {
  const votes = new Map<string, number>();
  for (const { languages, other } of run.pieces) {
    for (const language of [...languages, ...(other?.languages ?? [])])
      votes.set(language, (votes.get(language) ?? 0) + 1);
  }
  const [winner] = [...votes].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0] ?? [];
  if (winner === undefined) return undefined;
  for (const one of run.pieces) {
    if (one.other?.languages.includes(winner) && !one.languages.includes(winner)) one.digits = one.other.digits;
  }
  return winner;
}
