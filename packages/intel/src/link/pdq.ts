import { IntelError } from '../errors.ts';

/** Pixels as a decoder gives them: `channels` bytes a pixel, row by row. */
export interface Pixels {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  data: Uint8Array;
}

/** 256 bits as 64 hexadecimal digits, and how much there is to see, 0 to 100: below 50 two pictures may be alike by chance. */
export interface PictureHash {
  hash: string;
  quality: number;
}

const buffer = 64;
const size = 16;
const mostPixels = 100_000_000;
/** The DCT-II of 64 samples, rows 1 to 16: the constant row says nothing about the picture. */
const dct = Float64Array.from({ length: size * buffer }, (_, at) => {
  const row = Math.floor(at / buffer) + 1;
  return Math.sqrt(2 / buffer) * Math.cos((Math.PI / 2 / buffer) * row * (2 * (at % buffer) + 1));
});

/**
 * The PDQ hash of a picture (Meta 2019, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm"):
 * luminance, two passes of a Jarosz filter, 64 x 64 samples, the 16 x 16 lowest frequencies, one bit each above the median.
 * Throws `picture-invalid`.
 */
export function hashPicture({ width, height, channels, data }: Pixels): PictureHash {
  const pixels = width * height;
  if (!(width >= 1 && height >= 1) || pixels > mostPixels || data.length < pixels * channels) {
    throw new IntelError(
      'picture-invalid',
      'A picture has at least one pixel, at most 100 million, and all its bytes.',
    );
  }
  let luma: Float32Array<ArrayBufferLike> = new Float32Array(pixels);
  for (let at = 0; at < pixels; at++) {
    const byte = at * channels;
    luma[at] =
      channels === 1
        ? (data[byte] ?? 0)
        : 0.299 * (data[byte] ?? 0) + 0.587 * (data[byte + 1] ?? 0) + 0.114 * (data[byte + 2] ?? 0);
  }
  for (let pass = 0; pass < 2; pass++) luma = columns(rows(luma, width, height), width, height);
  const samples = new Float64Array(buffer * buffer);
  for (let row = 0; row < buffer; row++) {
    for (let column = 0; column < buffer; column++) {
      const y = Math.floor(((row + 0.5) * height) / buffer);
      const x = Math.floor(((column + 0.5) * width) / buffer);
      samples[row * buffer + column] = luma[y * width + x] ?? 0;
    }
  }
  return { hash: toBits(transform(samples)), quality: qualityOf(samples) };
}

function windowFor(length: number): number {
  return Math.floor((length + 2 * buffer - 1) / (2 * buffer));
}

function rows(from: Float32Array, width: number, height: number): Float32Array {
  const to = new Float32Array(from.length);
  for (let row = 0; row < height; row++) box(from, to, row * width, width, 1, windowFor(width));
  return to;
}

function columns(from: Float32Array, width: number, height: number): Float32Array {
  const to = new Float32Array(from.length);
  for (let column = 0; column < width; column++) box(from, to, column, height, width, windowFor(height));
  return to;
}

/** A moving average; at the ends over what there is. */
function box(from: Float32Array, to: Float32Array, start: number, length: number, step: number, window: number): void {
  const ahead = Math.floor((window + 2) / 2) - 1;
  const behind = window - ahead - 1;
  let sum = 0;
  for (let at = 0; at < Math.min(ahead, length); at++) sum += from[start + at * step] ?? 0;
  for (let at = 0; at < length; at++) {
    if (at + ahead < length) sum += from[start + (at + ahead) * step] ?? 0;
    if (at - behind - 1 >= 0) sum -= from[start + (at - behind - 1) * step] ?? 0;
    to[start + at * step] = sum / (Math.min(length - 1, at + ahead) - Math.max(0, at - behind) + 1);
  }
}

function transform(samples: Float64Array): Float64Array {
  const half = new Float64Array(size * buffer);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < buffer; column++) {
      let sum = 0;
      for (let k = 0; k < buffer; k++) sum += (dct[row * buffer + k] ?? 0) * (samples[k * buffer + column] ?? 0);
      half[row * buffer + column] = sum;
    }
  }
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let k = 0; k < buffer; k++) sum += (half[row * buffer + k] ?? 0) * (dct[column * buffer + k] ?? 0);
      result[row * size + column] = sum;
    }
  }
  return result;
}

/** Sixteen words of sixteen bits, the last first, as PDQ writes them. */
function toBits(frequencies: Float64Array): string {
  const median = [...frequencies].sort((a, b) => a - b)[(size * size) / 2 - 1] ?? 0;
  const words = new Uint16Array(16);
  frequencies.forEach((value, at) => {
    if (value > median) words[at >> 4] = (words[at >> 4] ?? 0) | (1 << (at & 15));
  });
  return [...words]
    .reverse()
    .map((word) => word.toString(16).padStart(4, '0'))
    .join('');
}

function qualityOf(samples: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < buffer; row++) {
    for (let column = 0; column < buffer; column++) {
      const own = samples[row * buffer + column] ?? 0;
      if (row + 1 < buffer)
        sum += Math.abs(Math.trunc(((own - (samples[(row + 1) * buffer + column] ?? 0)) * 100) / 255));
      if (column + 1 < buffer)
        sum += Math.abs(Math.trunc(((own - (samples[row * buffer + column + 1] ?? 0)) * 100) / 255));
    }
  }
  return Math.min(100, Math.floor(sum / 90));
}

/** In how many of the 256 bits two hashes differ; 31 and fewer is the same picture (the authors' threshold). */
export function pictureDistance(left: string, right: string): number {
  let distance = 0;
  for (let at = 0; at < 64; at += 8) {
    let bits = Number.parseInt(left.slice(at, at + 8), 16) ^ Number.parseInt(right.slice(at, at + 8), 16);
    for (; bits !== 0; bits &= bits - 1) distance++;
  }
  return distance;
}

export const samePicture = 31;

/**
 * Groups hashes of one picture: for each hash the smallest hash of its group. Two hashes within 31 bits have at least one
 * of 16 words of 16 bits that differs in one bit at most, so only those are compared.
 */
export function groupPictures(hashes: Iterable<string>): Map<string, string> {
  const list = [...new Set(hashes)].filter((hash) => /^[0-9a-f]{64}$/.test(hash)).sort();
  const parent = new Map(list.map((hash) => [hash, hash]));
  const find = (hash: string): string => {
    let at = hash;
    for (let next = parent.get(at); next !== undefined && next !== at; next = parent.get(at)) at = next;
    return at;
  };
  const words = new Map<number, string[]>();
  for (const hash of list) {
    const near = new Set<string>();
    for (let word = 0; word < 16; word++) {
      const value = Number.parseInt(hash.slice(word * 4, word * 4 + 4), 16);
      for (let bit = -1; bit < 16; bit++) {
        const key = word * 65536 + (bit < 0 ? value : value ^ (1 << bit));
        // A word that very many pictures share (a plain border) would make this quadratic.
        for (const other of (words.get(key) ?? []).slice(0, 200)) near.add(other);
      }
    }
    for (const other of near) {
      if (pictureDistance(hash, other) > samePicture) continue;
      const [a, b] = [find(hash), find(other)].sort();
      if (a !== undefined && b !== undefined) parent.set(b, a);
    }
    for (let word = 0; word < 16; word++) {
      const key = word * 65536 + Number.parseInt(hash.slice(word * 4, word * 4 + 4), 16);
      const bucket = words.get(key);
      if (bucket) bucket.push(hash);
      else words.set(key, [hash]);
    }
  }
  return new Map(list.map((hash) => [hash, find(hash)]));
}
