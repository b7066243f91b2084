import { compactDocument, normalEmail, normalHandle, normalPhone } from '@comity/protocol/matchkeys';
import { alphaTwo, readCountry } from './countries.ts';
import { type PartialDate, readDates } from './dates.ts';
import { MatchError } from './errors.ts';
import { type Name, readName } from './names/name.ts';
import type { NameKind } from './names/token.ts';
import { type Place, readPlace } from './places.ts';

/** A person or organisation as it comes in; every field but the id and something to compare may be missing. */
export interface PersonRecord {
  id?: string;
  kind?: NameKind;
  names?: readonly (string | { full: string; script?: string; kind?: string })[];
  birthDate?: string;
  gender?: string;
  nationalities?: readonly string[];
  documents?: readonly { type?: string; number: string; country?: string }[];
  phones?: readonly string[];
  emails?: readonly string[];
  handles?: readonly string[];
  addresses?: readonly string[];
  countries?: readonly string[];
}

export interface Document {
  type: string;
  number: string;
  country: string;
}

/** A record brought to the forms in which it is compared. */
export interface Prepared {
  id: string;
  kind: NameKind;
  names: readonly Name[];
  /** As written; empty without a date. */
  birthDate: string;
  dates: readonly PartialDate[];
  gender: 'M' | 'F' | '';
  nationalities: readonly string[];
  documents: readonly Document[];
  phones: readonly string[];
  emails: readonly string[];
  handles: readonly string[];
  places: readonly Place[];
  countries: readonly string[];
  /** How many values stand over the limits below and were left out. */
  leftOut: number;
}

/** More than these serves nobody and costs everybody. */
export const recordLimits = { names: 24, values: 20, text: 500, id: 200 };

/** Reads a record. Throws `record-invalid` for another shape, `record-empty` where nothing can be compared. */
export function prepareRecord(input: unknown): Prepared {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new MatchError('record-invalid', 'A record is an object with names and other fields.');
  }
  const fields = input as Record<string, unknown>;
  const kind = readKind(fields.kind ?? fields.schema);
  const counter = { leftOut: 0 };
  const texts = (name: string) => readTexts(fields[name], name, recordLimits.values, counter);
  const names = readNames(fields, kind, counter);
  const birthDate = readText(fields.birthDate, 'birthDate');
  const nationalities = unique([...texts('nationalities'), ...texts('nationality')].map(readCountry));
  const home = nationalities.length === 1 ? alphaTwo(nationalities[0] ?? '') : undefined;
  const prepared: Prepared = {
    id: readText(fields.id, 'id').slice(0, recordLimits.id),
    kind,
    names,
    birthDate,
    dates: birthDate === '' ? [] : readDates(birthDate),
    gender: readGender(readText(fields.gender ?? fields.sex, 'gender')),
    nationalities,
    documents: readDocuments(fields.documents, counter),
    phones: unique(texts('phones').map((phone) => normalPhone(phone, home).normal ?? phone.replace(/\D/g, ''))),
    emails: unique(texts('emails').map((email) => normalEmail(email).normal ?? '')),
    handles: unique(texts('handles').map((handle) => normalHandle(handle).normal ?? '')),
    places: texts('addresses')
      .map(readPlace)
      .filter(({ words }) => words.length > 0),
    countries: unique(texts('countries').map(readCountry)),
    leftOut: counter.leftOut,
  };
  if (isEmpty(prepared)) throw new MatchError('record-empty', 'The record has no name and nothing else to compare.');
  return prepared;
}

function isEmpty({ names, dates, documents, phones, emails, handles, places }: Prepared): boolean {
  return [names, dates, documents, phones, emails, handles, places].every((values) => values.length === 0);
}

function readKind(value: unknown): NameKind {
  return typeof value === 'string' && /^(organi[sz]ation|company|legalentity|org)$/i.test(value)
    ? 'organisation'
    : 'person';
}

function readNames(fields: Record<string, unknown>, kind: NameKind, counter: { leftOut: number }): Name[] {
  const given = fields.names ?? fields.name;
  const list = Array.isArray(given) ? given : given === undefined || given === null ? [] : [given];
  counter.leftOut += Math.max(0, list.length - recordLimits.names);
  const names: Name[] = [];
  for (const item of list.slice(0, recordLimits.names)) {
    const full = typeof item === 'object' && item !== null ? (item as { full?: unknown }).full : item;
    if (typeof full !== 'string')
      throw new MatchError('record-invalid', 'A name is a text, or an object with a text "full".');
    const name = readName(full, kind);
    if (name.tokens.length > 0 && !names.some((other) => other.full === full)) names.push(name);
  }
  return names;
}

function readDocuments(value: unknown, counter: { leftOut: number }): Document[] {
  const list = Array.isArray(value) ? value : [];
  counter.leftOut += Math.max(0, list.length - recordLimits.values);
  const documents: Document[] = [];
  for (const item of list.slice(0, recordLimits.values)) {
    const { type, number, country } = typeof item === 'object' && item !== null ? item : { number: item };
    const normal = compactDocument(readText(number, 'documents.number'));
    if (normal === '') continue;
    documents.push({
      type: readText(type, 'documents.type').toLowerCase(),
      number: normal,
      country: readCountry(readText(country, 'documents.country')),
    });
  }
  return documents;
}

function readTexts(value: unknown, field: string, limit: number, counter: { leftOut: number }): string[] {
  const list = Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value];
  counter.leftOut += Math.max(0, list.length - limit);
  return list
    .slice(0, limit)
    .map((item) => readText(item, field))
    .filter((text) => text.trim() !== '');
}

function readText(value: unknown, field: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string')
    throw new MatchError('record-invalid', `The field "${field}" holds something else than text.`);
  return value.length > recordLimits.text ? value.slice(0, recordLimits.text) : value;
}

function readGender(text: string): 'M' | 'F' | '' {
  const word = text.trim().toLowerCase();
  if (/^(m|male|man|masculine|homme|hombre|ชาย|ذكر|1)$/.test(word)) return 'M';
  return /^(f|female|woman|feminine|femme|mujer|หญิง|انثى|أنثى|2)$/.test(word) ? 'F' : '';
}

function unique(values: string[]): string[] {
  return [...new Set(values.filter((value) => value !== ''))];
}
