import table from '../data/countries.json' with { type: 'json' };

let codes: Map<string, string> | undefined;

/** A State as alpha-3 (ISO 3166-1), from alpha-3, alpha-2, MRZ code or English name; unknown ones stay as written. */
export function readCountry(text: string): string {
  codes ??= new Map(
    Object.entries(table).flatMap(([code, names]) =>
      [code, ...names.split('|')].map((name): [string, string] => [name.toUpperCase(), code]),
    ),
  );
  const key = text.trim().toUpperCase();
  return codes.get(key) ?? key;
}

/** Alpha-2, for numbering plans. */
export function alphaTwo(text: string): string | undefined {
  const code = readCountry(text);
  const names = (table as Record<string, string>)[code];
  return names ? names.split('|')[0] : undefined;
}
