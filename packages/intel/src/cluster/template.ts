import { type Folded, fold, original } from '../fold.ts';
import { Aligner } from './align.ts';
import { figureToken, tokenize } from './tokens.ts';

/** Text that all posts of a cluster share, or the number of a slot where they differ. */
export type TemplatePart = { text: string } | { slot: number };

export interface Template {
  parts: TemplatePart[];
  /** For each slot what stands there, the most frequent first. */
  slots: Record<string, string[]>;
  /** The share of the bits that the template saves, 0 to 1 (minimum description length). */
  compression: number;
}

interface Member {
  source: string;
  folded: Folded;
  tokens: Uint32Array;
  from: Uint32Array;
  to: Uint32Array;
}

const mostAligned = 100;
const mostValues = 1000;
const wordBits = 12;
const changeBits = 6;

/** The template of texts that belong together, with what its slots hold. At least one text is given. */
export function templateOf(texts: readonly string[]): Template {
  const members = texts.slice(0, mostAligned).map(readMember);
  const aligner = new Aligner();
  const first = typical(members, aligner);
  const alignments = texts.map((text, index) => align(first, members[index] ?? readMember(text), aligner));
  const sample = alignments.slice(0, mostAligned);
  const constant = Array.from(first.tokens, (_, token) =>
    isConstant(sample.filter(({ at }) => (at[token] ?? -1) >= 0).length, sample.length),
  );
  const blocks = joinTokens(constant, sample);
  return { ...lay(first, blocks, alignments), compression: saved(constant, sample) };
}

interface Aligned {
  member: Member;
  /** For each token of the first text the member's token, or -1. */
  at: Int32Array;
}

/** Tokens of the first text, from the first to the last, that stand together in the texts. */
interface Block {
  first: number;
  last: number;
}

function readMember(source: string): Member {
  const folded = fold(source.slice(0, 60_000));
  const { hashes, from, to, count } = tokenize(folded);
  return { source, folded, tokens: hashes.slice(0, count), from: from.slice(0, count), to: to.slice(0, count) };
}

/** The text that has most in common with a few others. */
function typical(members: readonly Member[], aligner: Aligner): Member {
  let best = members[0] ?? readMember('');
  let most = -1;
  for (const candidate of members.slice(0, 6)) {
    aligner.set(candidate.tokens);
    let common = 0;
    for (const other of members.slice(0, 12)) common += aligner.align(other.tokens).matches;
    if (common > most) {
      most = common;
      best = candidate;
    }
  }
  return best;
}

function align(first: Member, member: Member, aligner: Aligner): Aligned {
  aligner.set(member.tokens);
  const { left: at } = aligner.align(first.tokens);
  for (let token = 0; token < at.length; token++) {
    const other = at[token] ?? -1;
    // Figures match as figures, but only the same figures are part of a template.
    if (other >= 0 && first.tokens[token] === figureToken && written(first, token) !== written(member, other))
      at[token] = -1;
  }
  return { member, at };
}

function written({ folded, from, to }: Member, token: number): string {
  return folded.text.slice(from[token], to[token]);
}

/** A word belongs to the template if it is cheaper to write it once and note where it is missing. */
function isConstant(support: number, members: number): boolean {
  return support * wordBits > wordBits + (members - support) * changeBits || (members === 1 && support === 1);
}

/** Constant tokens between which most texts have nothing stand in one block. */
function joinTokens(constant: readonly boolean[], sample: readonly Aligned[]): Block[] {
  const blocks: Block[] = [];
  constant.forEach((isOne, token) => {
    if (!isOne) return;
    const block = blocks.at(-1);
    const both = block ? sample.filter(({ at }) => (at[block.last] ?? -1) >= 0 && (at[token] ?? -1) >= 0) : [];
    const close = both.filter(({ at }) => at[token] === (at[block?.last ?? 0] ?? 0) + 1);
    if (block && block.last === token - 1 && close.length * 2 >= both.length) block.last = token;
    else blocks.push({ first: token, last: token });
  });
  return blocks;
}

function lay(
  first: Member,
  blocks: readonly Block[],
  alignments: readonly Aligned[],
): Pick<Template, 'parts' | 'slots'> {
  const parts: TemplatePart[] = [];
  const slots: Record<string, string[]> = {};
  let slot = 0;
  for (let gap = 0; gap <= blocks.length; gap++) {
    const values = gapValues(blocks[gap - 1], blocks[gap], alignments);
    if (values.length > 0) {
      parts.push({ slot });
      slots[slot++] = values;
    }
    const block = blocks[gap];
    if (block) parts.push({ text: sourceOf(first, first.from[block.first] ?? 0, first.to[block.last] ?? 0) });
  }
  return { parts, slots };
}

/** What the texts have between two blocks, the most frequent first. */
function gapValues(before: Block | undefined, behind: Block | undefined, alignments: readonly Aligned[]): string[] {
  const counts = new Map<string, number>();
  for (const { member, at } of alignments) {
    const start = before ? lastIn(before, at) : -1;
    const end = behind ? firstIn(behind, at) : member.tokens.length;
    if ((before && start < 0) || end < 0 || end <= start + 1) continue;
    const value = sourceOf(member, member.from[start + 1] ?? 0, member.to[end - 1] ?? 0);
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted.slice(0, mostValues).map(([value]) => value);
}

function lastIn({ first, last }: Block, at: Int32Array): number {
  for (let token = last; token >= first; token--) if ((at[token] ?? -1) >= 0) return at[token] ?? -1;
  return -1;
}

function firstIn({ first, last }: Block, at: Int32Array): number {
  for (let token = first; token <= last; token++) if ((at[token] ?? -1) >= 0) return at[token] ?? -1;
  return -1;
}

function sourceOf({ source, folded }: Member, from: number, to: number): string {
  const { start, end } = original(folded, from, to);
  return source.slice(start, end).trim();
}

function saved(constant: readonly boolean[], sample: readonly Aligned[]): number {
  const constants = constant.filter(Boolean).length;
  let plain = 0;
  let coded = constants * wordBits;
  for (const { member, at } of sample) {
    const matched = constant.filter((isOne, token) => isOne && (at[token] ?? -1) >= 0).length;
    plain += member.tokens.length * wordBits;
    coded += (member.tokens.length - matched) * wordBits + (constants - matched) * changeBits + 4;
  }
  return plain === 0 ? 0 : Math.max(0, Math.round((1 - coded / plain) * 1000) / 1000);
}
