import { isDay } from './dates.ts';
import { LawError } from './errors.ts';
import type { OffenceFacts } from './question.ts';
import { readObject, readWord } from './question.ts';
import type { LawData } from './records.ts';

/** A request that is being written: which instruments it cites, and what each item of their lists says so far. */
export interface Draft {
  requesting: string;
  requested: string;
  measures: string[];
  date?: string;
  /** Ids of the instruments cited. */
  instruments: string[];
  /** ISO 639-1, in which the request (or its translation) will be sent. */
  language?: string;
  kind?: 'mla' | 'preservation';
  urgent?: boolean;
  /** How many persons have approved it, the writer among them. */
  approvals?: number;
  /** The text of each item by its id in the list of the instrument. */
  fields?: Record<string, string>;
  offence?: OffenceFacts;
  transnational?: boolean;
  organisedGroup?: boolean;
}

const limits = { measures: 20, instruments: 20, fields: 200, text: 200_000 };

/** Throws `law-draft-invalid`, naming the field. The States, the day and the offence are read as parts of a question. */
export function readDraft(data: LawData, value: unknown): Required<Pick<Draft, 'fields' | 'kind'>> & Draft {
  const draft = asDraftError(() => readObject('draft', value));
  const measures = readList('measures', draft.measures, limits.measures);
  if (measures.length === 0) throw invalid('measures', 'a list with at least one measure');
  for (const measure of measures) asDraftError(() => readWord('measures', measure, data.instruments.measures));
  const instruments = readList('instruments', draft.instruments ?? [], limits.instruments);
  const { language, kind = 'mla', urgent, approvals, date } = draft;
  if (language !== undefined && !(typeof language === 'string' && /^[a-z]{2}$/.test(language)))
    throw invalid('language', 'a language of two letters, such as th');
  if (kind !== 'mla' && kind !== 'preservation') throw invalid('kind', '"mla" or "preservation"');
  if (urgent !== undefined && typeof urgent !== 'boolean') throw invalid('urgent', 'true or false');
  if (approvals !== undefined && !(Number.isInteger(approvals) && (approvals as number) >= 0))
    throw invalid('approvals', 'a whole number');
  if (date !== undefined && !isDay(date)) throw invalid('date', 'a day such as 2026-06-05');
  return { ...(draft as unknown as Draft), measures, instruments, kind, fields: readFields(draft.fields ?? {}) };
}

function readFields(value: unknown): Record<string, string> {
  const fields = asDraftError(() => readObject('fields', value));
  const entries = Object.entries(fields);
  if (entries.length > limits.fields) throw invalid('fields', `at most ${limits.fields} items`);
  for (const [, text] of entries)
    if (typeof text !== 'string' || text.length > limits.text)
      throw invalid('fields', 'texts of at most 200,000 characters');
  return fields as Record<string, string>;
}

function readList(field: string, value: unknown, most: number): string[] {
  const fine =
    Array.isArray(value) &&
    value.length <= most &&
    value.every((each) => typeof each === 'string' && each.length <= 100);
  if (!fine) throw invalid(field, `a list of at most ${most} names`);
  return [...new Set(value as string[])];
}

function asDraftError<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw new LawError('law-draft-invalid', (cause as Error).message, { cause });
  }
}

function invalid(field: string, wanted: string): LawError {
  return new LawError('law-draft-invalid', `"${field}" must be ${wanted}.`);
}
