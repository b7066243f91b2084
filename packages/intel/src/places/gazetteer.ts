import cities from '../../data/cities.json' with { type: 'json' };
import countries from '../../data/countries.json' with { type: 'json' };
import { fold } from '../fold.ts';

/** A country as the gazetteer knows it: ISO 3166-1 alpha-2 and alpha-3, currency, main languages. */
export interface CountryEntry {
  code: string;
  alpha3: string;
  currency: string;
  languages: string[];
  name: string;
}

export interface Town {
  name: string;
  country: string;
  latitude: number;
  longitude: number;
  /** In thousands. */
  people: number;
}

interface Entry {
  country: string;
  line: string;
  town: Town | undefined;
}

export interface Gazetteer {
  countries: Map<string, CountryEntry>;
  countryNames: Map<string, string>;
  /** Towns by folded name. */
  entries: Map<string, Entry[]>;
  /** The longest name in characters of each first character; for scripts without blanks. */
  longest: Map<string, number>;
}

const states: Record<string, string> = {
  US: `Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas
    |Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire
    |New Jersey|New Mexico|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota
    |Tennessee|Texas|Utah|Vermont|Virginia|Wisconsin|Wyoming|แคลิฟอร์เนีย|Fresno County`,
  CA: 'Ontario|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|New Brunswick',
  AU: 'New South Wales|Queensland|Tasmania',
};

let cached: Gazetteer | undefined;

/** The offline gazetteer (GeoNames, CC BY 4.0): some 15,000 towns and all countries. Read on first use. */
export function gazetteer(): Gazetteer {
  if (cached) return cached;
  const known: Gazetteer = { countries: new Map(), countryNames: new Map(), entries: new Map(), longest: new Map() };
  for (const [code, line] of Object.entries(countries)) {
    const [alpha3 = '', currency = '', languages = '', names = ''] = line.split(';');
    const [name = code] = names.split('|');
    known.countries.set(code, { code, alpha3, currency, languages: languages.split(','), name });
    for (const one of names.split('|')) addName(known, plain(one), code);
  }
  for (const [code, names] of Object.entries(states)) {
    for (const name of names.split('|')) addName(known, plain(name.trim()), code);
  }
  for (const [country, lines] of Object.entries(cities)) {
    for (const line of lines) addTown(known, country, line);
  }
  cached = known;
  return known;
}

function addName(known: Gazetteer, name: string, code: string): void {
  if (name.length < 2 || known.countryNames.has(name)) return;
  known.countryNames.set(name, code);
  noteLength(known, name);
}

function addTown(known: Gazetteer, country: string, line: string): void {
  const written = line.slice(0, line.indexOf(';'));
  // Most towns are never asked for: their figures are read when they are.
  const entry: Entry = { country, line, town: undefined };
  for (const name of written.split('|')) {
    for (const form of townForms(plain(name))) {
      const entries = known.entries.get(form);
      if (entries) {
        if (!entries.includes(entry)) entries.push(entry);
      } else {
        known.entries.set(form, [entry]);
        noteLength(known, form);
      }
    }
  }
}

/** The towns of a folded name, the biggest first. */
export function townsNamed(name: string): Town[] {
  const towns = (gazetteer().entries.get(name) ?? []).map((entry) => {
    entry.town ??= readTown(entry);
    return entry.town;
  });
  return towns.sort((a, b) => b.people - a.people);
}

function readTown({ country, line }: Entry): Town {
  const [names = '', latitude, longitude, people] = line.split(';');
  const [name = ''] = names.split('|');
  return { name, country, latitude: Number(latitude), longitude: Number(longitude), people: Number(people) };
}

/** Folded; most names are plain letters, for which small letters are all there is to do. */
function plain(name: string): string {
  return /^[ -~]*$/.test(name) ? name.toLowerCase() : fold(name).text;
}

/** Bangkok is also written without what marks it as a capital or a municipality. */
function townForms(name: string): string[] {
  if (name.startsWith('เทศบาล') || name.length < 2) return [];
  if (name === 'กรุงเทพมหานคร') return [name, 'กรุงเทพ'];
  return /^[\u3400-\u9fff]{2,}[市縣县]$/.test(name) ? [name, name.slice(0, -1)] : [name];
}

function noteLength(known: Gazetteer, name: string): void {
  const first = name[0] ?? '';
  known.longest.set(first, Math.max(known.longest.get(first) ?? 0, name.length));
}

/** The country that a piece of text names: alpha-2, alpha-3 or a name in one of 38 languages. */
export function countryNamed(written: string): string | undefined {
  const { countries: byCode, countryNames } = gazetteer();
  const text = written.trim();
  if (/^[A-Za-z]{2}$/.test(text) && byCode.has(text.toUpperCase())) return text.toUpperCase();
  if (/^[A-Za-z]{3}$/.test(text)) {
    for (const { code, alpha3 } of byCode.values()) if (alpha3 === text.toUpperCase()) return code;
  }
  return countryNames.get(fold(text).text.trim());
}

/** What a document's `place` says: free text, "City, Country" or either of them. */
export function readPlace(written: string): { country?: string; town?: Town } {
  const parts = written
    .slice(0, 200)
    .split(/[,;/|()\n]|\s-\s/)
    .map((part) => part.trim())
    .filter(Boolean);
  let country: string | undefined;
  for (const part of [...parts].reverse()) country ??= countryNamed(part);
  let town: Town | undefined;
  for (const part of parts) {
    const towns = townsNamed(fold(part).text.trim());
    town ??= towns.find((one) => country === undefined || one.country === country);
  }
  const settled = country ?? town?.country;
  return { ...(settled && { country: settled }), ...(town && { town }) };
}

/** ISO 3166-1 alpha-3 of an alpha-2 code, as the command line prints countries. */
export function alpha3Of(code: string): string {
  return gazetteer().countries.get(code)?.alpha3 ?? code;
}
