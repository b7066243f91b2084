import { fold } from '../fold.ts';
import { Aligner } from './align.ts';
import { PairCounts, TokenCounts } from './counts.ts';
import { Postings } from './postings.ts';
import { figureToken, mix, tokenize } from './tokens.ts';

/** A text as it is compared: its tokens and what all of them hash to. */
export interface Prepared {
  tokens: Uint32Array;
  /** Equal for equal token sequences (53 bits). */
  content: number;
  cut: boolean;
}

/** Folds and cuts a text. */
export function prepare(text: string): Prepared {
  const { hashes, count, cut } = tokenize(fold(text.length > 60_000 ? text.slice(0, 60_000) : text));
  const tokens = hashes.slice(0, count);
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (let i = 0; i < count; i++) {
    high = mix(high ^ (tokens[i] ?? 0));
    low = (Math.imul(low, 31) + (tokens[i] ?? 0)) | 0;
  }
  return { tokens, content: (high & 0x1fffff) * 0x100000000 + mix(low), cut: cut || text.length > 60_000 };
}

/** One cluster while it grows: its first text, and in how many of its texts each token of that one stands. */
interface Growing {
  tokens: Uint32Array;
  support: Uint16Array;
  size: number;
  into: number;
  /** The bits of its texts that lie on no token of the first: what its slots usually hold. */
  apart: number;
}

const pairsIndexed = 28;
const pairsAsked = 40;
const pairsAnyway = 8;
const mostCandidates = 10;
const longestList = 60;
/** How alike two texts, or a text and a cluster, must be. Chosen on generated posts of seeds that the benches do not use. */
export const thresholds = {
  pair: 0.44,
  cover: 0.7,
  share: 0.38,
  merge: 0.66,
  bits: 13,
  slot: 0.85,
  usual: 1.3,
  pieces: 1.5,
  doubt: 0.2,
};

/**
 * Groups texts that are made from one template, as they come. Pairs of neighbouring tokens, weighted by rarity, lead to
 * candidates through an inverted index with capped lists; an alignment then verifies each. A text joins without a
 * rebuild, in time that does not grow with the number of texts.
 */
export class Clusterer {
  readonly #tokenCounts = new TokenCounts();
  readonly #pairCounts: PairCounts;
  readonly #postings = new Postings(longestList);
  readonly #exact = new Map<number, number>();
  readonly #clusters: Growing[] = [];
  readonly #aligner = new Aligner();
  #texts = 0;
  #scores = new Float32Array(1024);
  #pairs: number[] = [];

  /** `expected` texts size the counters; more may come. */
  constructor(expected: number) {
    this.#pairCounts = new PairCounts(Math.max(expected, 1000));
  }

  get size(): number {
    return this.#clusters.length;
  }

  /** Counts the tokens of a text, once for each different text, before or when it joins. */
  count({ tokens }: Prepared): void {
    this.#texts++;
    const seen = new Set<number>();
    for (const token of tokens) {
      if (seen.has(token)) continue;
      seen.add(token);
      this.#tokenCounts.add(token);
    }
    const { all } = this.#pairsOf(tokens);
    for (const pair of all) this.#pairCounts.add(pair);
  }

  /** Joins a text to a cluster, or founds one, and tells which. */
  join(prepared: Prepared): number {
    const known = this.#exact.get(prepared.content);
    if (known !== undefined) return this.clusterOf(known);
    const { tokens } = prepared;
    const { chosen, anyway } = this.#pairsOf(tokens);
    const best = this.#best(tokens, chosen, anyway, -1);
    const cluster = best ?? this.#found(tokens, chosen, anyway);
    this.#exact.set(prepared.content, cluster);
    return cluster;
  }

