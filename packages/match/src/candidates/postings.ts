/** An array of 32-bit numbers that grows. */
export class Numbers {
  values: Uint32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.values = new Uint32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  get(i: number): number {
    return this.values[i] ?? 0;
  }
}

/** Lists of record numbers by bucket: ascending, as differences of 7 bits a byte. */
export interface Postings {
  bits: number;
  /** Where the list of each bucket begins in `bytes`; one more than there are buckets. */
  starts: Uint32Array;
  bytes: Uint8Array;
}

/**
 * Sorts keys into buckets by counting and packs each list. `ends[r]` is where the keys of record r end in `keys`.
 * A key that occurs twice in a record was made unique before.
 */
export function packPostings(keys: Uint32Array, ends: Uint32Array, bits: number): Postings {
  const shift = 32 - bits;
  const buckets = 2 ** bits;
  const starts = new Uint32Array(buckets + 1);
  const total = ends.length > 0 ? (ends[ends.length - 1] ?? 0) : 0;
  for (let i = 0; i < total; i++) {
    const bucket = (keys[i] ?? 0) >>> shift;
    starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1;
  }
  for (let b = 0; b < buckets; b++) starts[b + 1] = (starts[b + 1] ?? 0) + (starts[b] ?? 0);
  const next = starts.slice();
  const records = new Uint32Array(total);
  let at = 0;
  for (let record = 0; record < ends.length; record++) {
    const end = ends[record] ?? 0;
    for (; at < end; at++) {
      const bucket = (keys[at] ?? 0) >>> shift;
      const place = next[bucket] ?? 0;
      records[place] = record;
      next[bucket] = place + 1;
    }
  }
  return { bits, ...packLists(records, starts, buckets) };
}

function packLists(
  records: Uint32Array,
  lists: Uint32Array,
  buckets: number,
): { starts: Uint32Array; bytes: Uint8Array } {
  const starts = new Uint32Array(buckets + 1);
  const bytes = new Uint8Array(records.length * 4 + 16);
  let at = 0;
  for (let b = 0; b < buckets; b++) {
    starts[b] = at;
    let previous = -1;
    const end = lists[b + 1] ?? 0;
    for (let i = lists[b] ?? 0; i < end; i++) {
      const record = records[i] ?? 0;
      if (record === previous) continue;
      let step = record - previous;
      previous = record;
      while (step > 127) {
        bytes[at++] = (step & 127) | 128;
        step >>>= 7;
      }
      bytes[at++] = step;
    }
  }
  starts[buckets] = at;
  return { starts, bytes: bytes.slice(0, at) };
}
