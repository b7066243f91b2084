import { mix } from './tokens.ts';

/** From a pair of tokens to the clusters that have it. A pair that too many clusters have tells nothing: its list closes. */
export class Postings {
  #keys = new Uint32Array(1 << 16);
  #heads = new Int32Array(1 << 16);
  #sizes = new Uint8Array(1 << 16);
  #clusters = new Int32Array(1 << 16);
  #next = new Int32Array(1 << 16);
  #used = 0;
  #entries = 1;
  readonly longest: number;

  constructor(longest: number) {
    this.longest = longest;
  }

  add(pair: number, cluster: number): void {
    const key = pair || 7;
    let at = this.#find(key);
    if (this.#keys[at] === 0) {
      if (this.#used * 3 > this.#keys.length * 2) {
        this.#grow();
        at = this.#find(key);
      }
      this.#keys[at] = key;
      this.#used++;
    }
    const size = this.#sizes[at] ?? 0;
    if (size >= this.longest) return;
    if (this.#entries === this.#clusters.length) {
      this.#clusters = doubled(this.#clusters);
      this.#next = doubled(this.#next);
    }
    this.#clusters[this.#entries] = cluster;
    this.#next[this.#entries] = this.#heads[at] ?? 0;
    this.#heads[at] = this.#entries++;
    this.#sizes[at] = size + 1;
  }

  /** Calls `each` for every cluster of the pair; a list that closed gives none. */
  visit(pair: number, each: (cluster: number) => void): void {
    const at = this.#find(pair || 7);
    if ((this.#sizes[at] ?? 0) >= this.longest) return;
    for (let entry = this.#heads[at] ?? 0; entry > 0; entry = this.#next[entry] ?? 0) each(this.#clusters[entry] ?? 0);
  }

  #find(key: number): number {
    const mask = this.#keys.length - 1;
    let at = mix(key ^ 0x2c1b3c6d) & mask;
    while (this.#keys[at] !== 0 && this.#keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const keys = this.#keys;
    const heads = this.#heads;
    const sizes = this.#sizes;
    this.#keys = new Uint32Array(keys.length * 2);
    this.#heads = new Int32Array(keys.length * 2);
    this.#sizes = new Uint8Array(keys.length * 2);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] ?? 0;
      if (key === 0) continue;
      const at = this.#find(key);
      this.#keys[at] = key;
      this.#heads[at] = heads[i] ?? 0;
      this.#sizes[at] = sizes[i] ?? 0;
    }
  }
}

function doubled(list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(list.length * 2);
  larger.set(list);
  return larger;
}
