import { MatchError } from '../errors.ts';
import type { Candidate, Candidates, Filters } from './candidates.ts';
import { Numbers, type Postings, packPostings } from './postings.ts';

/** Lists longer than this say too little for what they cost; they are read only when nothing else is left. */
const longestList = 1500;
/** So many entries are read for one question at most. */
const budget = 3000;

/**
 * The index in memory. Records are numbered by the caller, upwards from 0. What is added after `pack` stands in an
 * overlay until the next `pack`; what is removed is skipped.
 */
export class MemoryCandidates implements Candidates {
  readonly #keys = new Numbers(1 << 16);
  readonly #ends = new Numbers(1 << 12);
  #postings: Postings = { bits: 1, starts: new Uint32Array(3), bytes: new Uint8Array(0) };
  #overlay = new Map<number, number[]>();
  #removed = new Set<number>();
  #isOrganisation = new Uint8Array(1024);
  #scores = new Float32Array(0);
  #touched = new Uint32Array(budget * 2);

  get size(): number {
    return this.#ends.length - this.#removed.size;
  }

  /** Adds a record; its number is the answer. Call `pack` after adding many. */
  add(keys: readonly number[], kind: 'person' | 'organisation' = 'person'): number {
    const record = this.#ends.length;
    for (const key of keys) this.#keys.push(key);
    this.#ends.push(this.#keys.length);
    if (record >= this.#isOrganisation.length) {
      const larger = new Uint8Array(this.#isOrganisation.length * 2);
      larger.set(this.#isOrganisation);
      this.#isOrganisation = larger;
    }
    this.#isOrganisation[record] = kind === 'organisation' ? 1 : 0;
    return record;
  }

  /** Brings everything that was added into the packed lists. */
  pack(): void {
    const count = this.#ends.length;
    const bits = Math.min(24, Math.max(17, Math.ceil(Math.log2(Math.max(1, this.#keys.length)))));
    this.#postings = packPostings(
      this.#keys.values.subarray(0, this.#keys.length),
      this.#ends.values.subarray(0, count),
      bits,
    );
    this.#overlay = new Map();
    this.#scores = new Float32Array(Math.max(count, 16));
  }

  /** Adds a record that can be found at once. */
  insert(keys: readonly number[], kind: 'person' | 'organisation' = 'person'): number {
    const record = this.add(keys, kind);
    for (const key of keys) {
      const bucket = key >>> (32 - this.#postings.bits);
      const list = this.#overlay.get(bucket);
      if (list) list.push(record);
      else this.#overlay.set(bucket, [record]);
    }
    if (record >= this.#scores.length) {
      const larger = new Float32Array(Math.max(16, this.#scores.length * 2));
      larger.set(this.#scores);
      this.#scores = larger;
    }
    return record;
  }

  /** A record that is found no more. */
  remove(record: number): void {
    if (record < this.#ends.length) this.#removed.add(record);
  }

  find(keys: readonly number[], filters: Filters, limit: number): Candidate[] {
    const { bits, starts } = this.#postings;
    const shift = 32 - bits;
    const lists: { bucket: number; bytes: number }[] = [];
    for (const key of keys) {
      const bucket = key >>> shift;
      const bytes = (starts[bucket + 1] ?? 0) - (starts[bucket] ?? 0) + 2 * (this.#overlay.get(bucket)?.length ?? 0);
      if (bytes > 0) lists.push({ bucket, bytes });
    }
    lists.sort((a, b) => a.bytes - b.bytes || a.bucket - b.bucket);
    let touched = 0;
    let read = 0;
    const all = Math.max(2, this.#ends.length);
    for (const { bucket, bytes } of lists) {
      if (read > 0 && (bytes > longestList * 2 || read + bytes / 2 > budget)) break;
      const weight = Math.log2(1 + all / Math.max(1, bytes / 2));
      const before = touched;
      touched = this.#addList(bucket, weight, touched, filters);
      read += Math.max(bytes / 2, touched - before);
    }
    return this.#best(touched, limit);
  }

  #addList(bucket: number, weight: number, from: number, filters: Filters): number {
    const { starts, bytes } = this.#postings;
    const end = starts[bucket + 1] ?? 0;
    let touched = from;
    let record = -1;
    for (let at = starts[bucket] ?? 0; at < end; ) {
      let byte = bytes[at++] ?? 0;
      let step = byte & 127;
      for (let places = 7; byte > 127; places += 7) {
        byte = bytes[at++] ?? 0;
        step |= (byte & 127) << places;
      }
      record += step;
      touched = this.#touch(record, weight, touched, filters);
    }
    for (const added of this.#overlay.get(bucket) ?? []) touched = this.#touch(added, weight, touched, filters);
    return touched;
  }

  #touch(record: number, weight: number, touched: number, filters: Filters): number {
    const score = this.#scores[record] ?? 0;
    if (score > 0) {
      this.#scores[record] = score + weight;
      return touched;
    }
    if (this.#removed.size > 0 && this.#removed.has(record)) return touched;
    if (filters.kind !== undefined && (filters.kind === 'organisation') !== (this.#isOrganisation[record] === 1))
      return touched;
    if (touched >= this.#touched.length) {
      const larger = new Uint32Array(this.#touched.length * 2);
      larger.set(this.#touched);
      this.#touched = larger;
    }
    this.#scores[record] = weight;
    this.#touched[touched] = record;
    return touched + 1;
  }

  /** The highest overlaps; ties by record number. Clears the scores on the way. */
  #best(touched: number, limit: number): Candidate[] {
    const found: Candidate[] = [];
    let least = 0;
    for (let i = 0; i < touched; i++) {
      const record = this.#touched[i] ?? 0;
      const overlap = this.#scores[record] ?? 0;
      this.#scores[record] = 0;
      if (overlap < least) continue;
      found.push({ record, overlap });
      if (found.length >= limit * 4) {
        found.sort(byOverlap);
        found.length = limit;
        least = found[limit - 1]?.overlap ?? 0;
      }
    }
    found.sort(byOverlap);
    if (found.length > limit) found.length = limit;
    return found;
  }

  /** The whole index as bytes: a header, then keys and ends. Lists are made again on loading, in a second a million. */
  save(): Uint8Array {
    const count = this.#ends.length;
    const header = new Uint32Array([magic, 1, count, this.#keys.length, this.#removed.size]);
    const parts = [
      header,
      this.#keys.values.subarray(0, this.#keys.length),
      this.#ends.values.subarray(0, count),
      Uint32Array.from(this.#removed),
    ];
    const size = parts.reduce((sum, part) => sum + part.byteLength, 0);
    const bytes = new Uint8Array(size + count);
    let at = 0;
    for (const part of parts) {
      bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
      at += part.byteLength;
    }
    bytes.set(this.#isOrganisation.subarray(0, count), at);
    return bytes;
  }

  /** Reads what `save` wrote. Throws `index-invalid`. */
  static load(bytes: Uint8Array): MemoryCandidates {
    const copy = bytes.slice();
    const words = new Uint32Array(copy.buffer, 0, copy.byteLength >>> 2);
    const [found = 0, version = 0, count = 0, keys = 0, removed = 0] = words;
    const length = 5 + keys + count + removed;
    if (found !== magic || version !== 1 || copy.byteLength !== length * 4 + count) {
      throw new MatchError('index-invalid', 'This is no saved index, or it is cut: build it again.');
    }
    const index = new MemoryCandidates();
    let at = 0;
    for (let record = 0; record < count; record++) {
      const end = words[5 + keys + record] ?? 0;
      if (end < at || end > keys)
        throw new MatchError('index-invalid', 'The saved index contradicts itself: build it again.');
      const kind = copy[length * 4 + record] === 1 ? 'organisation' : 'person';
      index.add(Array.from(words.subarray(5 + at, 5 + end)), kind);
      at = end;
    }
    for (let i = 0; i < removed; i++) index.remove(words[5 + keys + count + i] ?? 0);
    index.pack();
    return index;
  }
}

const magic = 0x434d4958;

function byOverlap(a: Candidate, b: Candidate): number {
  return b.overlap - a.overlap || a.record - b.record;
}
