import type { RequiredItem } from './answer.ts';
import type { Books, Instrument } from './books.ts';
import { isDay } from './dates.ts';
import { LawError } from './errors.ts';
import type { Confidence, InstrumentRecord, PartyRecord } from './records.ts';
import { findContent, toRequiredItems } from './steps/content.ts';
import { readParty } from './steps/in-force.ts';

export interface Term {
  id: string;
  text: string;
  language: string;
  terms: Record<string, string>;
  confidence: Confidence;
  notes: string[];
  sources: string[];
}

/** One party as of a day. */
export interface Party {
  state: string;
  name: string;
  status: PartyRecord['status'];
  since: string | null;
  bound: boolean;
  reason: string;
  confidence: Confidence;
  sources: string[];
}

/** Throws `law-unknown`. */
export function readInstrument(books: Books, id: unknown): InstrumentRecord {
  return find(books, id);
}

function find(books: Books, id: unknown): Instrument {
  const found = typeof id === 'string' ? books.instruments.get(id) : undefined;
  if (!found)
    throw new LawError('law-unknown', 'The data has no instrument of this id: ids are those of instruments.json.');
  return found;
}

/** Who is bound on that day, and who is not and why. Throws `law-unknown`, `law-question-invalid`. */
export function readParties(books: Books, id: unknown, on: unknown): Party[] {
  const instrument = find(books, id);
  const day = on ?? books.data.instruments.generated;
  if (!isDay(day)) throw new LawError('law-question-invalid', '"on" must be a day such as 2020-01-01.');
  const rows = [...instrument.parties].flatMap(([code, row]) => {
    const state = books.gazetteer.byCode.get(code);
    return state ? [{ state, row }] : [];
  });
  return rows
    .map(({ state, row }) => {
      const side = readParty(books, instrument, state, day);
      const early = instrument.entryIntoForce !== null && day < instrument.entryIntoForce;
      const bound = side.bound && !early && instrument.status.startsWith('in-force');
      const reason = side.bound
        ? bound
          ? 'party'
          : `${instrument.shortName} is not in force on that day.`
        : side.reason;
      return {
        ...{
          state: state.printed,
          name: state.name,
          status: row.status,
          since: row.entryIntoForceForState ?? row.date,
        },
        ...{ bound, reason, confidence: row.confidence, sources: row.source },
      };
    })
    .sort((a, b) => (a.state < b.state ? -1 : 1));
}

/** The list of the instrument for the measure; empty where the data has none. Throws `law-unknown`. */
export function readRequiredContent(books: Books, id: unknown, measure: string): RequiredItem[] {
  const content = findContent(books, find(books, id).id, measure);
  return content ? toRequiredItems(content) : [];
}

/** A word of the trade in another language. Throws `law-unknown` for a word or language that is not in the data. */
export function readTerm(books: Books, text: unknown, to: unknown): Term {
  const { languages, items } = books.data.terminology;
  if (typeof to !== 'string' || !languages.includes(to))
    throw new LawError('law-unknown', `There are terms in ${languages.join(', ')} only.`);
  const wanted = typeof text === 'string' && text.length <= 200 ? plain(text) : '';
  const found = items.find(
    ({ id, terms }) => plain(id) === wanted || Object.values(terms).some((term) => plain(term) === wanted),
  );
  const translated = found?.terms[to];
  if (!found || translated === undefined)
    throw new LawError('law-unknown', 'The data has no such term in this language.');
  const verified = found.confidence === 'verified' || found.verifiedLanguages.includes(to);
  return {
    ...{ id: found.id, text: translated, language: to, terms: found.terms },
    ...{ confidence: verified ? 'verified' : 'general-knowledge', notes: found.notes, sources: found.source },
  };
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll('_', ' ').trim();
}
