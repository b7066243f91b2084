import { mix } from './tokens.ts';

/** In how many texts each token stands: an open-addressing table of numbers, doubled as it fills. */
export class TokenCounts {
  #keys = new Uint32Array(1 << 16);
  #counts = new Uint32Array(1 << 16);
  #used = 0;

  add(token: number): void {
    let at = this.#find(token);
    if (this.#keys[at] === 0) {
      if (this.#used * 2 > this.#keys.length) {
        this.#grow();
        at = this.#find(token);
      }
      this.#keys[at] = token;
      this.#used++;
    }
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  get(token: number): number {
    return this.#counts[this.#find(token)] ?? 0;
  }

  #find(token: number): number {
    const mask = this.#keys.length - 1;
    let at = mix(token) & mask;
    while (this.#keys[at] !== 0 && this.#keys[at] !== token) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const keys = this.#keys;
    const counts = this.#counts;
    this.#keys = new Uint32Array(keys.length * 2);
    this.#counts = new Uint32Array(keys.length * 2);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] ?? 0;
      if (key === 0) continue;
      const at = this.#find(key);
      this.#keys[at] = key;
      this.#counts[at] = counts[i] ?? 0;
    }
  }
}

/**
 * Roughly in how many texts a pair of tokens stands: a counter of a byte a cell, two pairs may share one. Too high is
 * harmless (a pair is looked up in vain), too low does not happen.
 */
export class PairCounts {
  readonly #cells: Uint8Array;

  constructor(texts: number) {
    this.#cells = new Uint8Array(2 ** Math.min(27, Math.max(16, Math.ceil(Math.log2(texts * 96 + 1)))));
  }

  add(pair: number): void {
    const at = mix(pair ^ 0x5bd1e995) & (this.#cells.length - 1);
    const count = this.#cells[at] ?? 0;
    if (count < 255) this.#cells[at] = count + 1;
  }

  get(pair: number): number {
    return this.#cells[mix(pair ^ 0x5bd1e995) & (this.#cells.length - 1)] ?? 0;
  }
}