  /** Where a cluster is now: clusters merge. */
  clusterOf(cluster: number): number {
    let at = cluster;
    while (this.#clusters[at] && this.#clusters[at]?.into !== at) at = this.#clusters[at]?.into ?? at;
    return at;
  }

  /** Counts and joins: for texts that come one by one. */
  add(text: string): number {
    const prepared = prepare(text);
    if (!this.#exact.has(prepared.content)) this.count(prepared);
    return this.join(prepared);
  }

  /** Looks for clusters of one template that grew apart because their first texts were unlike, and joins them. */
  mergeAlike(): void {
    for (let at = 0; at < this.#clusters.length; at++) {
      const cluster = this.#clusters[at];
      if (!cluster || cluster.into !== at) continue;
      const constant = this.#constantTokens(cluster);
      const { chosen, anyway } = this.#pairsOf(constant);
      const other = this.#best(constant, chosen, anyway, at, cluster.size > 1);
      if (other === undefined) continue;
      const target = this.#clusters[other];
      if (!target) continue;
      // Earlier clusters are bigger on the whole; the smaller goes into the bigger.
      const [from, to] = target.size >= cluster.size ? [at, other] : [other, at];
      const gone = this.#clusters[from];
      const stays = this.#clusters[to];
      if (!gone || !stays) continue;
      gone.into = to;
      stays.apart *= (stays.size + gone.size - 1) / (stays.size - 1 || 1);
      stays.size += gone.size;
      for (let i = 0; i < stays.support.length; i++) {
        stays.support[i] = Math.min(
          65535,
          Math.round(((stays.support[i] ?? 0) * stays.size) / (stays.size - gone.size)),
        );
      }
    }
  }

  #found(tokens: Uint32Array, chosen: readonly number[], anyway: readonly number[]): number {
    const cluster = this.#clusters.length;
    this.#clusters.push({ tokens, support: new Uint16Array(tokens.length).fill(1), size: 1, into: cluster, apart: 0 });
    for (const pair of chosen.slice(0, pairsIndexed)) this.#postings.add(pair, cluster);
    for (const pair of anyway) if (!chosen.includes(pair)) this.#postings.add(pair, cluster);
    return cluster;
  }

  /** The tokens of a cluster's first text that more than half of its texts share. */
  #constantTokens({ tokens, support, size }: Growing): Uint32Array {
    return size < 2 ? tokens : tokens.filter((_, index) => (support[index] ?? 0) * 2 > size);
  }

