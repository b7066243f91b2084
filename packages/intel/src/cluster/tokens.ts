import type { Folded } from '../fold.ts';

/**
 * The words of a text as numbers, for comparing texts. `from` and `to` are positions in the folded text.
 * In scripts without blanks a token is a few characters, one starting at each: overlapping, so that nothing
 * depends on where words are thought to end.
 */
export interface Tokens {
  hashes: Uint32Array;
  from: Uint32Array;
  to: Uint32Array;
  count: number;
  /** Whether the text was longer than what is compared. */
  cut: boolean;
}

/** Any figure is one token: numbers are what changes from post to post. */
export const figureToken = 1;
export const mostTokens = 2000;

const sort = { other: 0, letter: 1, digit: 2, han: 3, dense: 4, glue: 5 } as const;
type Kind = (typeof sort)[keyof typeof sort];
const kinds = new Uint8Array(0x10000);

function kindOf(code: number): Kind {
  const known = kinds[code] ?? 0;
  if (known > 0) return (known - 1) as Kind;
  const kind = classify(code);
  kinds[code] = kind + 1;
  return kind;
}

function classify(code: number): Kind {
  if (code >= 48 && code <= 57) return sort.digit;
  if (code < 128) {
    if (code >= 97 && code <= 122) return sort.letter;
    return '*_|~^$@'.includes(String.fromCharCode(code)) ? sort.glue : sort.other;
  }
  if ((code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff)) return sort.han;
  if ((code >= 0x0e00 && code <= 0x0eff) || (code >= 0x1000 && code <= 0x109f) || (code >= 0x1780 && code <= 0x17ff)) {
    return sort.dense;
  }
  if (code === 0xb7 || code === 0x2022) return sort.glue;
  return /[\p{L}\p{M}]/u.test(String.fromCharCode(code)) ? sort.letter : sort.other;
}

/** A letter as it counts in a comparison: `l`, `1`, `i` are one, and the figures that stand for letters are letters. */
function comparable(code: number): number {
  switch (code) {
    case 48:
      return 111; // 0 o
    case 49:
    case 108:
      return 105; // 1 l i
    case 51:
      return 101; // 3 e
    case 52:
    case 64:
      return 97; // 4 @ a
    case 53:
    case 36:
      return 115; // 5 $ s
    case 55:
      return 116; // 7 t
    default:
      return code;
  }
}

const scratch = {
  hashes: new Uint32Array(mostTokens),
  from: new Uint32Array(mostTokens),
  to: new Uint32Array(mostTokens),
};

/** Cuts folded text into tokens; the arrays are used again by the next call. */
export function tokenize({ text }: Pick<Folded, 'text'>): Tokens {
  const { hashes, from, to } = scratch;
  let count = 0;
  let at = 0;
  const put = (hash: number, start: number, end: number) => {
    hashes[count] = hash >>> 0 || 7;
    from[count] = start;
    to[count++] = end;
  };
  while (at < text.length && count < mostTokens) {
    const kind = kindOf(text.charCodeAt(at));
    const start = at;
    if (kind === sort.han || kind === sort.dense) {
      at = endOfKind(text, at, kind);
      const width = kind === sort.han ? 2 : 4;
      if (at - start <= width) put(hashOf(text, start, at), start, at);
      else
        for (let i = start; i + width <= at && count < mostTokens; i++) put(hashOf(text, i, i + width), i, i + width);
    } else if (kind === sort.letter || kind === sort.digit) {
      at = endOfWord(text, at);
      const read = readWord(text, start, at);
      if (read === figureToken && hashes[count - 1] === figureToken && start - (to[count - 1] ?? 0) <= 3)
        to[count - 1] = at;
      else put(read, start, at);
    } else at++;
  }
  count = joinSpaced(text, count);
  return { hashes, from, to, count, cut: at < text.length };
}

function endOfKind(text: string, at: number, kind: Kind): number {
  let end = at + 1;
  while (end < text.length && kindOf(text.charCodeAt(end)) === kind) end++;
  return end;
}

/** Letters and figures, with a sign between two of them that is put there to tear a word apart: `fr*ee`. */
function endOfWord(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length) {
    const kind = kindOf(text.charCodeAt(end));
    if (kind === sort.letter || kind === sort.digit) end++;
    else if (kind === sort.glue && kindOf(text.charCodeAt(end + 1)) === sort.letter) end += 2;
    else break;
  }
  return end;
}

/** The number of a word; `figureToken` for what is mostly figures. */
function readWord(text: string, from: number, to: number): number {
  let digits = 0;
  for (let i = from; i < to; i++) if (kindOf(text.charCodeAt(i)) === sort.digit) digits++;
  if (digits * 2 > to - from || (digits === to - from && digits > 0)) return figureToken;
  return hashOf(text, from, to);
}

/** FNV-1a over the letters as they count; a letter that is doubled counts once (`accommodation`, `freeee`). */
function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  let last = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (kindOf(code) === sort.glue && code !== 64 && code !== 36) continue;
    const letter = comparable(code);
    if (letter === last) continue;
    last = letter;
    hash = Math.imul(hash ^ (letter & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (letter >>> 8), 0x01000193);
  }
  return mix(hash);
}

/** `h o t e l`, `h.o.t.e.l`: three and more single letters in a row are one word. */
function joinSpaced(text: string, count: number): number {
  const { hashes, from, to } = scratch;
  let kept = 0;
  for (let i = 0; i < count; ) {
    let end = i;
    while (
      end < count &&
      (to[end] ?? 0) - (from[end] ?? 0) === 1 &&
      kindOf(text.charCodeAt(from[end] ?? 0)) === sort.letter &&
      (end === i || (from[end] ?? 0) - (to[end - 1] ?? 0) <= 2)
    )
      end++;
    if (end - i < 3) {
      end = i + 1;
      hashes[kept] = hashes[i] ?? 0;
      from[kept] = from[i] ?? 0;
      to[kept++] = to[i] ?? 0;
    } else {
      const letters = Array.from({ length: end - i }, (_, step) => text[from[i + step] ?? 0]).join('');
      hashes[kept] = hashOf(letters, 0, letters.length) >>> 0 || 7;
      from[kept] = from[i] ?? 0;
      to[kept++] = to[end - 1] ?? 0;
    }
    i = end;
  }
  return kept;
}

/** Spreads the bits of a number (the finish of MurmurHash3). */
export function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
