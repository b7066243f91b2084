import { z } from 'zod';
import { concat, fromBase64url, hashOf } from '../bytes.ts';
import { attachment } from '../envelope/statement.ts';
import { chunkSize, cobblestoneOf, headerSize, tagSize } from '../parts/cobblestone.ts';
import { openParts } from '../parts/parts.ts';
import { webPrimitives } from '../parts/web-primitives.ts';
import { readVectors, type VectorOutcome, verdictOf } from './report.ts';

export const partsFormat = 'comity-parts-vectors-1';
export const cobblestoneFormat = 'comity-cobblestone-vectors-1';

/** What is done to the parts of the file before they are opened, so that a file of vectors holds them once. */
const change = z.union([
  z.strictObject({ flip: z.int(), part: z.int() }),
  z.strictObject({ cut: z.int(), part: z.int() }),
  z.strictObject({ order: z.array(z.int()) }),
]);
const partsFile = z.looseObject({
  parts: z.array(z.string()),
  attachment,
  vectors: z.array(
    z.looseObject({ id: z.string(), change: change.optional(), attachment: attachment.optional(), result: z.string() }),
  ),
});

/** Runs vectors of parts, as `sealParts` makes them. */
export async function runPartsVectors(json: unknown): Promise<VectorOutcome[]> {
  const file = readVectors(partsFile, json);
  const parts = file.parts.map(fromBase64url);
  return Promise.all(
    file.vectors.map(async ({ id, change, attachment = file.attachment, result }) => {
      const open = async () => {
        for await (const _ of openParts(stream(changed(parts, change)), attachment, webPrimitives));
      };
      return { id, expected: result, actual: await verdictOf(open) };
    }),
  );
}

const cobblestoneFile = z.looseObject({
  key: z.string(),
  vectors: z.array(z.looseObject({ id: z.string(), ciphertext: z.string(), sha256: z.string(), result: z.string() })),
});

/** Runs vectors of Cobblestone-256 alone (C2SP chunked-encryption), with an empty context. */
export async function runCobblestoneVectors(json: unknown): Promise<VectorOutcome[]> {
  const file = readVectors(cobblestoneFile, json);
  const key = fromBase64url(file.key);
  return Promise.all(
    file.vectors.map(async ({ id, ciphertext, sha256, result }) => {
      const open = async () => {
        const bytes = fromBase64url(ciphertext);
        const cipher = await cobblestoneOf(webPrimitives, key, bytes.subarray(0, headerSize));
        const chunks: Uint8Array[] = [];
        const step = chunkSize + tagSize;
        const last = Math.floor((bytes.length - headerSize) / step);
        for (let i = 0; i <= last; i += 1) {
          chunks.push(await cipher.open(i, bytes.subarray(headerSize + i * step, headerSize + (i + 1) * step)));
        }
        return hashOf(concat(...chunks)) === sha256 ? 'valid' : 'another plaintext';
      };
      return { id, expected: result, actual: await verdictOf(open) };
    }),
  );
}

function changed(parts: Uint8Array[], given: z.infer<typeof change> | undefined): Uint8Array[] {
  if (given === undefined) return parts;
  if ('order' in given) return given.order.flatMap((index) => parts[index] ?? []);
  return parts.map((part, index) => {
    if (index !== given.part) return part;
    return 'cut' in given ? part.subarray(0, given.cut) : part.map((byte, at) => (at === given.flip ? byte ^ 1 : byte));
  });
}

async function* stream(parts: Uint8Array[]) {
  yield* parts;
}