  /** The bits that a token is worth: rare ones tell more, but what stands in one text only is most likely a slot. */
  #bits(token: number): number {
    if (token === figureToken) return 0.5;
    const count = this.#tokenCounts.get(token);
    const scale = this.#scale;
    return count <= 1 ? scale * 0.35 : Math.max(0.3, scale - Math.log2(count + 0.5));
  }

  /**
   * The pairs of a text that lead to candidates. Which of them are kept is decided by their hash alone, so that two
   * texts of one template keep the same; pairs that no other text has are worth keeping only in case one comes.
   */
  #pairsOf(tokens: Uint32Array): { all: number[]; chosen: number[]; anyway: number[] } {
    const all = this.#pairs;
    all.length = 0;
    for (let i = 0; i < tokens.length; i++) {
      const one = tokens[i] ?? 0;
      if (i + 1 < tokens.length) all.push(mix(Math.imul(one, 0x9e3779b1) ^ (tokens[i + 1] ?? 0)));
      if (i + 2 < tokens.length) all.push(mix(Math.imul(one, 0x85ebca77) ^ (tokens[i + 2] ?? 0)));
    }
    if (tokens.length === 1) all.push(mix(tokens[0] ?? 0));
    return {
      all,
      chosen: smallest(all, pairsAsked, (pair) => this.#pairCounts.get(pair) >= 2),
      anyway: smallest(all, pairsAnyway),
    };
  }

  /** The cluster that the tokens fit best; `self` is not asked, and if it is given two clusters are compared. */
  #best(
    tokens: Uint32Array,
    chosen: readonly number[],
    anyway: readonly number[],
    self: number,
    merging = false,
  ): number | undefined {
    const candidates = this.#candidates(chosen, anyway, self);
    if (candidates.length === 0) return undefined;
    this.#aligner.set(tokens);
    const bits = Float32Array.from(tokens, (token) => this.#bits(token));
    let total = 0;
    for (const one of bits) total += one;
    let best: { cluster: number; score: number; left: Int32Array } | undefined;
    for (const cluster of candidates) {
      const growing = this.#clusters[cluster];
      if (!growing) continue;
      const { left } = this.#aligner.align(growing.tokens);
      const score = this.#score(growing, left, bits, total, merging);
      if (score > 0 && (!best || score > best.score)) best = { cluster, score, left };
      if (best && best.score > 0.95) break;
    }
    if (best && self < 0) this.#support(best.cluster, best.left, bits, total);
    return best?.cluster;
  }

  #support(cluster: number, left: Int32Array, bits: Float32Array, total: number): void {
    const growing = this.#clusters[cluster];
    if (!growing || growing.size >= 60_000) return;
    growing.size++;
    let shared = 0;
    for (let i = 0; i < left.length; i++) {
      const at = left[i] ?? -1;
      if (at < 0) continue;
      growing.support[i] = (growing.support[i] ?? 0) + 1;
      shared += bits[at] ?? 0;
    }
    growing.apart += total - shared;
  }

  #candidates(chosen: readonly number[], anyway: readonly number[], self: number): number[] {
    if (this.#scores.length < this.#clusters.length) this.#scores = new Float32Array(this.#clusters.length * 2);
    const scores = this.#scores;
    const touched: number[] = [];
    const visit = (pair: number) => {
      // Rare pairs weigh more; the counter stops at 255.
      const weight = 1 + Math.max(0, 8 - Math.log2(1 + this.#pairCounts.get(pair))) / 4;
      this.#postings.visit(pair, (posted) => {
        const cluster = this.clusterOf(posted);
        if (cluster === self) return;
        if (scores[cluster] === 0) touched.push(cluster);
        scores[cluster] = (scores[cluster] ?? 0) + weight;
      });
    };
    for (const pair of chosen) visit(pair);
    for (const pair of anyway) if (!chosen.includes(pair)) visit(pair);
    touched.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
    for (const cluster of touched) scores[cluster] = 0;
    return touched.slice(0, mostCandidates);
  }

  /** How well a text fits a cluster, 0 if not well enough. `left` aligns the cluster's first text with the text. */
  #score(growing: Growing, left: Int32Array, bits: Float32Array, total: number, merging: boolean): number {
    const { tokens, support, size } = growing;
    let whole = 0;
    let covered = 0;
    let shared = 0;
    let expected = 0;
    let slot = false;
    let after = 0;
    let evidence = 0;
    let block = 0;
    let last = -2;
    for (let i = 0; i <= left.length; i++) {
      const at = i < left.length ? (left[i] ?? -1) : bits.length;
      if (i < left.length) {
        const part = (support[i] ?? 0) / size;
        const weight = this.#bits(tokens[i] ?? 0) * part;
        whole += weight;
        if (at < 0) {
          if (part <= 0.5) slot = true;
          continue;
        }
        covered += weight;
        shared += bits[at] ?? 0;
        if (at !== last + 1 || left[i - 1] !== last) {
          evidence += Math.min(block, this.#scale);
          block = 0;
        }
        block += weight;
        last = at;
      }
      // What stands where the cluster's texts differ is a slot's value: little speaks against the text.
      if (slot && size >= 3) for (let k = after; k < at; k++) expected += bits[k] ?? 0;
      slot = false;
      after = at + 1;
    }
    if (shared < Math.min(thresholds.bits, total * 0.9)) return 0;
    const cover = covered / (whole || 1);
    // A phrase that many texts have in common is one piece of evidence, however long; a template leaves several, apart.
    const pieces = (evidence + Math.min(block, this.#scale)) / this.#scale;
    const trust = Math.min(1, Math.max(0, (pieces - 1) / thresholds.pieces));
    // Slots that hold far more than they usually do hold something else.
    const usual = (growing.apart / (size - 1 || 1)) * thresholds.usual + 5;
    const share = shared / (total - Math.min(expected, usual) * thresholds.slot * trust || 1);
    const alike = (2 * cover * share) / (cover + share || 1);
    if (merging) return alike >= thresholds.merge + (1 - trust) * 0.1 ? alike : 0;
    if (size < 3) return alike >= thresholds.pair + (1 - trust) * thresholds.doubt ? alike : 0;
    return cover >= thresholds.cover && share >= thresholds.share ? alike : 0;
  }

  /** The bits that name one text among all. */
  get #scale(): number {
    return Math.log2(this.#texts + 20);
  }
}

/** The `most` smallest by hash, of those that may be kept; smallest first, each once. */
function smallest(pairs: readonly number[], most: number, keep: (pair: number) => boolean = () => true): number[] {
  const kept = pairs.filter(keep);
  kept.sort((a, b) => mix(a ^ 0x1b873593) - mix(b ^ 0x1b873593));
  const once: number[] = [];
  for (const pair of kept) {
    if (pair !== once.at(-1)) once.push(pair);
    if (once.length === most) break;
  }
  return once;
}
