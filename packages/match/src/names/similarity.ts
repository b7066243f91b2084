import { countBits, editDistance } from './edit.ts';
import { soundSimilarity } from './sounds.ts';
import type { Token } from './token.ts';
import { shareGroup } from './variants.ts';

/** How alike two words are, 0 to 1, and in which way. */
export interface Likeness {
  value: number;
  how: 'same' | 'reading' | 'variant' | 'initial' | 'spelling' | 'sound' | 'script' | 'number' | 'apart';
}

const apart: Likeness = { value: 0, how: 'apart' };
const same: Likeness = { value: 1, how: 'same' };
/** Words of one reading that are spelled with other letters, such as ชัย and ไชย: near, not the same. */
const homophone: Likeness = { value: 0.83, how: 'reading' };

/** Pairs that were compared before, one a place: a question meets the same words in many candidates. */
const places = 1 << 16;
const lows = new Uint32Array(places);
const highs = new Uint32Array(places);
const answers: Likeness[] = new Array(places).fill(apart);

/** Compares two words, remembering the answer. */
export function compareTokens(a: Token, b: Token): Likeness {
  if (a === b) return same;
  const low = a.number < b.number ? a.number : b.number;
  const high = a.number < b.number ? b.number : a.number;
  const place = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 16;
  if (lows[place] === low && highs[place] === high) return answers[place] ?? apart;
  const likeness = compareWords(a, b);
  lows[place] = low;
  highs[place] = high;
  answers[place] = likeness;
  return likeness;
}

/** Compares two words. Symmetric; 1 only for the same word in the same script or for one romanised as the other. */
function compareWords(a: Token, b: Token): Likeness {
  const sameScript = a.script === b.script;
  if (a.text === b.text) {
    if (a.native === b.native) return same;
    if (!sameScript) return { value: 0.97, how: 'script' };
    return a.script === 'Han' || a.script === 'Hangul' ? compareSyllables(a, b) : homophone;
  }
  if (a.role === 'initial' || b.role === 'initial') return compareInitial(a, b);
  if (a.role === 'number' || b.role === 'number') return compareNumbers(a, b);
  if (a.term !== undefined && a.term === b.term)
    return { value: a.term.startsWith('symbol:') ? 0.85 : 0.93, how: 'variant' };
  if (sameScript && (a.script === 'Han' || a.script === 'Hangul')) return compareSyllables(a, b);
  const spelled = byParts(a, b, spelling(a, b, sameScript));
  if (spelled.value < 0.9 && shareGroup(a.groups, b.groups)) return { value: 0.9, how: 'variant' };
  return spelled;
}

function spelling(a: Token, b: Token, sameScript: boolean): Likeness {
  if (!sameScript) {
    const value = crossSimilarity(a, b);
    return value > 0 ? { value, how: 'script' } : apart;
  }
  if (a.script === 'Latin') return spellingOf(a, b, a.text, b.text);
  const written = spellingOf(a, b, a.text, b.text);
  const native = nativeSimilarity(a.native, b.native);
  return native > written.value ? { value: native, how: 'spelling' } : written;
}

const endings =
  /(ovich|evich|ovitch|evitch|ovna|evna|dottir|sson|son|shvili|dze|enko|enka|yan|ian|ov|ova|ev|eva|off|ski|sky|ska|skaya|zai|zay|uddin|aldin|eddine|iyev|oglu)$/;
const beginnings = /^(abd[aeou]?[lrdstnzh]?|mc|mac|fitz)(?=[a-z]{4})/;

/**
 * Long endings that hundreds of names have (-ovich, -uddin, Abdul-) make other names look alike:
 * what is left without them decides. Masculine and feminine endings of one stem are one name.
 */
function byParts(a: Token, b: Token, whole: Likeness): Likeness {
  if (whole.value < 0.5 || a.script !== b.script) return whole;
  const endA = endings.exec(a.text)?.[0] ?? '';
  const endB = endings.exec(b.text)?.[0] ?? '';
  if (endA && endB) {
    const stemA = a.text.slice(0, -endA.length);
    const stemB = b.text.slice(0, -endB.length);
    if (stemA === stemB)
      return { value: familyOf(endA) === familyOf(endB) ? 0.95 : Math.min(whole.value, 0.66), how: 'spelling' };
    return lower(whole, 1 - editDistance(stemA, stemB) / Math.max(stemA.length, stemB.length) + 0.06);
  }
  const startA = beginnings.exec(a.text)?.[0] ?? '';
  const startB = beginnings.exec(b.text)?.[0] ?? '';
  if (startA.length < 3 || startB.length < 3) return whole;
  const restA = a.text.slice(startA.length);
  const restB = b.text.slice(startB.length);
  return restA === restB
    ? whole
    : lower(whole, 1 - editDistance(restA, restB) / Math.max(restA.length, restB.length) + 0.06);
}

