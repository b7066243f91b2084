import { z } from 'zod';
import { utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import { contentOf, type Kind } from '../messages/kinds.ts';
import { readVectors, type VectorOutcome, verdictOf } from './report.ts';

export const contentFormat = 'comity-content-vectors-1';

const vectorFile = z.looseObject({
  kind: z.string(),
  vectors: z.array(
    z.looseObject({
      id: z.string(),
      /** The exact text of the content, good or bad. */
      content: z.string(),
      result: z.string(),
      /** Where the fault is, with `schema-invalid`. */
      pointer: z.string().optional(),
    }),
  ),
});

/** Contents of one kind of message, by the text as it is signed. */
export async function runContentVectors(json: unknown): Promise<VectorOutcome[]> {
  const { kind, vectors } = readVectors(vectorFile, json);
  return Promise.all(
    vectors.map(async ({ id, content, result, pointer }) => {
      let found: string | undefined;
      const actual = await verdictOf(() => {
        try {
          contentOf(kind as Kind, utf8(content));
        } catch (error) {
          if (error instanceof ProtocolError) found = error.pointer;
          throw error;
        }
      });
      const place = (at: string | undefined) => (at === undefined ? '' : ` at ${at}`);
      return { id, expected: `${result}${place(pointer)}`, actual: `${actual}${place(found)}` };
    }),
  );
}
