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

export interface Gazetteer {
  countries: Map<string, CountryEntry>;
  countryNames: Map<string, string>;
  /** Towns by folded name, the biggest first. */
  towns: Map<string, Town[]>;
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
  const known: Gazetteer = { countries: new Map(), countryNames: new Map(), towns: new Map(), longest: new Map() };
  for (const [code, line] of Object.entries(countries)) {
    const [alpha3 = '', currency = '', languages = '', names = ''] = line.split(';');
    const [name = code] = names.split('|');
    known.countries.set(code, { code, alpha3, currency, languages: languages.split(','), name });
    for (const one of names.split('|')) addName(known, fold(one).text, code);
  }
  for (const [code, names] of Object.entries(states)) {
    for (const name of names.split('|')) addName(known, fold(name.trim()).text, code);
  }
  for (const [country, lines] of Object.entries(cities)) {
    for (const line of lines) addTown(known, country, line);
  }
  for (const towns of known.towns.values()) towns.sort((a, b) => b.people - a.people);
  cached = known;
  return known;
}

function addName(known: Gazetteer, name: string, code: string): void {
  if (name.length < 2 || known.countryNames.has(name)) return;
  known.countryNames.set(name, code);
  noteLength(known, name);
}

function addTown(known: Gazetteer, country: string, line: string): void {
  const [names = '', latitude, longitude, people] = line.split(';');
  const [name = ''] = names.split('|');
  const town = { name, country, latitude: Number(latitude), longitude: Number(longitude), people: Number(people) };
  for (const written of names.split('|')) {
    for (const form of townForms(fold(written).text)) {
      const towns = known.towns.get(form);
      if (towns) {
        if (!towns.includes(town)) towns.push(town);
      } else {
        known.towns.set(form, [town]);
        noteLength(known, form);
      }
    }
  }
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
    const towns = gazetteer().towns.get(fold(part).text.trim()) ?? [];
    town ??= towns.find((one) => country === undefined || one.country === country);
  }
  const settled = country ?? town?.country;
  return { ...(settled && { country: settled }), ...(town && { town }) };
}

/** ISO 3166-1 alpha-3 of an alpha-2 code, as the command line prints countries. */
export function alpha3Of(code: string): string {
  return gazetteer().countries.get(code)?.alpha3 ?? code;
}
