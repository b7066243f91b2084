import { type Folded, original } from '../fold.ts';
import { unspaced } from '../phones/number-words.ts';
import { gazetteer, type Town, townsNamed } from './gazetteer.ts';

/** A place that a text names. */
export interface Place {
  raw: string;
  name: string;
  kind: 'country' | 'town' | 'region';
  /** ISO 3166-1 alpha-2. */
  country: string;
  latitude?: number;
  longitude?: number;
  start: number;
  end: number;
}

/** Towns whose names are everyday words somewhere, and countries that are first of all other things. */
const everyday = new Set(
  `of most nice bath reading mobile man split same young deal best call come home hotel date many much good love angel
  page union central east west north south lake bay city town center orange pay van bar tours same time male guide
  job jobs work see one two spa nan sale salon model massage manager driver cook march may august sunday monday turkey chad jordan
  georgia cuba mali niger china guinea lincoln jackson marina regent independence enterprise hope price asia delhi santa san los las
  la el le de da do na ga as is at an in on and for new mama villa salo luz rio paz norte campo media alba mesa buy bo ho ha bra
  lima cali leon victoria florida carolina virginia madison washington houston normal ideal opportunity company seville buena ramos`
    .split(/\s+/)
    .filter(
      (word) =>
        ![
          'lima',
          'cali',
          'houston',
          'florida',
          'washington',
          'china',
          'delhi',
          'cuba',
          'mali',
          'seville',
          'virginia',
          'jordan',
          'niger',
          'georgia',
          'chad',
          'turkey',
          'guinea',
          'victoria',
        ].includes(word),
    ),
);
const wordPattern = /[\p{L}\p{M}][\p{L}\p{M}'.-]*/gu;
const most = 200;

/** The places that a text names, in its order. `home` is the document's own country: a town there is meant first. */
export function findPlaces(source: string, folded: Folded, home?: string): Place[] {
  const found: Place[] = [];
  const { longest } = gazetteer();
  let until = 0;
  for (const word of folded.text.matchAll(wordPattern)) {
    if (found.length >= most) break;
    let at = Math.max(word.index, until);
    const end = word.index + word[0].length;
    while (at < end) {
      const loose = unspaced.test(folded.text[at] ?? '');
      if (at > word.index && !loose) break;
      const reach = Math.min(longest.get(folded.text[at] ?? '') ?? 0, 40);
      const length = nameAt(folded.text, at, reach, loose);
      const place = length > 0 ? readName(source, folded, at, length, home) : undefined;
      if (place) {
        found.push(place);
        until = at + length;
        at = until;
      } else at++;
    }
  }
  return found;
}

/** The length of the longest known name here; in scripts with blanks it must end where a word ends. */
function nameAt(text: string, at: number, reach: number, loose: boolean): number {
  const { entries, countryNames } = gazetteer();
  for (let length = Math.min(reach, text.length - at); length >= (loose ? 2 : 3); length--) {
    if (!loose && /[\p{L}\p{M}]/u.test(text[at + length] ?? '')) continue;
    const name = text.slice(at, at + length);
    if (/[\s.'-]$/.test(name)) continue;
    if (countryNames.has(name) || entries.has(name)) return length;
  }
  return 0;
}

function readName(source: string, folded: Folded, at: number, length: number, home?: string): Place | undefined {
  const name = folded.text.slice(at, at + length);
  const { start, end } = original(folded, at, at + length);
  const raw = source.slice(start, end);
  // In scripts that have capitals a place is written with one.
  if (/^\p{Ll}/u.test(raw) || everyday.has(name)) return undefined;
  if (name.length <= 3 && !/^[A-Z]{2,3}$|[\u0250-\uffff]/.test(raw)) return undefined;
  const { countryNames } = gazetteer();
  const country = countryNames.get(name);
  const candidates = townsNamed(name);
  if (country !== undefined && !(candidates[0] && home === candidates[0].country && country !== home)) {
    return { raw, name: gazetteer().countries.get(country)?.name ?? name, kind: 'country', country, start, end };
  }
  const town = meant(candidates, folded.text.slice(at + length, at + length + 40), home);
  // A small town with a short name is more often a word or a person's name.
  if (!town || (name.length <= 4 && town.people < 300 && town.country !== home && /[a-z]/.test(name))) return undefined;
  const { latitude, longitude } = town;
  return { raw, name: town.name, kind: 'town', country: town.country, latitude, longitude, start, end };
}

/** Among towns of one name: the one of the country named right behind, then the one at home, then the biggest. */
function meant(towns: readonly Town[], behind: string, home?: string): Town | undefined {
  const next = /^[,\s(]{1,3}([\p{L} .]{2,30})/u.exec(behind)?.[1]?.trim();
  const named = next === undefined ? undefined : gazetteer().countryNames.get(next);
  return towns.find(({ country }) => country === named) ?? towns.find(({ country }) => country === home) ?? towns[0];
}
