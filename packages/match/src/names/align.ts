import type { Name } from './name.ts';
import { compareTokens, type Likeness } from './similarity.ts';
import { makeToken, type NameKind, type Token } from './token.ts';

/** Two words that stand for one another; a side may be several words that the other writes as one. */
export interface WordPair {
  left: Token;
  right: Token;
  likeness: Likeness;
}

export interface Alignment {
  pairs: WordPair[];
  /** Words that have nothing to stand for on the other side. */
  leftOnly: Token[];
  rightOnly: Token[];
}

/** Below this two words are two words. */
const floor = 0.35;

/**
 * Lays the words of two names side by side, whatever their order: equal words first, then words that one side writes
 * apart and the other together, then the most alike. The result does not depend on which name is left.
 */
export function alignNames(left: Name, right: Name): Alignment {
  if (compareOrder(left, right) > 0) {
    const { pairs, leftOnly, rightOnly } = align(right, left);
    return {
      pairs: pairs.map((pair) => ({ left: pair.right, right: pair.left, likeness: pair.likeness })),
      leftOnly: rightOnly,
      rightOnly: leftOnly,
    };
  }
  return align(left, right);
}

function compareOrder(a: Name, b: Name): number {
  if (a.tokens.length !== b.tokens.length) return a.tokens.length - b.tokens.length;
  for (const [i, token] of a.tokens.entries()) {
    const other = b.tokens[i];
    if (!other) return 1;
    if (token.text !== other.text) return token.text < other.text ? -1 : 1;
    if (token.native !== other.native) return token.native < other.native ? -1 : 1;
  }
  return 0;
}

function align(left: Name, right: Name): Alignment {
  const pairs: WordPair[] = [];
  const leftRest = [...left.tokens];
  const rightRest = [...right.tokens];
  pairEqual(leftRest, rightRest, pairs);
  if (leftRest.length > 0 && rightRest.length > 0) {
    if (leftRest.length + rightRest.length > 2) {
      joinWords(leftRest, rightRest, left.kind, (one, other, likeness) =>
        pairs.push({ left: one, right: other, likeness }),
      );
      joinWords(rightRest, leftRest, left.kind, (one, other, likeness) =>
        pairs.push({ left: other, right: one, likeness }),
      );
    }
    pairAlike(leftRest, rightRest, pairs);
  }
  return { pairs, leftOnly: leftRest, rightOnly: rightRest };
}

function pairEqual(left: Token[], right: Token[], pairs: WordPair[]): void {
  for (let i = 0; i < left.length; i++) {
    const token = left[i];
    if (!token) continue;
    const j = right.findIndex((other) => other.text === token.text && other.native === token.native);
    const match = right[j];
    if (!match) continue;
    pairs.push({ left: token, right: match, likeness: compareTokens(token, match) });
    left.splice(i--, 1);
    right.splice(j, 1);
  }
}

/** Finds two or three neighbouring words of one side that the other side writes as one: `Abd al-Rahman`, `Abdulrahman`. */
function joinWords(
  parts: Token[],
  wholes: Token[],
  kind: NameKind,
  found: (joined: Token, whole: Token, likeness: Likeness) => void,
): void {
  for (let w = 0; w < wholes.length; w++) {
    const whole = wholes[w];
    if (!whole || whole.text.length < 3) continue;
    for (let i = 0; i + 1 < parts.length; i++) {
      const best = bestJoin(parts, i, whole, kind, wasCut(parts, wholes));
      if (!best) continue;
      found(best.joined, whole, best.likeness);
      parts.splice(i, best.count);
      wholes.splice(w--, 1);
      break;
    }
  }
}

/** A name in characters that was cut into surname and given name, against one foreign word: the cut was for nothing. */
function wasCut(parts: Token[], wholes: Token[]): boolean {
  const script = parts[0]?.script;
  return (
    parts.length === 2 &&
    wholes.length === 1 &&
    (script === 'Han' || script === 'Hangul') &&
    wholes[0]?.script === 'Latin'
  );
}

function bestJoin(parts: Token[], i: number, whole: Token, kind: NameKind, cut: boolean) {
  let text = parts[i]?.text ?? '';
  let native = parts[i]?.native ?? '';
  let single = -1;
  let best: { joined: Token; likeness: Likeness; count: number } | undefined;
  for (let count = 2; count <= 3; count++) {
    const next = parts[i + count - 1];
    if (!next) break;
    text += next.text;
    native += next.native;
    if (!cut && (text.length > whole.text.length + 3 || text.length + 3 < whole.text.length)) continue;
    if (single < 0) single = Math.max(...parts.slice(i, i + 2).map((part) => compareTokens(part, whole).value));
    const joined = joinedToken(text, native, next, kind);
    const likeness = compareTokens(joined, whole);
    if (cut ? likeness.value < floor : likeness.value < 0.76 || likeness.value < single + 0.06) continue;
    if (!best || likeness.value > best.likeness.value) best = { joined, likeness, count };
  }
  return best;
}

const joinedTokens = { person: new Map<string, Token>(), organisation: new Map<string, Token>() };

function joinedToken(text: string, native: string, last: Token, kind: NameKind): Token {
  const key = `${native}\u0001${text}`;
  let token = joinedTokens[kind].get(key);
  if (!token) {
    if (joinedTokens[kind].size > 50_000) joinedTokens[kind].clear();
    token = makeToken({ text, native, script: last.script }, kind);
    joinedTokens[kind].set(key, token);
  }
  return token;
}

/** The most alike pair first, then the next of what is left; a tie goes to the words that stand nearer to each other. */
function pairAlike(left: Token[], right: Token[], pairs: WordPair[]): void {
  const candidates: { i: number; j: number; likeness: Likeness }[] = [];
  for (const [i, token] of left.entries()) {
    for (const [j, other] of right.entries()) {
      const likeness = compareTokens(token, other);
      if (likeness.value >= floor) candidates.push({ i, j, likeness });
    }
  }
  candidates.sort((a, b) => b.likeness.value - a.likeness.value || Math.abs(a.i - a.j) - Math.abs(b.i - b.j));
  const usedLeft = new Set<number>();
  const usedRight = new Set<number>();
  for (const { i, j, likeness } of candidates) {
    const token = left[i];
    const other = right[j];
    if (!token || !other || usedLeft.has(i) || usedRight.has(j)) continue;
    usedLeft.add(i);
    usedRight.add(j);
    pairs.push({ left: token, right: other, likeness });
  }
  removeUsed(left, usedLeft);
  removeUsed(right, usedRight);
}

function removeUsed(tokens: Token[], used: Set<number>): void {
  const kept = tokens.filter((_, i) => !used.has(i));
  tokens.splice(0, tokens.length, ...kept);
}
