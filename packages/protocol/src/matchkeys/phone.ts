import { cleanText } from './clean.ts';
import { accepted, type NormalForm, refused, refuseEarly } from './identifier.ts';
import plans from './phone-1.json' with { type: 'json' };

interface Plan {
  code: string;
  idd?: string;
  pattern: string;
  lengths?: number[];
  prefix?: string;
  parse?: string;
  transform?: string;
  leading?: string;
  types?: string[];
}

const callingCodes = plans.callingCodes as Record<string, string[]>;
const countries = plans.countries as Record<string, Plan>;
const nonGeographic = plans.nonGeographic as Record<string, Plan>;
const patterns = new Map<string, RegExp>();

/** A telephone number: E.164 with the country whose plan it follows. */
export interface Phone extends NormalForm {
  country?: string;
  /** Digits without the calling code. */
  national?: string;
}

/**
 * Brings a telephone number to E.164 (ITU-T), key set `phone-1`: digits of any script, the prefixes for calls abroad and
 * at home, extensions cut off. `country` (alpha-2) is where a number without a calling code was written. A number that
 * is possible but in no plan is kept and marked `not-in-plan`: fiction, tests and new ranges look like that.
 */
export function normalPhone(raw: string, country?: string): Phone {
  const early = refuseEarly(raw);
  if (early) return early;
  const text = withoutExtension(cleanText(raw).trim());
  const international = /^\s*(?:tel:)?[(\s]*\+/i.test(text);
  const digits = text.replace(/^tel:/i, '').replace(/[^0-9]/g, '');
  if (/[a-z]{2}/i.test(text.replace(/^tel:/i, '')) || digits.length < 3) return refused(raw, null, 'not-a-number');
  if (digits.length > 20) return refused(raw, null, 'too-long');
  if (international) return readInternational(raw, digits.replace(/^00/, ''));
  const plan = country === undefined ? undefined : planOf(country);
  if (country !== undefined && !plan) return refused(raw, null, 'country-unknown');
  if (!plan || !country) {
    return digits.startsWith('00') ? readInternational(raw, digits.slice(2)) : refused(raw, null, 'country-missing');
  }
  const abroad = plan.idd ? regex(`^(?:${plan.idd})`).exec(digits) : null;
  if (abroad && !startsNational(digits, plan)) {
    const found = readInternational(raw, digits.slice(abroad[0].length));
    if (found.valid || found.reason === 'not-in-plan') return found;
  }
  return readNational(raw, digits, plan, country);
}

/** Whether the number fits the plan at home as it stands, prefix or not. */
function startsNational(digits: string, plan: Plan): boolean {
  return matches(plan.pattern, stripPrefix(digits, plan));
}

function planOf(country: string): Plan | undefined {
  return Object.hasOwn(countries, country) ? countries[country] : undefined;
}

function readInternational(raw: string, digits: string): Phone {
  for (let length = 1; length <= 3; length++) {
    const code = digits.slice(0, length);
    const rest = digits.slice(length);
    const home = Object.hasOwn(callingCodes, code) ? callingCodes[code] : undefined;
    if (home) return readWithCode(raw, code, rest, home);
    const other = Object.hasOwn(nonGeographic, code) ? nonGeographic[code] : undefined;
    if (other) return verdict(raw, rest, other, undefined);
  }
  // A code that nobody has (+999 is Utopia's in exercises) still makes a number that two nodes can compare.
  if (digits.length < 7 || digits.length > 15) return refused(raw, null, 'country-unknown');
  return refused(raw, `+${digits}`, 'country-unknown');
}

function readWithCode(raw: string, code: string, rest: string, home: string[]): Phone {
  const main = home[0] ?? '';
  const mainPlan = planOf(main);
  if (!mainPlan) return refused(raw, `+${code}${rest}`, 'country-unknown');
  // Written as +66 (0)81…: the prefix of calls at home does not belong behind a calling code.
  const national = matches(mainPlan.pattern, rest) ? rest : stripPrefix(rest, mainPlan);
  const country = home.length === 1 ? main : (home.find((name) => owns(name, national)) ?? main);
  const plan = planOf(country) ?? mainPlan;
  return verdict(raw, national, plan, country);
}

/** Of several countries with one calling code (+1, +7, +44): the one whose leading digits or ranges hold the number. */
function owns(country: string, national: string): boolean {
  const plan = planOf(country);
  if (!plan) return false;
  if (plan.leading) return regex(`^(?:${plan.leading})`).test(national);
  return (plan.types ?? []).some((pattern) => matches(pattern, national));
}

function readNational(raw: string, digits: string, plan: Plan, country: string): Phone {
  const national = stripPrefix(digits, plan);
  // Digits that begin with the country's own code, written without plus.
  if (!matches(plan.pattern, national) && digits.startsWith(plan.code)) {
    const rest = stripPrefix(digits.slice(plan.code.length), plan);
    if (matches(plan.pattern, rest) || (isPossible(rest, plan) && !isPossible(national, plan))) {
      return readWithCode(raw, plan.code, rest, callingCodes[plan.code] ?? [country]);
    }
  }
  const home = callingCodes[plan.code] ?? [country];
  const holder = home.length > 1 ? (home.find((name) => owns(name, national)) ?? country) : country;
  return verdict(raw, national, planOf(holder) ?? plan, holder);
}

/** The prefix of calls at home, and what some plans put in its place (Argentina, Brazil); kept where the number needs it. */
function stripPrefix(digits: string, plan: Plan): string {
  const prefix = plan.parse ?? plan.prefix;
  if (!prefix) return digits;
  const match = regex(`^(?:${prefix})`).exec(digits);
  if (!match || match[0] === '') return digits;
  const captured = match.slice(1).some((group) => group !== undefined);
  const rest =
    plan.transform && (captured || match.length === 1)
      ? digits.replace(regex(`^(?:${prefix})`), plan.transform)
      : digits.slice(match[0].length);
  return matches(plan.pattern, digits) && !matches(plan.pattern, rest) ? digits : rest;
}

function verdict(raw: string, national: string, plan: Plan, country: string | undefined): Phone {
  const found = country ? { country, national } : { national };
  const normal = `+${plan.code}${national}`;
  if (national.length < 2 || normal.length > 18) return { ...refused(raw, null, 'length-wrong') };
  const known = plan.types
    ? matches(plan.pattern, national) && plan.types.some((pattern) => matches(pattern, national))
    : matches(plan.pattern, national);
  if (known) return { ...accepted(raw, normal), ...found };
  if (isPossible(national, plan)) return { ...refused(raw, normal, 'not-in-plan'), ...found };
  const lengths = plan.lengths ?? [];
  return { ...refused(raw, normal, national.length < Math.min(...lengths) ? 'too-short' : 'length-wrong'), ...found };
}

function isPossible(national: string, plan: Plan): boolean {
  return plan.lengths?.includes(national.length) ?? matches(plan.pattern, national);
}

function withoutExtension(text: string): string {
  return text.replace(
    /(?:;ext=|[\s,;]+(?:ext\.?|extension|x|доб\.?|anexo|int\.?|#)|x|#)\s*[:.=]?\s*\d{1,7}#?\s*$/i,
    '',
  );
}

function matches(pattern: string, digits: string): boolean {
  return regex(`^(?:${pattern})$`).test(digits);
}

function regex(source: string): RegExp {
  let found = patterns.get(source);
  if (!found) {
    found = new RegExp(source);
    patterns.set(source, found);
  }
  return found;
}
