import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodePrimitives } from '../../test/node-primitives.ts';
import { concat } from '../bytes.ts';
import { chunkSize, cobblestone } from './cobblestone.ts';
import { openParts, type Part, partSize, partStep, type SealedParts, sealParts } from './parts.ts';
import { webPrimitives } from './web-primitives.ts';

const key = new Uint8Array(32).fill(7);
const salt = new Uint8Array(24).fill(9);
const invalid = expect.objectContaining({ code: 'part-invalid' });

async function* stream(...pieces: Uint8Array[]) {
  yield* pieces;
}

async function sealAll(bytes: Uint8Array, primitives = nodePrimitives) {
  const parts: Part[] = [];
  const generator = sealParts(stream(bytes), { key, salt, primitives });
  for (;;) {
    const next = await generator.next();
    if (next.done) return { parts, description: next.value };
    parts.push(next.value);
  }
}

async function openAll(parts: Uint8Array[], description: SealedParts, primitives = nodePrimitives) {
  const pieces: Uint8Array[] = [];
  for await (const piece of openParts(stream(...parts), description, primitives)) pieces.push(piece);
  return concat(...pieces);
}

function fileOf(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) bytes[i] = (i * 31 + 7) % 251;
  return bytes;
}

test.each([
  0,
  1,
  chunkSize - 1,
  chunkSize,
  chunkSize + 1,
  3 * chunkSize,
  65_000,
  200_000,
  partSize - 100,
  partSize + 1,
])('a file of %i bytes comes back, in parts that hide its length', async (length) => {
  const file = fileOf(length);
  const { parts, description } = await sealAll(file);
  expect(parts.slice(0, -1).every(({ bytes }) => bytes.length === partSize)).toBe(true);
  expect((parts.at(-1)?.bytes.length ?? 1) % partStep).toBe(0);
  expect(description.bytes).toBe(length);
  const opened = await openAll(
    parts.map(({ bytes }) => bytes),
    description,
  );
  // Compared by the platform: a test runner takes seconds for eight million numbers.
  expect(Buffer.compare(opened, file)).toBe(0);
});

test('WebCrypto and node:crypto make the same parts, and each opens those of the other', async () => {
  const file = fileOf(100_000);
  const ours = await sealAll(file);
  const web = await sealAll(file, webPrimitives);
  expect(web.description).toEqual(ours.description);
  const parts = ours.parts.map(({ bytes }) => bytes);
  expect(await openAll(parts, ours.description, webPrimitives)).toEqual(file);
});

test('any cut of the stream gives the same parts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40_000 }), { maxLength: 8 }), async (pieces) => {
      const whole = await sealAll(concat(...pieces));
      const parts: Part[] = [];
      for await (const part of sealParts(stream(...pieces), { key, salt, primitives: nodePrimitives }))
        parts.push(part);
      expect(parts.map(({ hash }) => hash)).toEqual(whole.parts.map(({ hash }) => hash));
    }),
    { numRuns: 30 },
  );
});

test('a part that is altered, missing, cut or out of order is refused', async () => {
  const { parts, description } = await sealAll(fileOf(partSize + 5));
  const [first, second] = parts.map(({ bytes }) => bytes) as [Uint8Array, Uint8Array];
  const altered = first.slice();
  altered[100_000] = (altered[100_000] ?? 0) ^ 1;
  for (const given of [
    [altered, second],
    [first],
    [second, first],
    [first, second.subarray(1)],
    [first, second, second],
  ]) {
    await expect(openAll(given, description)).rejects.toThrow(invalid);
  }
});

test('parts that were announced with other bytes in them fail in their own check', async () => {
  const { parts, description } = await sealAll(fileOf(50_000));
  const [bytes] = parts.map((part) => part.bytes) as [Uint8Array];
  // Announced as they are, so that only the cipher can notice.
  for (const at of [0, 30, 60, 20_000, bytes.length - 1]) {
    const altered = bytes.slice();
    altered[at] = (altered[at] ?? 0) ^ 1;
    const hashes = [(await import('./parts.ts')).hashOfPart(nodePrimitives, altered)];
    const announced = { ...description, parts: { ...description.parts, hashes } };
    await expect(openAll([altered], announced), `byte ${at}`).rejects.toThrow(invalid);
  }
});

test('a description that does not fit its file is refused', async () => {
  const { parts, description } = await sealAll(fileOf(50_000));
  const bytes = parts.map((part) => part.bytes);
  const other = (change: Partial<SealedParts>, ofParts: object = {}) => ({
    ...description,
    ...change,
    parts: { ...description.parts, ...ofParts },
  });
  const wrong = [
    other({ sha256: `sha256:${'0'.repeat(64)}` as SealedParts['sha256'] }),
    other({ sha512: `sha512:${'0'.repeat(128)}` }),
    other({ bytes: 49_999 }),
    other({ bytes: 49_999 }, { padded: description.parts.padded + 1 }),
    other({}, { padded: description.parts.padded + partStep }),
    other({}, { size: 1024 }),
    other({}, { hashes: [] }),
    other({}, { key: 'A'.repeat(43) }),
    other({}, { key: 'AAAA' }),
  ];
  for (const description of wrong) await expect(openAll(bytes, description)).rejects.toThrow(invalid);
});

test('a file is sealed with a key of 32 bytes and a salt of 24', async () => {
  await expect(cobblestone(nodePrimitives, key.subarray(1), salt)).rejects.toThrow(invalid);
  await expect(cobblestone(nodePrimitives, key, salt.subarray(1))).rejects.toThrow(invalid);
});
