import { cleanText } from './clean.ts';
import { accepted, type NormalForm, refused, refuseEarly } from './identifier.ts';

/** Length of an IBAN by country (SWIFT IBAN registry, release 99). */
const lengths: Record<string, number> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 ' +
    'GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 ' +
    'MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** What stands behind the check digits, by country: a letters, n digits, c either (ISO 13616). */
const structures: Record<string, string> = {
  AD: '8n12c',
  AE: '19n',
  AT: '16n',
  BE: '12n',
  BG: '4a6n8c',
  BR: '23n1a1c',
  CH: '5n12c',
  CY: '8n16c',
  CZ: '20n',
  DE: '18n',
  DK: '14n',
  EE: '16n',
  ES: '20n',
  FI: '14n',
  FR: '10n11c2n',
  GB: '4a14n',
  GI: '4a15c',
  GR: '7n16c',
  HR: '17n',
  HU: '24n',
  IE: '4a14n',
  IL: '19n',
  IS: '22n',
  IT: '1a10n12c',
  LI: '5n12c',
  LT: '16n',
  LU: '3n13c',
  LV: '4a13c',
  MC: '10n11c2n',
  MT: '4a5n18c',
  NL: '4a10n',
  NO: '11n',
  PL: '24n',
  PT: '21n',
  RO: '4a16c',
  RS: '18n',
  SA: '2n18c',
  SE: '20n',
  SI: '15n',
  SK: '20n',
  TR: '6n16c',
  UA: '6n19c',
};

/** The form in which accounts are compared, key set `account-1`: capitals and digits, nothing between them. */
export function compactAccount(raw: string): string {
  return cleanText(raw)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
}

/** An IBAN (ISO 13616), with its check digits (ISO 7064, modulo 97). */
export function normalIban(raw: string): NormalForm {
  const early = refuseEarly(raw);
  if (early) return early;
  const normal = compactAccount(raw).replace(/^IBAN(?=[A-Z]{2}[0-9]{2})/, '');
  if (!/^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$/.test(normal)) return refused(raw, normal || null, 'format-wrong');
  const country = normal.slice(0, 2);
  const length = Object.hasOwn(lengths, country) ? lengths[country] : undefined;
  if (length === undefined) return refused(raw, normal, 'country-unknown');
  if (normal.length !== length) return refused(raw, normal, 'length-wrong');
  if (!followsStructure(normal)) return refused(raw, normal, 'format-wrong');
  return remainder97(normal.slice(4) + normal.slice(0, 4)) === 1
    ? accepted(raw, normal)
    : refused(raw, normal, 'check-digit-wrong');
}

/** Any account: an IBAN where it is one, else the letters and digits of a national number. */
export function normalAccount(raw: string): NormalForm {
  const early = refuseEarly(raw);
  if (early) return early;
  const normal = compactAccount(raw);
  if (/^[A-Z]{2}[0-9]{2}/.test(normal) && lengths[normal.slice(0, 2)] === normal.length) return normalIban(raw);
  if (!/[0-9]/.test(normal)) return refused(raw, normal || null, 'not-a-number');
  return normal.length < 4 ? refused(raw, normal, 'too-short') : accepted(raw, normal);
}

function followsStructure(iban: string): boolean {
  const structure = structures[iban.slice(0, 2)];
  if (!structure) return true;
  const source = structure.replace(/(\d+)([anc])/g, (_, count: string, kind: string) => {
    const set = { a: 'A-Z', n: '0-9', c: 'A-Z0-9' }[kind] ?? '';
    return `[${set}]{${count}}`;
  });
  return new RegExp(`^${source}$`).test(iban.slice(4));
}

function remainder97(text: string): number {
  let rest = 0;
  for (const letter of text) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
