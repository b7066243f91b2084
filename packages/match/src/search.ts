import type { Candidate } from './candidates/candidates.ts';
import { keysOf } from './candidates/keys.ts';
import { MemoryCandidates } from './candidates/memory.ts';
import { compareDates } from './dates.ts';
import type { NameComparison } from './names/compare.ts';
import { People } from './people.ts';
import type { Prepared } from './record.ts';
import { type Reason, scoreRecords } from './score.ts';

export interface Found {
  id: string;
  score: number;
  reasons: Reason[];
}

/** Names with a date are looked at so far down the list of candidates; without one, further. */
/** A candidate that shares less than this part of what the best shares is not looked at; once a sure one is found, less. */
const cuts = { open: 0.5, sure: 0.7 };
const sureEvidence = 5;
/** Fewer records do not show how common a name is: they are taken as so many, and no name as rarer than usual. */
const smallIndex = 10_000;
/** One word without a date is compared with everybody up to here: the sounds of another script make poor keys. */
const readThrough = 5000;
const looks = { few: 8, many: 60, single: 400 };

/** Whether both dates are known and nothing of them agrees: further down the list such a record never comes first. */
function datesFar(a: Prepared, b: Prepared): boolean {
  if (a.dates.length === 0 || b.dates.length === 0) return false;
  return a.dates.every((left) =>
    b.dates.every((right) => {
      const relation = compareDates(left, right);
      return relation === 'different' || relation === 'near-year';
    }),
  );
}

/** Persons and organisations in memory, to be searched: candidates by keys, then each compared in full. */
export class SearchIndex {
  readonly #people = new People();
  readonly #candidates = new MemoryCandidates();
  readonly #current = new Map<string, number>();
  readonly #gone = new Set<number>();
  #packed = false;

  get size(): number {
    return this.#candidates.size;
  }

  /** Adds or, by its id, replaces a record. After the first search it can be found at once. */
  upsert(record: Prepared): void {
    const known = record.id === '' ? undefined : this.#current.get(record.id);
    if (known !== undefined) this.#remove(known);
    const number = this.#people.add(record);
    const keys = keysOf(record);
    if (this.#packed) this.#candidates.insert(keys, record.kind);
    else this.#candidates.add(keys, record.kind);
    if (record.id !== '') this.#current.set(record.id, number);
  }

  /** Whether there was such a record. */
  delete(id: string): boolean {
    const number = this.#current.get(id);
    if (number === undefined) return false;
    this.#remove(number);
    this.#current.delete(id);
    return true;
  }

  #remove(number: number): void {
    this.#candidates.remove(number);
    this.#gone.add(number);
  }

  /** Closes the building: lists are packed. Searching does it where it was not done. */
  pack(): void {
    this.#candidates.pack();
    this.#packed = true;
  }

  /** The records that are most likely the one asked for, best first. The order does not depend on that of building but by ties. */
  search(query: Prepared, top: number): Found[] {
    if (!this.#packed) this.pack();
    const single = query.names.every(
      ({ tokens }) => tokens.length < 3 && tokens.filter(({ text }) => text.length > 3).length < 2,
    );
    const limit = Math.max(top, single && query.dates.length === 0 ? looks.single : looks.many);
    const all = single && query.dates.length === 0 && this.#people.size <= readThrough;
    const candidates = all ? this.#everybody() : this.#candidates.find(keysOf(query), { kind: query.kind }, limit);
    const best = candidates[0]?.overlap ?? 0;
    const found: { number: number; score: number; evidence: number; reasons: Reason[] }[] = [];
    let sure = false;
    for (const [i, { record, overlap }] of candidates.entries()) {
      if (!single && !all && i >= looks.few && overlap < best * (sure ? cuts.sure : cuts.open)) break;
      const person = this.#people.get(record);
      if (i >= looks.few && datesFar(query, person)) continue;
      const { score, reasons } = scoreRecords(query, person, this.#commonness);
      const evidence = reasons.reduce((sum, { weight }) => sum + weight, 0);
      sure ||= evidence > sureEvidence;
      found.push({ number: record, score, evidence: score === 1 ? Number.POSITIVE_INFINITY : evidence, reasons });
    }
    found.sort((a, b) => b.evidence - a.evidence || a.number - b.number);
    return found.slice(0, top).map(({ number, score, reasons }) => ({ id: this.#people.idOf(number), score, reasons }));
  }

  #everybody(): Candidate[] {
    return Array.from({ length: this.#people.size }, (_, record) => ({ record, overlap: 1 })).filter(
      ({ record }) => !this.#gone.has(record),
    );
  }

  /**
   * How many records here have such a name by chance. Words of a name go together (a people has its given names and its
   * surnames), so that two common ones meet three times as often each as by lot; a word that is only alike has more
   * bearers than one that is the same.
   */
  readonly #commonness = (_: unknown, __: unknown, { alignment, evidence }: NameComparison): number => {
    const all = Math.max(smallIndex, this.#people.size);
    let expected = all;
    for (const { left, right, likeness } of alignment.pairs) {
      if (right.role === 'particle' || likeness.value < 0.5) continue;
      const bearers = Math.max(this.#people.bearersOf(left), this.#people.bearersOf(right), 1);
      expected *= Math.min(1, ((likeness.value > 0.95 ? 3 : 9) * bearers) / all);
    }
    return evidence < 1.5 || this.#people.size < smallIndex ? Math.max(expected, 0.05) : expected;
  };
}
