import {
  CompactRange,
  equalBytes,
  parseCheckpoint,
  parseVerifierKey,
  readTile,
  rootOfLeaves,
  type SignedCheckpoint,
  type Tile,
  tileAt,
  tilePath,
  tileWidth,
  toBase64,
  verifyNote,
} from '@comity/protocol';
import { CliError } from './command.ts';

/** Reads a file of a log by its name below the prefix; undefined when there is none, or more bytes than the limit. */
export type LogFiles = (name: string, limit: number) => Promise<Uint8Array | undefined>;

export interface LogProblem {
  code: 'tile-missing' | 'tile-altered' | 'root-differs' | 'signature-wrong' | 'origin-differs' | 'history-rewritten';
  /** `checkpoint`, or the path of a tile. */
  where: string;
  sentence: string;
}

export interface LogReport {
  valid: boolean;
  origin: string;
  size: number;
  /** base64 */
  root: string;
  signature: 'valid' | 'wrong' | 'not-checked';
  tiles: number;
  problems: LogProblem[];
}

const headLimit = 1_000_000;
const tileLimit = tileWidth * 32;
const mostProblems = 100;

/**
 * Checks a whole log (C2SP tlog-tiles): the signature of its head, every tile against the tiles below it, the root over all
 * leaves, and, where a head was kept from earlier, that the log still begins with it. Throws `input-invalid` when there
 * is no checkpoint that can be read.
 */
export async function checkLog(
  files: LogFiles,
  { key, seen }: { key: string | undefined; seen: string | undefined },
): Promise<LogReport> {
  const note = await files('checkpoint', headLimit);
  if (!note) throw new CliError('input-invalid', 'There is no checkpoint: this is no log of C2SP tlog-tiles.');
  const head = parseCheckpoint(new TextDecoder().decode(note));
  const earlier = seen === undefined ? undefined : parseCheckpoint(seen);
  const walk = new Walk(files, head.size, earlier);
  const { signature, problems } = await checkSignature(head, key);
  if (earlier && (earlier.origin !== head.origin || earlier.size > head.size)) {
    problems.push(
      problem('history-rewritten', 'checkpoint', 'The head that was seen earlier is of another or a longer log.'),
    );
  }
  problems.push(...(await walk.checkAll(head)));
  return {
    ...{ valid: problems.length === 0, origin: head.origin, size: head.size, root: toBase64(head.root), signature },
    ...{ tiles: walk.tiles, problems: problems.slice(0, mostProblems) },
  };
}

async function checkSignature(
  { note, origin }: SignedCheckpoint,
  key: string | undefined,
): Promise<Pick<LogReport, 'signature' | 'problems'>> {
  if (key === undefined) return { signature: 'not-checked', problems: [] };
  const verifier = parseVerifierKey(key);
  const problems: LogProblem[] = [];
  if (verifier.name !== origin) {
    problems.push(problem('origin-differs', 'checkpoint', 'The head is of another log than the key.'));
  }
  const isSigned = (await verifyNote(note, [verifier])).length > 0;
  if (!isSigned) problems.push(problem('signature-wrong', 'checkpoint', 'The head is not signed by the key.'));
  return { signature: isSigned ? 'valid' : 'wrong', problems };
}

/** One way through all tiles, from left to right; of each level above, no more is kept than the tile that grows. */
class Walk {
  tiles = 0;
  readonly #files: LogFiles;
  readonly #size: number;
  readonly #earlier: SignedCheckpoint | undefined;
  readonly #range = new CompactRange();
  /** By level: the hashes that the next tile must have, as the tiles below give them. */
  readonly #expected: Uint8Array[][] = [];
  readonly #done: number[] = [];
  readonly #problems: LogProblem[] = [];

  constructor(files: LogFiles, size: number, earlier: SignedCheckpoint | undefined) {
    this.#files = files;
    this.#size = size;
    this.#earlier = earlier;
  }

  async checkAll({ root }: SignedCheckpoint): Promise<LogProblem[]> {
    this.#compareEarlier();
    for (let index = 0; index * tileWidth < this.#size; index++) {
      const tile = tileAt(this.#size, 0, index) as Tile;
      const hashes = await this.#read(tile);
      // Without all leaves there is no root to compare.
      if (!hashes) return this.#problems;
      for (const hash of hashes) {
        this.#range.append(hash);
        this.#compareEarlier();
      }
      if (tile.width === tileWidth) await this.#put(1, rootOfLeaves(hashes));
    }
    for (let level = 1; level < this.#expected.length; level++) await this.#close(level);
    if (!equalBytes(this.#range.root(), root)) {
      this.#problems.push(problem('root-differs', 'checkpoint', 'The leaves do not lead to the root of the head.'));
    }
    return this.#problems;
  }

  #compareEarlier(): void {
    const { size, root } = this.#earlier ?? {};
    if (root && size === this.#range.size && !equalBytes(this.#range.root(), root)) {
      this.#problems.push(
        problem('history-rewritten', 'checkpoint', 'The log no longer begins with the head that was seen earlier.'),
      );
    }
  }

  async #put(level: number, hash: Uint8Array): Promise<void> {
    this.#expected[level] ??= [];
    this.#expected[level].push(hash);
    if (this.#expected[level].length === tileWidth) await this.#close(level);
  }

  /** Compares the tile of a level that is complete, or the last one of the level. */
  async #close(level: number): Promise<void> {
    const expected = this.#expected[level] ?? [];
    if (expected.length === 0) return;
    const tile = { level, index: this.#done[level] ?? 0, width: expected.length };
    const hashes = await this.#read(tile);
    if (hashes && !hashes.every((hash, at) => equalBytes(hash, expected[at] as Uint8Array))) {
      this.#problems.push(problem('tile-altered', tilePath(tile), 'The tile is not what the tiles below it give.'));
    }
    this.#expected[level] = [];
    this.#done[level] = tile.index + 1;
    if (tile.width === tileWidth) await this.#put(level + 1, rootOfLeaves(expected));
  }

  /** The partial tile, or as much of the full one that may have taken its place. */
  async #read(tile: Tile): Promise<Uint8Array[] | undefined> {
    const bytes =
      (await this.#files(tilePath(tile), tileLimit)) ??
      (await this.#files(tilePath({ ...tile, width: tileWidth }), tileLimit));
    this.tiles += 1;
    try {
      const hashes = readTile(bytes ?? new Uint8Array()).slice(0, tile.width);
      if (hashes.length === tile.width) return hashes;
    } catch {
      // No whole hashes, or none at all.
    }
    this.#problems.push(
      problem('tile-missing', tilePath(tile), 'The tile is missing, or has fewer hashes than the tree.'),
    );
    return undefined;
  }
}

function problem(code: LogProblem['code'], where: string, sentence: string): LogProblem {
  return { code, where, sentence };
}
