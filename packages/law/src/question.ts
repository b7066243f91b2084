import { isDay } from './dates.ts';
import { LawError } from './errors.ts';
import { type Gazetteer, type Jurisdiction, readJurisdiction } from './jurisdictions.ts';
import type { LawData } from './records.ts';

export type Years = number | 'life';

/** What is asked. Measures, acts, means and purposes are the words of the legal data. Other fields are left alone. */
export interface Question {
  /** The asker's own mark, given back. */
  id?: string;
  requesting: string;
  requested: string;
  measure: string;
  /** The day of the request, `2026-06-05`. Without it, the day on which the data was compiled. */
  date?: string;
  transnational?: boolean;
  organisedGroup?: boolean;
  offence?: OffenceFacts;
}

export interface OffenceFacts {
  statute?: string;
  acts?: string[];
  /** Empty, or `["none"]`: no means was used. Left out: not known. */
  means?: string[];
  purposes?: string[];
  victimAge?: number | 'adult';
  maxPenaltyYears?: { requesting?: Years; requested?: Years };
}

/** The question after reading: what the steps work with. */
export interface Facts {
  requesting: Jurisdiction;
  requested: Jurisdiction;
  measure: string;
  date: string;
  transnational?: boolean;
  organisedGroup?: boolean;
  acts?: string[];
  means?: string[];
  purposes?: string[];
  victimAge?: number | 'adult';
  maxPenalty: { requesting?: Years; requested?: Years };
  asked: Question;
}

/** Throws `law-question-invalid`, naming the field, for anything that is not a question. */
export function readQuestion(data: LawData, gazetteer: Gazetteer, value: unknown): Facts {
  const question = readObject('question', value);
  const requesting = readJurisdiction(gazetteer, 'requesting', question.requesting);
  const requested = readJurisdiction(gazetteer, 'requested', question.requested);
  if (requesting.code === requested.code) throw invalid('requested', 'another State than the requesting one');
  const measure = readWord('measure', question.measure, data.instruments.measures);
  const date = question.date ?? data.instruments.generated ?? '';
  if (!isDay(date)) throw invalid('date', 'a day such as 2026-06-05');
  const offence = question.offence === undefined ? {} : readOffence(data, question.offence);
  const flags = {
    ...readFlag('transnational', question.transnational),
    ...readFlag('organisedGroup', question.organisedGroup),
  };
  const asked = {
    ...(typeof question.id === 'string' ? { id: question.id } : {}),
    ...{ requesting: printedOf(requesting), requested: printedOf(requested), measure },
    ...(question.date === undefined ? {} : { date }),
    ...flags,
    ...(question.offence === undefined ? {} : { offence: pick(question.offence as OffenceFacts) }),
  };
  return { requesting, requested, measure, date, maxPenalty: {}, ...flags, ...offence, asked };
}

/** Only what was read goes into the answer. */
function pick({ statute, acts, means, purposes, victimAge, maxPenaltyYears }: OffenceFacts): OffenceFacts {
  const known = { statute, acts, means, purposes, victimAge, maxPenaltyYears };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

function printedOf({ printed, part }: Jurisdiction): string {
  return part ?? printed;
}

function readOffence({ offences }: LawData, value: unknown): Partial<Facts> {
  const offence = readObject('offence', value);
  const { statute, victimAge } = offence;
  if (statute !== undefined && (typeof statute !== 'string' || statute.length > 500))
    throw invalid('offence.statute', 'a text of at most 500 characters');
  if (victimAge !== undefined && !isAge(victimAge)) throw invalid('offence.victimAge', 'whole years or "adult"');
  const acts = readWords('offence.acts', offence.acts, offences.actEnum);
  const means = readWords('offence.means', offence.means, [...offences.meansEnum, 'none']);
  const purposes = readWords('offence.purposes', offence.purposes, offences.purposeEnum);
  return {
    // No act or purpose at all is no trafficking, so an empty list says that nothing is known. No means is a fact.
    ...(acts?.length ? { acts } : {}),
    ...(means ? { means: means.filter((word) => word !== 'none') } : {}),
    ...(purposes?.length ? { purposes } : {}),
    ...(victimAge === undefined ? {} : { victimAge: victimAge as number | 'adult' }),
    maxPenalty: offence.maxPenaltyYears === undefined ? {} : readPenalties(offence.maxPenaltyYears),
  };
}

function readPenalties(value: unknown): Facts['maxPenalty'] {
  const penalties = readObject('offence.maxPenaltyYears', value);
  const read: Facts['maxPenalty'] = {};
  for (const side of ['requesting', 'requested'] as const) {
    const years = penalties[side];
    if (years === undefined) continue;
    const known = years === 'life' || (typeof years === 'number' && years >= 0 && years <= 1000);
    if (!known) throw invalid(`offence.maxPenaltyYears.${side}`, 'years or "life"');
    read[side] = years as Years;
  }
  return read;
}

function isAge(value: unknown): boolean {
  return value === 'adult' || (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 130);
}

function readFlag(field: string, value: unknown): Record<string, boolean> {
  if (value === undefined) return {};
  if (typeof value !== 'boolean') throw invalid(field, 'true or false');
  return { [field]: value };
}

export function readWord(field: string, value: unknown, known: readonly string[]): string {
  if (typeof value === 'string' && known.includes(value)) return value;
  throw invalid(field, 'one of the words of the legal data');
}

function readWords(field: string, value: unknown, known: readonly string[]): string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length > 50) throw invalid(field, 'a list of at most 50 words');
  return [...new Set(value.map((word) => readWord(field, word, known)))];
}

export function readObject(field: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(field, 'an object');
  return value as Record<string, unknown>;
}

function invalid(field: string, wanted: string): LawError {
  return new LawError('law-question-invalid', `"${field}" must be ${wanted}.`);
}
