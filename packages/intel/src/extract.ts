import { type Contact, findEmails, findHandles, findUrls, findWallets } from './contacts.ts';
import type { Document } from './documents.ts';
import { fold } from './fold.ts';
import { type LanguageShare, languagesOf } from './languages.ts';
import { type NumberContext, numberContext } from './phones/context.ts';
import { findPhones, type Phone } from './phones/phones.ts';
import { readPlace } from './places/gazetteer.ts';
import { findPlaces, type Place } from './places/places.ts';
import { type Age, findAges, findPrices, type Price } from './prices.ts';

/** Marks what was found in the title; all else is in the text. */
export type InField<Found> = Found & { field?: 'title' };

/** What a document tells. `start` and `end` are UTF-16 offsets into the raw text (or the title, where `field` says so). */
export interface Extract {
  id: string;
  phones: InField<Phone>[];
  emails: InField<Contact>[];
  handles: InField<Contact>[];
  urls: InField<Contact>[];
  wallets: InField<Contact>[];
  places: InField<Place>[];
  prices: InField<Price>[];
  ages: InField<Age>[];
  languages: LanguageShare[];
}

type Findings = Omit<Extract, 'id' | 'languages'>;

/**
 * Extracts phones, e-mails, handles, wallets, addresses, places, prices, ages and languages. Nothing is guessed
 * silently: a phone whose country is not sure says so. Linear in the length of the text.
 */
export function extract(document: Document): Extract {
  const languages = languagesOf(document.text);
  const found = findAll(document.text, document, languages);
  if (document.title) {
    const inTitle = findAll(document.title, document, languages);
    for (const kind of Object.keys(found) as (keyof Findings)[]) {
      addTitle<{ raw: string; field?: 'title' }>(found[kind], inTitle[kind]);
    }
  }
  return { id: document.id, ...found, languages };
}

function addTitle<Found extends { raw: string; field?: 'title' }>(found: Found[], inTitle: readonly Found[]): void {
  const key = (one: Found) => JSON.stringify({ ...one, raw: '', start: 0, end: 0, confidence: 0 });
  const known = new Set(found.map(key));
  for (const one of inTitle) if (!known.has(key(one))) found.push({ ...one, field: 'title' });
}

function findAll(source: string, document: Document, languages: readonly LanguageShare[]): Findings {
  const folded = fold(source);
  const home = document.place === undefined ? undefined : readPlace(document.place).country;
  const places = findPlaces(source, folded, home);
  const mentioned = places.map(({ country }) => country);
  // A long post has thousands of figures: what it says about their country is worked out once.
  const contexts = new Map<string, NumberContext>();
  const contextOf = (abroad: string[], numberLanguage?: string) => {
    const known = contexts.get(numberLanguage ?? '');
    const context = known ?? numberContext(document, folded.text, languages, mentioned, abroad, numberLanguage);
    if (!known) contexts.set(numberLanguage ?? '', context);
    return context;
  };
  const phones = findPhones(source, folded, contextOf);
  return {
    phones,
    emails: findEmails(source, folded),
    handles: findHandles(source, folded),
    urls: findUrls(source),
    wallets: findWallets(source),
    places,
    prices: findPrices(source, folded),
    ages: findAges(source, folded),
  };
}
