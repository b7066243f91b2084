import { IntelError } from './errors.ts';

/** A post, advertisement or chat message. `place` is free text ("City, Country"), `time` ISO 8601. */
export interface Document {
  id: string;
  text: string;
  title?: string;
  url?: string;
  time?: string;
  place?: string;
  /** The account that posted it. */
  poster?: string;
  images?: readonly string[];
}

/** In UTF-16 units. What is longer is refused: nobody writes posts of this length, attackers do. */
export const longestText = 4_000_000;
const longestField = 10_000;

/**
 * Reads a document from a foreign record. Unknown fields are left out.
 * Throws `document-invalid` and `document-too-large`.
 */
export function parseDocument(value: unknown): Document {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new IntelError('document-invalid', 'A document is an object with at least id and text.');
  }
  const record = value as Record<string, unknown>;
  const id = typeof record.id === 'number' ? String(record.id) : record.id;
  if (typeof id !== 'string' || id === '' || id.length > 500) {
    throw new IntelError('document-invalid', 'A document needs an id of 1 to 500 characters.');
  }
  const text = readText(record, 'text', longestText) ?? '';
  const optional: Partial<Document> = {};
  for (const field of ['title', 'url', 'time', 'place', 'poster'] as const) {
    const read = readText(record, field, longestField);
    if (read !== undefined && read !== '') optional[field] = read;
  }
  return { id, text, ...optional, ...readImages(record) };
}

function readText(record: Record<string, unknown>, field: string, longest: number): string | undefined {
  const value = record[field];
  if (value === undefined || value === null) {
    if (field !== 'text') return undefined;
    throw new IntelError('document-invalid', 'A document needs a text.');
  }
  if (typeof value !== 'string') throw new IntelError('document-invalid', `The ${field} of a document is text.`);
  if (value.length > longest) {
    throw new IntelError('document-too-large', `The ${field} of a document has at most ${longest} characters.`);
  }
  return value;
}

function readImages(record: Record<string, unknown>): { images?: string[] } {
  const value = record.images;
  if (value === undefined || value === null || value === '') return {};
  const images = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(images) || images.length > 1000 || images.some((image) => typeof image !== 'string')) {
    throw new IntelError('document-invalid', 'The images of a document are a list of at most 1,000 paths.');
  }
  return images.length === 0 ? {} : { images };
}
