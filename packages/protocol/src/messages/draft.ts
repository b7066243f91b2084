import { z } from 'zod';
import { instant, localId, note, objectId } from './fields.ts';
import { askedFor } from './request.ts';

/** `draft.share`: shows a draft to the authority that it would be sent to. It asks for nothing yet. */
export type DraftShare = z.infer<typeof DraftShare>;
export const DraftShare = z.looseObject({
  draft: objectId,
  version: z.int().min(1),
  ...askedFor,
  note: note.optional(),
});

/** `draft.comment`: what one side says about a shared draft, to a field of it or to the whole. */
export type DraftComment = z.infer<typeof DraftComment>;
export const DraftComment = z.looseObject({
  draft: objectId,
  /** The version that was read. */
  version: z.int().min(1),
  at: instant,
  comments: z
    .array(
      z.looseObject({
        id: localId,
        field: z
          .string()
          .regex(/^[a-z0-9_]{1,64}$/)
          .optional(),
        text: note,
      }),
    )
    .min(1)
    .max(50),
});
