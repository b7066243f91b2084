import { z } from 'zod';

/** Files go as bytes, in streams, so these are no routes of the JSON contract. */
export const filesPath = '/api/files';
export const requestFilePath = '/api/requests/:id/files/:sha256';

/** A file that was taken in: a draft names it by its hash. */
export type StoredFile = z.infer<typeof StoredFile>;
export const StoredFile = z.strictObject({ sha256: z.string(), sha512: z.string(), bytes: z.int() });
