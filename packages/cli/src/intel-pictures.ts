import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { hashPicture } from '@comity/intel';

const largest = 50_000_000;
/** Below this there is too little to see: a black or blurred picture is like any other. */
const leastQuality = 50;

/** Hashes pictures that a file of documents names, from where that file lies; each once. */
export class Pictures {
  readonly #folder: string;
  readonly #known = new Map<string, string | undefined>();
  /** How many could not be read. */
  unread = 0;

  constructor(file: string) {
    this.#folder = file === '-' ? '.' : path.dirname(file);
  }

  async hashOf(name: string): Promise<string | undefined> {
    // A hash may be given in place of a file.
    if (/^[0-9a-f]{64}$/.test(name)) return name;
    const place = path.resolve(this.#folder, name);
    if (!this.#known.has(place)) this.#known.set(place, await this.#read(place));
    return this.#known.get(place);
  }

  /** Only JPEG, and only with a decoder in JavaScript, which cannot be made to write outside its memory. */
  async #read(place: string): Promise<string | undefined> {
    try {
      const { size } = await stat(place);
      if (size > largest) throw new RangeError('too large');
      const { default: jpeg } = await import('jpeg-js');
      const limits = {
        maxResolutionInMP: 50,
        maxMemoryUsageInMB: 512,
        useTArray: true,
        tolerantDecoding: true,
      } as const;
      const { width, height, data } = jpeg.decode(await readFile(place), limits);
      const { hash, quality } = hashPicture({ width, height, channels: 4, data });
      return quality >= leastQuality ? hash : undefined;
    } catch {
      this.unread++;
      return undefined;
    }
  }
}
