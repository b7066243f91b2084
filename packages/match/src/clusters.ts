import { keysOf } from './candidates/keys.ts';
import { MemoryCandidates } from './candidates/memory.ts';
import type { Prepared } from './record.ts';
import { defaultThreshold, type Reason, scoreRecords } from './score.ts';

/** Two records that were joined, and why. */
export interface Join {
  left: string;
  right: string;
  score: number;
  reasons: Reason[];
}

/** Records of one person. The entity is named after its first member in the order of ids. */
export interface Entity {
  entity: string;
  members: string[];
  joins: Join[];
}

/** So many candidates are compared for each record. */
const neighbours = 40;

/**
 * Resolves records to entities. Pairs above the threshold are joined, the surest first; a join is refused where it would
 * bring two records together that contradict each other clearly, so that no chain of likenesses links strangers.
 * Neither members nor joins depend on the order in which records were added.
 */
export class Clustering {
  readonly #records: Prepared[] = [];

  add(record: Prepared): void {
    this.#records.push(record);
  }

  resolve(threshold = defaultThreshold): Entity[] {
    const records = [...this.#records].sort(byContent);
    const pairs = findPairs(records, threshold);
    const groups = new Groups(records);
    for (const pair of pairs) groups.join(pair);
    return groups.entities();
  }
}

interface Pair {
  a: number;
  b: number;
  score: number;
  evidence: number;
  reasons: Reason[];
}

/** By id and then by all that is said, so that the same records always stand in the same order. */
function byContent(a: Prepared, b: Prepared): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  const x = JSON.stringify([a.names.map(({ full }) => full), a.birthDate, a.documents, a.phones]);
  const y = JSON.stringify([b.names.map(({ full }) => full), b.birthDate, b.documents, b.phones]);
  return x === y ? 0 : x < y ? -1 : 1;
}

function findPairs(records: readonly Prepared[], threshold: number): Pair[] {
  const index = new MemoryCandidates();
  const keys = records.map(keysOf);
  for (const [i, record] of records.entries()) index.add(keys[i] ?? [], record.kind);
  index.pack();
  const pairs: Pair[] = [];
  const seen = new Set<number>();
  for (const [a, left] of records.entries()) {
    for (const { record: b } of index.find(keys[a] ?? [], {}, neighbours)) {
      const right = records[b];
      const pair = Math.min(a, b) * records.length + Math.max(a, b);
      if (a === b || !right || seen.has(pair)) continue;
      seen.add(pair);
      const { score, reasons } = scoreRecords(a < b ? left : right, a < b ? right : left);
      if (score < threshold) continue;
      const evidence = score === 1 ? 1000 : reasons.reduce((sum, { weight }) => sum + weight, 0);
      pairs.push({ a: Math.min(a, b), b: Math.max(a, b), score, evidence, reasons });
    }
  }
  return pairs.sort((x, y) => y.evidence - x.evidence || x.a - y.a || x.b - y.b);
}

class Groups {
  readonly #records: readonly Prepared[];
  readonly #parents: number[];
  readonly #members: number[][];
  readonly #joins: Pair[][];

  constructor(records: readonly Prepared[]) {
    this.#records = records;
    this.#parents = records.map((_, i) => i);
    this.#members = records.map((_, i) => [i]);
    this.#joins = records.map(() => []);
  }

  join(pair: Pair): void {
    const a = this.#root(pair.a);
    const b = this.#root(pair.b);
    if (a === b || this.#contradict(a, b)) return;
    const [into, from] = a < b ? [a, b] : [b, a];
    this.#parents[from] = into;
    this.#members[into] = [...(this.#members[into] ?? []), ...(this.#members[from] ?? [])];
    this.#joins[into] = [...(this.#joins[into] ?? []), ...(this.#joins[from] ?? []), pair];
  }

  /** Whether the two groups hold records that cannot be one person, measured on a few of each. */
  #contradict(a: number, b: number): boolean {
    const left = (this.#members[a] ?? []).slice(0, 6);
    const right = (this.#members[b] ?? []).slice(0, 6);
    if (left.length * right.length === 1) return false;
    let against = 0;
    for (const i of left) {
      for (const j of right) {
        const x = this.#records[i];
        const y = this.#records[j];
        if (x && y && scoreRecords(x, y).score < 0.02) against++;
      }
    }
    return against * 2 > left.length * right.length;
  }

  #root(i: number): number {
    let root = i;
    while (this.#parents[root] !== root) root = this.#parents[root] ?? root;
    let at = i;
    while (this.#parents[at] !== root) {
      const next = this.#parents[at] ?? root;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }

  entities(): Entity[] {
    const idOf = (i: number) => this.#records[i]?.id ?? '';
    return this.#records
      .map((_, i) => i)
      .filter((i) => this.#parents[i] === i)
      .map((i) => ({
        entity: idOf(i),
        members: [...(this.#members[i] ?? [])].sort((x, y) => x - y).map(idOf),
        joins: (this.#joins[i] ?? []).map(({ a, b, score, reasons }) => ({
          left: idOf(a),
          right: idOf(b),
          score,
          reasons,
        })),
      }));
  }
}
