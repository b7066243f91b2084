import { cleanText } from './clean.ts';
import { accepted, type NormalForm, refused, refuseEarly } from './identifier.ts';

const weights = [7, 3, 1];

/** The check digit of a field of a machine-readable zone (ICAO 9303-3, 4.9): weights 7, 3, 1, modulo 10. */
export function mrzCheckDigit(field: string): string {
  let sum = 0;
  for (let i = 0; i < field.length; i++) {
    const letter = field[i] ?? '<';
    const value = letter === '<' ? 0 : Number.parseInt(letter, 36);
    sum += (Number.isNaN(value) ? 0 : value) * (weights[i % 3] ?? 0);
  }
  return String(sum % 10);
}

/** Usual forms of passport numbers; a number of another form is kept and marked, since series change. */
const usual: Record<string, RegExp> = {
  AU: /^[A-Z]{1,2}\d{7}$/,
  BD: /^[A-Z]{1,2}\d{7,8}$/,
  BR: /^[A-Z]{2}\d{6}$/,
  CA: /^[A-Z]{1,2}\d{6}[A-Z]?[A-Z]?$/,
  CN: /^[A-Z][A-Z0-9]\d{7}$/,
  DE: /^[CFGHJKLMNPRTVWXYZ0-9]{9}$/,
  ES: /^[A-Z]{2,3}\d{6}$/,
  FR: /^\d{2}[A-Z]{2}\d{5}$/,
  GB: /^\d{9}$/,
  GH: /^[A-Z]\d{7}$/,
  IN: /^[A-Z]\d{7}$/,
  IT: /^[A-Z]{2}\d{7}$/,
  JP: /^[A-Z]{2}\d{7}$/,
  KE: /^[A-Z]{1,2}\d{6,7}$/,
  KH: /^[A-Z]\d{7,8}$/,
  KR: /^[A-Z]\d{3}[A-Z0-9]\d{4}$/,
  LA: /^[A-Z]{1,2}\d{6,8}$/,
  MM: /^[A-Z]{1,2}\d{6}$/,
  NG: /^[A-Z]\d{8}$/,
  NL: /^[A-NP-Z]{2}[A-NP-Z0-9]{6}\d$/,
  PH: /^[A-Z]{1,2}\d{6,7}[A-Z]?$/,
  RU: /^\d{9}$/,
  TH: /^[A-Z]{1,2}\d{6,7}$/,
  UA: /^[A-Z]{2}\d{6}$/,
  US: /^(\d{9}|[A-Z]\d{8})$/,
  VN: /^[A-Z]\d{7,8}$/,
};

/** Letters and digits of a document number, key set `document-1`: capitals, nothing between them, no filler. */
export function compactDocument(raw: string): string {
  return cleanText(raw)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
}

/**
 * A passport number. Taken from a machine-readable zone, with fillers or ten places, its check digit is verified and
 * left out. A number can have at most nine places there (ICAO 9303-4, 4.2.2).
 */
export function normalPassport(raw: string, country?: string): NormalForm {
  const early = refuseEarly(raw);
  if (early) return early;
  const text = cleanText(raw).trim().toUpperCase();
  const field = /^([A-Z0-9]+<*)([0-9])$/.exec(text);
  if (field?.[1] && field[2] && field[1].length === 9 && /[0-9]/.test(field[1])) {
    const normal = compactDocument(field[1]);
    return mrzCheckDigit(field[1]) === field[2] ? accepted(raw, normal) : refused(raw, normal, 'check-digit-wrong');
  }
  const normal = compactDocument(raw);
  if (normal === '') return refused(raw, null, 'format-wrong');
  if (/[^A-Z0-9\s\-–./<#№:]/.test(text)) return refused(raw, normal, 'format-wrong');
  if (!/[0-9]/.test(normal)) return refused(raw, normal, 'not-a-number');
  if (normal.length < 5) return refused(raw, normal, 'too-short');
  if (normal.length > 9) return refused(raw, normal, 'length-wrong');
  const form = country ? usual[country] : undefined;
  return form && !form.test(normal) ? accepted(raw, normal, 'unusual-for-country') : accepted(raw, normal);
}

/** Any other identity document. */
export function normalDocument(raw: string): NormalForm {
  const early = refuseEarly(raw);
  if (early) return early;
  const normal = compactDocument(raw);
  if (normal === '') return refused(raw, null, 'format-wrong');
  return normal.length < 3 ? refused(raw, normal, 'too-short') : accepted(raw, normal);
}
