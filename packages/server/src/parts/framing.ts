import { z } from 'zod';

/** Which parts of a list are here: one bit each, the first part in the highest bit of the first byte. */
export const haveSchema = z.object({
  hashes: z
    .array(z.string().regex(/^sha256:[0-9a-f]{64}$/))
    .min(1)
    .max(2000),
});
export const hadSchema = z.object({ have: z.string().max(2000), whole: z.boolean() });

export function toBitmap(bits: readonly boolean[]): string {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [index, bit] of bits.entries())
    if (bit) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  return bytes.toString('base64url');
}

export function fromBitmap(text: string, length: number): boolean[] {
  const bytes = Buffer.from(text, 'base64url');
  return Array.from({ length }, (_, index) => ((bytes[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0);
}