const families: Record<string, string> = {
  ova: 'ov',
  off: 'ov',
  eva: 'ev',
  iyev: 'ev',
  sky: 'ski',
  ska: 'ski',
  skaya: 'ski',
  zay: 'zai',
  eddine: 'uddin',
  enka: 'enko',
  evich: 'ovich',
  ovitch: 'ovich',
  evitch: 'ovich',
  ovna: 'ovich',
  evna: 'ovich',
};

function familyOf(ending: string): string {
  return families[ending] ?? ending;
}

function lower(likeness: Likeness, value: number): Likeness {
  return value < likeness.value ? { value: Math.max(0, value), how: likeness.how } : likeness;
}

/** By letters and by sound; the better of the two, sound counting a little less. */
function spellingOf(a: Token, b: Token, x: string, y: string): Likeness {
  const longer = Math.max(x.length, y.length);
  const shared = countBits(a.letters & b.letters);
  const all = countBits(a.letters | b.letters);
  if (shared * 3 < all) return apart;
  const letters = 1 - editDistance(x, y) / longer;
  const soundLength = Math.max(a.sound.length, b.sound.length, (longer + 1) >> 1);
  const sound = a.sound === b.sound ? 0.94 : 0.95 * (1 - editDistance(a.sound, b.sound) / soundLength) - 0.02;
  if (letters <= 0 && sound <= 0) return apart;
  return sound > letters ? { value: sound, how: 'sound' } : { value: letters, how: 'spelling' };
}

function crossSimilarity(a: Token, b: Token): number {
  const shared = countBits(a.letters & b.letters);
  if (shared * 5 < 2 * Math.min(countBits(a.letters), countBits(b.letters))) return 0;
  const learned = soundSimilarity(a, b);
  const soundLength = Math.max(a.sound.length, b.sound.length, 2);
  const sound = a.sound === b.sound ? 0.95 : 0.95 * (1 - (0.8 * editDistance(a.sound, b.sound)) / soundLength);
  const value = Math.max(learned, sound, 0);
  // Words of two scripts share sounds by chance more often than words of one: chance reaches 0.65.
  if (value >= 0.85) return value;
  return value >= 0.66 ? 0.55 + ((value - 0.66) * 0.3) / 0.19 : Math.max(0, 0.55 - (0.66 - value) * 2.5);
}

/** One letter of another alphabet in place of another; each counts in full, since nobody knows which look alike. */
function nativeSimilarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 1 : 1 - plainDistance(a, b) / longer;
}

function plainDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 0.8);
      next.push(Math.min(replaced, (row[j] ?? 0) + 0.8, (next[j - 1] ?? 0) + 0.8));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** A Chinese or Korean syllable is as much as a whole word elsewhere: another one is another name. */
function compareSyllables(a: Token, b: Token): Likeness {
  const longer = Math.max(a.native.length, b.native.length);
  let equal = 0;
  for (let i = 0; i < longer; i++) if (a.native[i] === b.native[i]) equal++;
  if (equal === 0 && a.sound !== b.sound) return apart;
  const share = longer > 1 ? equal / longer : 0;
  return { value: a.sound === b.sound ? 0.5 + share * 0.3 : share * 0.9, how: 'spelling' };
}

function compareInitial(a: Token, b: Token): Likeness {
  return a.text[0] === b.text[0] ? { value: 0.7, how: 'initial' } : apart;
}

/** Numbers and Roman numerals tell members of a series apart: near ones are alike as text, never the same. */
function compareNumbers(a: Token, b: Token): Likeness {
  if (a.value === b.value) return { value: 0.97, how: 'number' };
  if (Number.isNaN(a.value) || Number.isNaN(b.value)) return apart;
  return { value: 0.55, how: 'number' };
}
