import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, type FileHandle, link, mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { type Hash, parseHash } from '@comity/protocol';
import type { Random } from '../clock-and-random.ts';
import { ServerError } from '../errors.ts';

export interface StoredBlob {
  sha256: Hash;
  /** `sha512:` and 128 hexadecimal digits in small letters. */
  sha512: string;
  bytes: number;
}

export interface PutOptions {
  /** Refuse (`blob-altered`) and keep nothing unless the content has this hash. */
  expect?: Hash;
  /** Refuse (`too-large`) and keep nothing beyond this many bytes. */
  limit?: number;
  /** Whether it survives a power cut. False for what can be asked for again. */
  durable?: boolean;
  /** Leave the other hash out, empty: a part is known by this one alone. */
  only?: 'sha256';
  /** The source itself ends with an error unless it has these hashes: they are not computed a second time. */
  proven?: Pick<StoredBlob, 'sha256' | 'sha512'>;
}

/** Files by their content: written once, never changed. `to` is the byte after the last one. */
export interface Blobs {
  put(source: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<StoredBlob>;
  /** Throws `blob-unknown`. */
  get(sha256: Hash, range?: { from: number; to: number }): AsyncIterable<Uint8Array>;
  has(sha256: Hash): Promise<boolean>;
  /** Undefined where there is none. */
  size(sha256: Hash): Promise<number | undefined>;
  /** Does nothing where there is none. */
  delete(sha256: Hash): Promise<void>;
  /** Removes what writers that were killed left behind before this instant. */
  sweep(before: Date): Promise<number>;
}

/** A folder of blobs, `sha256/ab/cd/abcd...`, that any number of processes may use together. */
export function openBlobs(folder: string, random: Random): Blobs {
  const incoming = path.join(folder, 'incoming');
  return {
    async put(source, { durable = true, ...options } = {}) {
      const unfinished = path.join(incoming, random.uuid());
      try {
        await mkdir(incoming, { recursive: true, mode: 0o700 });
        const blob = await write(source, unfinished, { durable, ...options });
        await publish(unfinished, placeOf(folder, blob.sha256), durable);
        return blob;
      } catch (error) {
        throw toStorageError(error);
      } finally {
        await unlink(unfinished).catch(() => {});
      }
    },

    async *get(sha256, range) {
      // The last byte is included in what Node calls the end.
      const part = range && { start: range.from, end: range.to - 1 };
      if (range && range.to <= range.from) return;
      const file = createReadStream(placeOf(folder, sha256), { highWaterMark: 1 << 20, ...part });
      try {
        for await (const chunk of file) yield chunk as Uint8Array;
      } catch (error) {
        throw toReadError(error);
      } finally {
        file.destroy();
      }
    },

    has: (sha256) => exists(placeOf(folder, sha256)),

    async size(sha256) {
      const entry = await stat(placeOf(folder, sha256)).catch(absent);
      return entry?.size;
    },

    async delete(sha256) {
      await unlink(placeOf(folder, sha256)).catch(absent);
    },

    async sweep(before) {
      const names = (await readdir(incoming).catch(absent)) ?? [];
      let removed = 0;
      for (const name of names) {
        const file = path.join(incoming, name);
        const entry = await stat(file).catch(absent);
        if (!entry || entry.mtime >= before) continue;
        await unlink(file).catch(absent);
        removed++;
      }
      return removed;
    },
  };
}

/** Both hashes of what is written, taken while it is written. */
async function write(
  source: AsyncIterable<Uint8Array>,
  file: string,
  { expect, limit = Number.MAX_SAFE_INTEGER, durable, proven, only }: PutOptions,
): Promise<StoredBlob> {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  let bytes = 0;
  const handle = await open(file, 'wx', 0o400);
  const gathered = new Gathered(handle);
  try {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > limit) throw new ServerError('too-large', 'The file is larger than was announced.');
      await gathered.add(chunk);
      if (!proven) sha256.update(chunk);
      if (!proven && !only) sha512.update(chunk);
    }
    await gathered.end();
    const digest = proven?.sha256 ?? parseHash(`sha256:${sha256.digest('hex')}`);
    if (expect !== undefined && digest !== expect) {
      throw new ServerError('blob-altered', 'The content is not what its hash promised.');
    }
    if (durable) await handle.sync();
    return { sha256: digest, sha512: proven?.sha512 ?? (only ? '' : `sha512:${sha512.digest('hex')}`), bytes };
  } finally {
    await gathered.settled();
    await handle.close();
  }
}

const gatheredBytes = 1 << 20;

/** Writes in large pieces, while the next one is gathered: the disk and the processor work side by side. */
class Gathered {
  readonly #handle: FileHandle;
  #buffer = Buffer.allocUnsafe(gatheredBytes);
  #spare = Buffer.allocUnsafe(gatheredBytes);
  #length = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async add(chunk: Uint8Array): Promise<void> {
    for (let from = 0; from < chunk.length; ) {
      const piece = chunk.subarray(from, from + gatheredBytes - this.#length);
      this.#buffer.set(piece, this.#length);
      this.#length += piece.length;
      from += piece.length;
      if (this.#length === gatheredBytes) await this.#flush();
    }
  }

  async end(): Promise<void> {
    await this.#flush();
    await this.#writing;
  }

  /** After a failure: nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#writing.catch(() => {});
  }

  async #flush(): Promise<void> {
    await this.#writing;
    this.#writing = writeAll(this.#handle, this.#buffer.subarray(0, this.#length));
    // Awaited later; a failure before that is not unhandled.
    this.#writing.catch(() => {});
    [this.#buffer, this.#spare] = [this.#spare, this.#buffer];
    this.#length = 0;
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) {
    offset += (await handle.write(chunk, offset)).bytesWritten;
  }
}

/** Linked, not renamed: a link never replaces what is there, and two writers of the same content both succeed. */
async function publish(unfinished: string, place: string, durable: boolean): Promise<void> {
  const made = await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
  await link(unfinished, place).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (!durable) return;
  // The name has to last as long as the content: its folder, and the folders made for it.
  const last = made ? path.dirname(made) : path.dirname(place);
  for (let folder = path.dirname(place); folder.length >= last.length; folder = path.dirname(folder)) {
    await syncFolder(folder);
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; NTFS keeps names in its own journal.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function placeOf(folder: string, sha256: Hash): string {
  // Checked again: a hash becomes a path here.
  const digits = parseHash(sha256).slice('sha256:'.length);
  return path.join(folder, 'sha256', digits.slice(0, 2), digits.slice(2, 4), digits);
}

async function exists(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function toReadError(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return error;
  return new ServerError('blob-unknown', 'There is no such file in the store.', { cause: error });
}

/** A full or broken disk is a state that passes: whoever sent the data sends it again. */
function toStorageError(error: unknown): unknown {
  const disk = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE', 'EFBIG'];
  if (!disk.includes((error as NodeJS.ErrnoException).code ?? '')) return error;
  return new ServerError('storage', 'The disk of this node takes no more data.', { cause: error });
}
