import type { Script } from '@comity/protocol/matchkeys';
import learned from '../../data/sounds.json' with { type: 'json' };
import type { Token } from './token.ts';

/** Gain of writing a letter group of one script as a Latin one, by code: 26 letters, 0 for none. */
interface Gains {
  one: Float32Array;
  oneTwo: Float32Array;
  twoOne: Float32Array;
  twoTwo: Map<number, number>;
}

const letters = 27;
const loaded = new Map<string, Gains>();

/** How alike two words of different scripts sound, 0 to 1, by what was learned of the script that is not Latin. */
export function soundSimilarity(a: Token, b: Token): number {
  if (a.script === 'Latin') return b.script === 'Latin' ? 0 : likelihood(gainsOf(b.script), b.text, a.text);
  return b.script === 'Latin' ? likelihood(gainsOf(a.script), a.text, b.text) : 0;
}

function gainsOf(script: Script): Gains {
  const name = Object.hasOwn(learned, script) ? script : 'Other';
  let gains = loaded.get(name);
  if (!gains) {
    gains = readGains((learned as Record<string, Record<string, number>>)[name] ?? {});
    loaded.set(name, gains);
  }
  return gains;
}

function readGains(table: Record<string, number>): Gains {
  const gains: Gains = {
    one: new Float32Array(letters * letters).fill(-4.5),
    oneTwo: new Float32Array(letters ** 3).fill(-99),
    twoOne: new Float32Array(letters ** 3).fill(-99),
    twoTwo: new Map(),
  };
  gains.one.fill(-4, 0, letters);
  for (let i = 0; i < letters; i++) gains.one[i * letters] = -4;
  for (const [group, gain] of Object.entries(table)) {
    const at = group.indexOf('>');
    const x = [...group.slice(0, at)].map((letter) => letter.charCodeAt(0) - 96);
    const y = [...group.slice(at + 1)].map((letter) => letter.charCodeAt(0) - 96);
    const [a = 0, b = 0] = x;
    const [c = 0, d = 0] = y;
    if ([a, b, c, d].some((code) => code < 0 || code > 26)) continue;
    if (x.length < 2 && y.length < 2) gains.one[a * letters + c] = gain;
    else if (x.length === 1) gains.oneTwo[(a * letters + c) * letters + d] = gain;
    else if (y.length === 1) gains.twoOne[(a * letters + b) * letters + c] = gain;
    else gains.twoTwo.set(((a * letters + b) * letters + c) * letters + d, gain);
  }
  return gains;
}

const longest = 40;
const rows = Array.from({ length: 3 }, () => new Float64Array(longest + 1));
const xCodes = new Uint8Array(longest);
const yCodes = new Uint8Array(longest);

/** The best way of writing x as y, a gain a letter, brought to 0 to 1: 0.5 where chance alone would do as well. */
function likelihood(gains: Gains, x: string, y: string): number {
  const n = encode(x, xCodes);
  const m = encode(y, yCodes);
  if (n === 0 || m === 0) return 0;
  let [twoBack, previous, current] = rows as [Float64Array, Float64Array, Float64Array];
  for (let i = 0; i <= n; i++) {
    const a = i > 0 ? (xCodes[i - 1] ?? 0) : 0;
    const before = i > 1 ? (xCodes[i - 2] ?? 0) : 0;
    for (let j = 0; j <= m; j++) {
      if (i === 0 && j === 0) {
        current[0] = 0;
        continue;
      }
      const b = j > 0 ? (yCodes[j - 1] ?? 0) : 0;
      const ahead = j > 1 ? (yCodes[j - 2] ?? 0) : 0;
      let best = -1e9;
      if (i > 0) best = (previous[j] ?? 0) + (gains.one[a * letters] ?? 0);
      if (j > 0) best = Math.max(best, (current[j - 1] ?? 0) + (gains.one[b] ?? 0));
      if (i > 0 && j > 0) {
        best = Math.max(best, (previous[j - 1] ?? 0) + (gains.one[a * letters + b] ?? 0));
        if (j > 1)
          best = Math.max(best, (previous[j - 2] ?? 0) + (gains.oneTwo[(a * letters + ahead) * letters + b] ?? 0));
        if (i > 1)
          best = Math.max(best, (twoBack[j - 1] ?? 0) + (gains.twoOne[(before * letters + a) * letters + b] ?? 0));
        if (i > 1 && j > 1) {
          const gain = gains.twoTwo.get(((before * letters + a) * letters + ahead) * letters + b);
          if (gain !== undefined) best = Math.max(best, (twoBack[j - 2] ?? 0) + gain);
        }
      }
      current[j] = best;
    }
    [twoBack, previous, current] = [previous, current, twoBack];
  }
  const perLetter = (previous[m] ?? 0) / Math.max(n, m);
  return 1 / (1 + Math.exp(-1.6 * (perLetter - 0.35)));
}

function encode(word: string, codes: Uint8Array): number {
  let n = 0;
  for (let i = 0; i < word.length && n < longest; i++) {
    const code = word.charCodeAt(i) - 96;
    if (code > 0 && code < 27) codes[n++] = code;
  }
  return n;
}
