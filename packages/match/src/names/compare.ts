import { type Alignment, alignNames, type WordPair } from './align.ts';
import type { Name } from './name.ts';
import type { Token } from './token.ts';

/** What two names say about two bearers being one, before anything else is known. */
export interface NameComparison {
  /** Natural logarithm of the odds; 3 for the same full name, below 0 for another name. */
  evidence: number;
  /** 0 to 1, for showing. */
  similarity: number;
  alignment: Alignment;
  /** Each thing that the names differ in, the heaviest first. */
  differences: Difference[];
}

export interface Difference {
  what: 'spelling' | 'other-word' | 'missing-word' | 'number' | 'legal-form' | 'order' | 'single-word';
  left: string;
  right: string;
  cost: number;
}

/** Equal names of two words or more. */
const equalNames = 3;
/** Set on labelled pairs (nomenklatura, odd rows) so that a pair at the edge of "spelled otherwise" comes out at even odds. */
const costs = {
  person: { unlike: 11.2, worst: 8, otherWord: 5.5, missing: 0.7, alone: 4, reversed: 4.5, number: 2.2, form: 0 },
  organisation: { unlike: 8.6, worst: 8, otherWord: 8, missing: 8, alone: 0, reversed: 0, number: 2, form: 0.5 },
};

/** Compares two names of one kind. Symmetric; what is missing on one side costs little, what differs costs much. */
export function compareNames(left: Name, right: Name): NameComparison {
  const alignment = alignNames(left, right);
  const table = costs[left.kind];
  const differences: Difference[] = [];
  let similar = 0;
  let total = 0;
  for (const pair of alignment.pairs) {
    const weight = Math.max(pair.left.weight, pair.right.weight);
    similar += weight * pair.likeness.value;
    total += weight;
    const cost = pairCost(pair, table);
    if (cost > 0) {
      const what = pair.likeness.how === 'number' ? 'number' : pair.likeness.value < 0.5 ? 'other-word' : 'spelling';
      differences.push({ what, left: shown(pair.left), right: shown(pair.right), cost });
    }
  }
  addUnpaired(differences, alignment, table, left, right);
  const leftOver = weightOf(alignment.leftOnly) + weightOf(alignment.rightOnly);
  if (table.reversed > 0 && isReversed(left, right, alignment)) {
    differences.push({ what: 'order', left: '', right: '', cost: table.reversed });
  }
  if (left.legal && right.legal && left.legal !== right.legal) {
    differences.push({ what: 'legal-form', left: left.legal, right: right.legal, cost: table.form });
  }
  differences.sort((a, b) => b.cost - a.cost || (a.left + a.right < b.left + b.right ? -1 : 1));
  const cost = differences.reduce((sum, difference) => sum + difference.cost, 0);
  const similarity = total + leftOver > 0 ? similar / (total + leftOver / 2) : 0;
  const evidence = Math.max(-10, (alignment.pairs.length === 0 ? -4 : equalNames) - cost);
  return { evidence, similarity, alignment, differences };
}

/** Something that both sides have and that differs is a contradiction; what only one side has is an omission. */
function addUnpaired(
  differences: Difference[],
  { leftOnly, rightOnly, pairs }: Alignment,
  table: (typeof costs)['person'],
  left: Name,
  right: Name,
): void {
  const leftWeight = weightOf(leftOnly);
  const rightWeight = weightOf(rightOnly);
  const contradiction = Math.min(leftWeight, rightWeight);
  if (contradiction >= 0.3) {
    differences.push({
      what: 'other-word',
      left: wordsOf(leftOnly),
      right: wordsOf(rightOnly),
      cost: contradiction * table.otherWord,
    });
  }
  const missing = Math.max(leftWeight, rightWeight) - contradiction;
  if (missing < 0.3) return;
  const cost = Math.min(missing * table.missing, 6);
  differences.push({ what: 'missing-word', left: wordsOf(leftOnly), right: wordsOf(rightOnly), cost });
  const whole = pairs.filter(
    (pair) => pair.left.role === 'word' && pair.right.role === 'word' && pair.likeness.value > 0.6,
  );
  if (whole.length < 2 && Math.min(fullWords(left), fullWords(right)) < 2 && left.kind === 'person') {
    differences.push({
      what: 'single-word',
      left: '',
      right: '',
      cost: missing > 1.5 ? table.alone : table.alone / 2.5,
    });
  }
}

function fullWords({ tokens }: Name): number {
  return tokens.filter(({ role }) => role === 'word').length;
}

function pairCost({ left, right, likeness }: WordPair, table: (typeof costs)['person']): number {
  if (likeness.how === 'same') return 0;
  if (likeness.how === 'initial') return 0.8;
  if (likeness.how === 'number') return likeness.value > 0.9 ? 0 : table.number;
  const weight = Math.min(1, Math.max(left.weight, right.weight));
  if (likeness.how === 'variant') return (1 - likeness.value) * 8 * weight;
  if (weight < 0.3) return 0.2 * (1 - likeness.value);
  return weight * Math.min(table.worst, (1 - likeness.value) * table.unlike);
}

/** Father and son exchanged: `A bin B` against `B bin A`. */
function isReversed(left: Name, right: Name, { pairs }: Alignment): boolean {
  const a = aroundFiliation(left.tokens);
  const b = aroundFiliation(right.tokens);
  if (!a || !b) return false;
  const paired = (x: Token, y: Token) =>
    pairs.some((pair) => pair.left === x && pair.right === y && pair.likeness.value > 0.7);
  return !paired(a.child, b.child) && (paired(a.child, b.father) || paired(a.father, b.child));
}

const filiation = new Set(['bin', 'ibn', 'ben', 'bint', 'binti', 'ould', 'wuld']);

function aroundFiliation(tokens: readonly Token[]): { child: Token; father: Token } | undefined {
  const at = tokens.findIndex(({ text }) => filiation.has(text));
  const child = tokens[0];
  const father = tokens.slice(at + 1).find(({ role }) => role === 'word');
  return at > 0 && child && father && child !== father ? { child, father } : undefined;
}

function weightOf(tokens: readonly Token[]): number {
  let sum = 0;
  for (const token of tokens) if (token.role !== 'particle') sum += token.weight;
  return sum;
}

function wordsOf(tokens: readonly Token[]): string {
  return tokens.map(shown).join(' ');
}

/** In its own script: two spellings may be read alike. */
function shown({ native, text }: Token): string {
  return native || text;
}
