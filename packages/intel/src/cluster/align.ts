/** How a text lies on another: for each of its tokens the matching one's index, or -1. In order, each used once. */
export interface Alignment {
  /** For each token of the left text. */
  left: Int32Array;
  matches: number;
}

/** More repeats of one token than this are not told apart: they cost time and say nothing. */
const mostRepeats = 4;
const hashSize = 8192;

/**
 * Aligns token sequences by the longest common subsequence (Hunt and Szymanski 1977). The right text is laid out once
 * and compared with many left ones.
 */
export class Aligner {
  readonly #heads = new Int32Array(hashSize);
  #next = new Int32Array(2048);
  #tokens: Uint32Array = new Uint32Array(0);
  #touched: number[] = [];
  // The last match of the best chain of each length, and for each match its predecessor.
  #tails = new Int32Array(2048);
  #matchLeft: number[] = [];
  #matchRight: number[] = [];
  #before: number[] = [];

  /** Lays out the right text. */
  set(tokens: Uint32Array): void {
    for (const at of this.#touched) this.#heads[at] = 0;
    this.#touched = [];
    this.#tokens = tokens;
    if (this.#next.length <= tokens.length) {
      this.#next = new Int32Array(tokens.length * 2);
      this.#tails = new Int32Array(tokens.length * 2);
    }
    for (let i = 0; i < tokens.length; i++) {
      const at = (tokens[i] ?? 0) & (hashSize - 1);
      if (this.#heads[at] === 0) this.#touched.push(at);
      this.#next[i + 1] = this.#heads[at] ?? 0;
      this.#heads[at] = i + 1;
    }
  }

  /** Aligns `left` with the text that was laid out. `usable` says which tokens of `left` may match. */
  align(left: Uint32Array): Alignment {
    const matched = new Int32Array(left.length).fill(-1);
    this.#matchLeft.length = 0;
    this.#matchRight.length = 0;
    this.#before.length = 0;
    let longest = 0;
    for (let i = 0; i < left.length; i++) {
      const token = left[i] ?? 0;
      let repeats = 0;
      // From the last occurrence to the first, so that one token of the left extends no chain twice.
      for (let entry = this.#heads[token & (hashSize - 1)] ?? 0; entry > 0; entry = this.#next[entry] ?? 0) {
        if (this.#tokens[entry - 1] !== token) continue;
        if (++repeats > mostRepeats) break;
        longest = this.#extend(i, entry - 1, longest);
      }
    }
    let at = longest > 0 ? (this.#tails[longest] ?? -1) : -1;
    while (at >= 0) {
      matched[this.#matchLeft[at] ?? 0] = this.#matchRight[at] ?? -1;
      at = this.#before[at] ?? -1;
    }
    return { left: matched, matches: longest };
  }

  #extend(left: number, right: number, longest: number): number {
    let low = 1;
    let high = longest;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if ((this.#matchRight[this.#tails[middle] ?? 0] ?? 0) < right) low = middle + 1;
      else high = middle - 1;
    }
    const match = this.#matchLeft.length;
    this.#matchLeft.push(left);
    this.#matchRight.push(right);
    this.#before.push(low > 1 ? (this.#tails[low - 1] ?? -1) : -1);
    this.#tails[low] = match;
    return Math.max(longest, low);
  }
}
