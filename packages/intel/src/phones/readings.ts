import {
  type CountryCode,
  getCountryCallingCode,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { NumberContext } from './context.ts';

/** One way to read digits as a telephone number (ITU-T E.164). `country` null: a number of some country. */
export interface Reading {
  country: string | null;
  e164: string | null;
  national: string;
  valid: boolean;
  /** The context's share for the country. */
  share: number;
  confidence: number;
}

/** All ways to read the digits, the likeliest first. */
export function interpret(digits: string, plus: boolean, layout: string, context: NumberContext): Reading[] {
  if (digits.length < 7 || digits.length > 18) return [];
  if (/^(\d)\1+$/.test(digits)) return [];
  const abroad = international(digits, plus, context);
  if (abroad) return [abroad];
  if (plus) return digits.length >= 8 && digits.length <= 15 ? [unplaced(digits, 0.4)] : [];
  const weighed: { reading: Reading; weight: number }[] = [];
  for (const [country, share] of context.shares) {
    const parsed = parse(digits, country as CountryCode);
    if (!parsed || parsed.countryCallingCode !== getCountryCallingCode(country as CountryCode)) continue;
    const valid = parsed.isValid();
    if (!valid && !parsed.isPossible()) continue;
    // One plan for several countries (+1, +44, +7): the number itself says which.
    const owner = valid ? (parsed.country ?? country) : country;
    const likelihood = valid ? 1 + (isMobile(parsed) ? 0.3 : 0) + trunk(digits, parsed) : 0.12;
    const shape = owner === 'US' && /^3\)3-4$|^3-3-4$/.test(layout) ? 3 : 1;
    weighed.push({
      reading: { country: owner, e164: parsed.number, national: parsed.nationalNumber, valid, share, confidence: 0 },
      weight: share * likelihood * shape,
    });
  }
  if (!weighed.some(({ reading }) => reading.valid)) {
    const elsewhere = prefixed(digits, context);
    if (elsewhere) return [elsewhere];
  }
  weighed.sort((a, b) => b.weight - a.weight || ((a.reading.country ?? '') < (b.reading.country ?? '') ? -1 : 1));
  const unknown = 0.5 / (1 + context.evidence ** 1.3);
  // Without a valid reading the number may as well be foreign.
  const sum = weighed.reduce((total, { weight }) => total + weight, unknown * (weighed[0]?.reading.valid ? 1 : 0.25));
  const readings = weighed.map(({ reading, weight }) => ({ ...reading, confidence: Math.min(0.99, weight / sum) }));
  if (readings.length > 0) return readings;
  return digits.length >= 8 && digits.length <= 13 ? [unplaced(digits, 0.2)] : [];
}

function unplaced(digits: string, confidence: number): Reading {
  return { country: null, e164: null, national: digits, valid: false, share: 0, confidence };
}

function parse(written: string, country?: CountryCode): PhoneNumber | undefined {
  return parsePhoneNumberFromString(
    written,
    country ? { defaultCountry: country, extract: false } : { extract: false },
  );
}

function isMobile(parsed: PhoneNumber): boolean {
  const type = parsed.getType();
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}

/** The country's prefix for national calls in front (0, in Russia 8) speaks for the country. */
function trunk(digits: string, parsed: PhoneNumber): number {
  return digits.length === parsed.nationalNumber.length + 1 ? 0.4 : 0;
}

/** With a plus, or with the prefix 00 (ITU-T E.123) that most countries dial instead. */
function international(digits: string, plus: boolean, context: NumberContext): Reading | undefined {
  const forms = plus ? [digits] : [];
  if (!plus && digits.startsWith('00')) forms.push(digits.slice(2));
  if (!plus && digits.startsWith('011') && context.shares.has('US')) forms.push(digits.slice(3));
  for (const form of forms) {
    const read = foreign(form, context);
    if (read) return read;
  }
  return undefined;
}

function foreign(form: string, context: NumberContext): Reading | undefined {
  let best: Reading | undefined;
  // "+66 (0) 81": the nought is dialled inside the country only. Italy keeps it.
  for (const written of [form, withoutTrunk(form)]) {
    const parsed = written ? parse(`+${written}`) : undefined;
    if (!parsed || (!parsed.isPossible() && !parsed.isValid())) continue;
    const valid = parsed.isValid();
    if (best && !(valid && !best.valid)) continue;
    const country = parsed.country ?? parsed.getPossibleCountries()[0] ?? null;
    best = {
      country,
      e164: parsed.number,
      national: parsed.nationalNumber,
      valid,
      share: country === null ? 0.5 : (context.shares.get(country) ?? 0.5),
      confidence: valid ? 0.99 : 0.8,
    };
  }
  return best;
}

function withoutTrunk(form: string): string | undefined {
  for (const length of [1, 2, 3]) {
    if (form[length] !== '0') continue;
    const parsed = parse(`+${form.slice(0, length)}${form.slice(length + 1)}`);
    if (parsed?.countryCallingCode === form.slice(0, length)) return form.slice(0, length) + form.slice(length + 1);
  }
  return undefined;
}

/** `66812345678`: the calling code of a country of the context without a plus, or of any country where it fits exactly. */
function prefixed(digits: string, context: NumberContext): Reading | undefined {
  if (digits.startsWith('0') || digits.length < 10 || digits.length > 15) return undefined;
  const read = foreign(digits, context);
  if (!read?.valid || read.country === null) return undefined;
  const share = context.shares.get(read.country) ?? 0;
  if (share >= 0.03) return { ...read, share, confidence: 0.9 };
  return digits.length >= 11 ? { ...read, share: 0.02, confidence: 0.6 } : undefined;
}
