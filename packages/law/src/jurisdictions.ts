import { LawError } from './errors.ts';
import type { LawData } from './records.ts';

/** Whose law or whose request: a State, a part of one, an organisation, or a code that no list knows. */
export interface Jurisdiction {
  /** Alpha-2 inside; `EU` for the Union; an organisation or an unassigned code as it came. */
  code: string;
  /** What is printed: alpha-3 where there is one. */
  printed: string;
  name: string;
  /** Whether the data knows it. One that it does not know is bound by nothing, and nothing is assumed. */
  known: boolean;
  /** ISO 3166-2, such as `US-CA`: it asks through its State. */
  part?: string;
}

export interface Gazetteer {
  byCode: Map<string, Jurisdiction>;
  byName: Map<string, Jurisdiction>;
}

export function openGazetteer({ states, names }: LawData): Gazetteer {
  const namesOf = new Map(names.items.map((item) => [item.state, item.names]));
  const all: [Jurisdiction, string[]][] = states.items.map(({ state, iso2 }) => {
    const known = namesOf.get(state) ?? [];
    return [{ code: iso2, printed: state, name: known[0] ?? state, known: true }, known];
  });
  all.push([{ code: 'EU', printed: 'EU', name: 'European Union', known: true }, ['European Union']]);
  return {
    byCode: new Map(all.flatMap(([j]) => [[j.code, j] as const, [j.printed, j] as const])),
    byName: new Map(all.flatMap(([j, each]) => each.map((name) => [plainName(name), j] as const))),
  };
}

/**
 * Reads alpha-3, alpha-2, an English name, a part (ISO 3166-2), `int.` and an organisation, or a code that ISO 3166 leaves
 * to its users (such as XU). Throws `law-question-invalid` for anything else, naming the field.
 */
export function readJurisdiction({ byCode, byName }: Gazetteer, field: string, value: unknown): Jurisdiction {
  const wrong = () =>
    new LawError(
      'law-question-invalid',
      `"${field}" must be a country: alpha-3 such as THA, alpha-2, or its English name.`,
    );
  if (typeof value !== 'string' || value.length === 0 || value.length > 80) throw wrong();
  const text = value.trim();
  const known = byCode.get(text.toUpperCase()) ?? byName.get(plainName(text));
  if (known) return known;
  const part = /^([A-Za-z]{2})-([A-Za-z0-9]{1,3})$/.exec(text);
  const whole = part && byCode.get((part[1] ?? '').toUpperCase());
  if (whole) return { ...whole, part: text.toUpperCase() };
  if (/^int\.[a-z0-9-]{1,40}$/.test(text)) return { code: text, printed: text, name: text.slice(4), known: false };
  if (isUserAssigned(text.toUpperCase())) return unlisted(text.toUpperCase());
  throw wrong();
}

/** ISO 3166-1, 8.1.3: AA, QM to QZ, XA to XZ, ZZ, and the like with three letters; UTO is the specimen of ICAO 9303. */
function isUserAssigned(code: string): boolean {
  return /^(AA|Q[M-Z]|X[A-Z]|ZZ)[A-Z]?$/.test(code) || code === 'UTO';
}

function unlisted(code: string): Jurisdiction {
  return { code, printed: code, name: code, known: false };
}

function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/\bst\.? /g, 'saint ')
    .replace(/&/g, ' and ')
    .replace(/[^a-z]+/g, ' ')
    .trim();
}
