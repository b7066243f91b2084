import { addWords, cleanText, type NameWord, nameLimits, splitName } from '@comity/protocol/matchkeys';
import { legalFormOf, nativeTitles, titles } from './terms.ts';
import { asWord, makeToken, type NameKind, type Token } from './token.ts';

/** A name taken apart, ready to be compared. */
export interface Name {
  full: string;
  kind: NameKind;
  tokens: readonly Token[];
  /** The legal form of an organisation, as one word; empty without. */
  legal: string;
}

/**
 * Words that were met before, by how they are written. It is emptied when full, so that
 * hostile input costs time, not memory.
 */
const known = { person: new Map<string, Token[]>(), organisation: new Map<string, Token[]>() };
const knownLimit = 200_000;

/** Takes a name apart: cleaned, cut into words, romanised, without titles; an organisation without its legal form. */
export function readName(full: string, kind: NameKind): Name {
  const clean = cleanText(full.length > nameLimits.characters ? full.slice(0, nameLimits.characters) : full);
  const pieces = splitName(kind === 'organisation' ? joinInitials(clean) : clean);
  const tokens: Token[] = [];
  for (const piece of pieces) {
    if (tokens.length >= nameLimits.words) break;
    for (const token of tokensOf(piece, pieces.length === 1, kind)) tokens.push(token);
  }
  if (kind === 'person') return { full, kind, tokens: withLastWord(withoutTitles(tokens)), legal: '' };
  return { full, kind, ...withoutLegalForm(tokens) };
}

function tokensOf(piece: string, alone: boolean, kind: NameKind): Token[] {
  const key = alone ? `${piece}\u0001` : piece;
  let tokens = known[kind].get(key);
  if (!tokens) {
    if (known[kind].size >= knownLimit) known[kind].clear();
    const words: NameWord[] = [];
    addWords(words, piece, alone && kind === 'person');
    tokens = words.map((word) => makeToken(word, kind));
    known[kind].set(key, tokens);
  }
  return tokens;
}

/** `S.C. Johnson` and `SC Johnson`, `N.A.` and `NA`, `A/S` and `AS` are one word. */
function joinInitials(clean: string): string {
  return clean
    .replace(/\b(?:[A-Za-z]\.){2,}(?:[A-Za-z]\b)?/g, (letters) => letters.replaceAll('.', ''))
    .replace(/\b([A-Za-z])\/([A-Za-z])\b/g, '$1$2')
    .replace(/&/g, ' and ')
    .replace(/(?<=[A-Za-z])'s\b/g, 's');
}

/** A particle leads to a word: at the end it is a name itself (Ko Tae Bin), but for Jr, II and their like. */
function withLastWord(tokens: Token[]): Token[] {
  const last = tokens.at(-1);
  if (last?.role !== 'particle' || tokens.length < 2 || /^(jr|sr|junior|senior|snr|i+v?|mc|d)$/.test(last.text))
    return tokens;
  let word = lastWords.get(last);
  if (!word) {
    word = asWord(last);
    lastWords.set(last, word);
  }
  return [...tokens.slice(0, -1), word];
}

const lastWords = new WeakMap<Token, Token>();

function withoutTitles(tokens: Token[]): Token[] {
  if (tokens.length < 2) return tokens;
  const kept = tokens.filter(({ text, native }) => !titles.has(text) && !nativeTitles.has(native));
  return kept.length > 0 ? kept : tokens;
}

/** The longest phrase at the end that is a legal form; `bank of china hong kong limited` ends in `limited`. */
function withoutLegalForm(tokens: Token[]): { tokens: Token[]; legal: string } {
  const kept = [...tokens];
  const found: string[] = [];
  for (const side of ['end', 'start'] as const) {
    while (kept.length > 1) {
      const length = formLength(kept, side);
      if (length === 0) break;
      const words = side === 'end' ? kept.splice(-length) : kept.splice(0, length);
      found.unshift(legalFormOf(words.map(({ text }) => text).join(' ')) ?? '');
    }
  }
  return { tokens: kept, legal: found.join(' ') };
}

function formLength(tokens: Token[], side: 'start' | 'end'): number {
  for (let length = Math.min(7, tokens.length - 1); length > 0; length--) {
    const words = side === 'end' ? tokens.slice(-length) : tokens.slice(0, length);
    if (words.some(({ role }) => role === 'number')) continue;
    const phrase = words.map(({ text }) => text).join(' ');
    // At the start only forms of eastern Europe and Asia stand (OOO, PT, บริษัท), never a Latin "sa" or "co".
    if (side === 'start' && !leading.has(phrase)) continue;
    if (legalFormOf(phrase)) return length;
  }
  return 0;
}

const leading = new Set('ooo oao zao pao ao tov pt cv borisat risat uab sia ou jsc llc pjsc tdv pp chp the'.split(' '));
