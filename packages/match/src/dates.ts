import { cleanText } from '@comity/protocol/matchkeys';

/** A date of birth as far as it is known. 0 where a part is not; a part may be impossible, as mistyped. */
export interface PartialDate {
  year: number;
  month: number;
  day: number;
}

const months: Record<string, number> = {};
for (const [i, names] of [
  'jan january ม.ค. มกราคม ene enero janvier janv jän januar gen gennaio يناير января янв',
  'feb february ก.พ. กุมภาพันธ์ febrero fev fevrier février februar febbraio فبراير февраля фев',
  'mar march มี.ค. มีนาคม marzo mars märz mrz مارس марта',
  'apr april เม.ย. เมษายน abr abril avril aprile ابريل أبريل апреля апр',
  'may พ.ค. พฤษภาคม mayo mai maggio مايو мая май',
  'jun june มิ.ย. มิถุนายน junio juin juni giugno يونيو июня июн',
  'jul july ก.ค. กรกฎาคม julio juillet juli luglio يوليو июля июл',
  'aug august ส.ค. สิงหาคม ago agosto août aout أغسطس августа авг',
  'sep sept september ก.ย. กันยายน septiembre septembre settembre سبتمبر сентября сен',
  'oct october ต.ค. ตุลาคม octubre octobre okt oktober ottobre أكتوبر октября окт',
  'nov november พ.ย. พฤศจิกายน noviembre novembre نوفمبر ноября ноя',
  'dec december ธ.ค. ธันวาคม dic diciembre dez dezember decembre décembre dicembre ديسمبر декабря дек',
].entries()) {
  for (const name of names.split(' ')) months[name] = i + 1;
}

/**
 * Reads a date as people write it; several readings where it is ambiguous (04/12/1987). Buddhist years (2400 and above)
 * become common ones; years from 1280 to 1450 are read as solar and as lunar Hijri. Empty where nothing can be read.
 */
export function readDates(text: string): PartialDate[] {
  const clean = cleanText(text.slice(0, 60)).trim().toLowerCase();
  const iso = /^(\d{4})(?:-(\d{1,2}|xx|\?\?)(?:-(\d{1,2}|xx|\?\?))?)?(?:t.*)?$/.exec(clean);
  if (iso) return calendars(Number(iso[1]), numberOr(iso[2]), numberOr(iso[3]));
  if (/^\d{8}$/.test(clean)) return eightDigits(clean);
  if (/^\d{6}$/.test(clean)) return calendars(Number(clean.slice(0, 4)), Number(clean.slice(4)), 0);
  const words = clean.split(/[\s,/\-–]+/).filter(Boolean);
  const named = words.findIndex((word) => monthOf(word) > 0);
  const numbers = clean.match(/\d+/g)?.map(Number) ?? [];
  if (named >= 0) {
    const year = numbers.find((number) => number > 31) ?? numbers.at(-1) ?? 0;
    const day = numbers.find((number) => number !== year) ?? 0;
    return year > 31 ? calendars(fullYear(year), monthOf(words[named] ?? ''), day) : [];
  }
  return fromNumbers(numbers);
}

function monthOf(word: string): number {
  const key = word.replace(/\.$/, '');
  return (Object.hasOwn(months, word) ? months[word] : Object.hasOwn(months, key) ? months[key] : 0) ?? 0;
}

function fromNumbers(numbers: number[]): PartialDate[] {
  const [a = 0, b = 0, c = 0] = numbers;
  if (numbers.length === 1) return a > 999 ? calendars(a, 0, 0) : [];
  if (numbers.length === 2) return a > 999 ? calendars(a, b, 0) : b > 999 ? calendars(b, a, 0) : [];
  if (numbers.length !== 3) return [];
  if (a > 31) return calendars(fullYear(a), b, c);
  const year = fullYear(c);
  if (a > 12 || a === b) return calendars(year, b, a);
  if (b > 12) return calendars(year, a, b);
  return [...calendars(year, b, a), ...calendars(year, a, b)];
}

function eightDigits(text: string): PartialDate[] {
  const year = Number(text.slice(0, 4));
  if ((year >= 1800 && year < 2100) || year > 2400)
    return calendars(year, Number(text.slice(4, 6)), Number(text.slice(6)));
  const late = Number(text.slice(4));
  if (late >= 1850 && late < 2100) return calendars(late, Number(text.slice(2, 4)), Number(text.slice(0, 2)));
  return [{ year, month: Number(text.slice(4, 6)), day: Number(text.slice(6)) }];
}

function fullYear(year: number): number {
  if (year > 99) return year;
  return year < 30 ? 2000 + year : 1900 + year;
}

function numberOr(text: string | undefined): number {
  const value = Number(text ?? '0');
  return Number.isNaN(value) ? 0 : value;
}

function calendars(year: number, month: number, day: number): PartialDate[] {
  if (year >= 2400 && year <= 2700) return [{ year: year - 543, month, day }];
  if (year < 1000 || year > 2700) return [];
  if (year >= 1280 && year <= 1450) return [fromSolarHijri(year, month, day), fromLunarHijri(year, month, day)];
  return [{ year, month, day }];
}

/** Iranian and Afghan calendar, to the day within one: leap years by the 33-year cycle. */
function fromSolarHijri(year: number, month: number, day: number): PartialDate {
  if (month === 0) return { year: year + 621, month: 0, day: 0 };
  const past = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
  const leaps = Math.floor(((year - 1) * 8 + 29) / 33);
  return fromDayNumber(1948319 + (year - 1) * 365 + leaps + past + Math.max(day, 1), day > 0);
}

/** Tabular Islamic calendar. */
function fromLunarHijri(year: number, month: number, day: number): PartialDate {
  if (month === 0) return { year: Math.round(year * 0.970229 + 621.5643), month: 0, day: 0 };
  const days = Math.ceil(29.5 * (month - 1)) + (year - 1) * 354 + Math.floor((3 + 11 * year) / 30);
  return fromDayNumber(1948440 + days + Math.max(day, 1) - 1, day > 0);
}

/** Julian day number to Gregorian (Fliegel and Van Flandern). */
function fromDayNumber(number: number, withDay: boolean): PartialDate {
  let l = number + 68569;
  const n = Math.floor((4 * l) / 146097);
  l -= Math.floor((146097 * n + 3) / 4);
  const i = Math.floor((4000 * (l + 1)) / 1461001);
  l = l - Math.floor((1461 * i) / 4) + 31;
  const j = Math.floor((80 * l) / 2447);
  const day = l - Math.floor((2447 * j) / 80);
  l = Math.floor(j / 11);
  return { year: 100 * (n - 49) + i + l, month: j + 2 - 12 * l, day: withDay ? day : 0 };
}

export type DateRelation =
  | 'same-day'
  | 'same-month'
  | 'same-year'
  | 'day-and-month-exchanged'
  | 'one-digit'
  | 'digits-exchanged'
  | 'two-parts-same'
  | 'near-year'
  | 'different';

/**
 * What a date says, in natural logarithms of odds: how often one person's two records agree so against two persons'.
 * Agreement up to what is known speaks for; anything that differs never does, however alike it is.
 */
export const dateWeights: Record<DateRelation, number> = {
  'same-day': 6.5,
  'same-month': 4.4,
  'same-year': 3,
  'day-and-month-exchanged': -2.6,
  'one-digit': -2.6,
  'digits-exchanged': -2.6,
  'two-parts-same': -3.4,
  'near-year': -4.5,
  different: -6.5,
};

/**
 * The same where one record is looked for among many: there a date that is nearly right is rarer by chance than the name
 * is common, and a part of a date says less. It still never speaks for.
 */
export const dateWeightsAmongMany: Record<DateRelation, number> = {
  'same-day': 6.5,
  'same-month': 3,
  'same-year': 0.9,
  'day-and-month-exchanged': 0,
  'one-digit': -0.2,
  'digits-exchanged': -0.2,
  'two-parts-same': -0.8,
  'near-year': -3.5,
  different: -6.5,
};

/** How two dates stand to each other; a part that is not known neither agrees nor differs. */
export function compareDates(a: PartialDate, b: PartialDate): DateRelation {
  if (a.year === b.year) {
    if (a.month === 0 || b.month === 0) return 'same-year';
    if (a.month === b.month)
      return a.day === 0 || b.day === 0 ? 'same-month' : a.day === b.day ? 'same-day' : closest(a, b);
  }
  if (a.month === 0 || b.month === 0) return nearYear(a.year, b.year);
  if (a.year === b.year && a.day === b.month && b.day === a.month) return 'day-and-month-exchanged';
  return closest(a, b);
}

function closest(a: PartialDate, b: PartialDate): DateRelation {
  const known = a.day > 0 && b.day > 0;
  const x = digits(a, known);
  const y = digits(b, known);
  const differing: number[] = [];
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) differing.push(i);
  if (differing.length === 1) return 'one-digit';
  const [first = 0, second = 0] = differing;
  if (differing.length === 2 && x[first] === y[second] && x[second] === y[first]) return 'digits-exchanged';
  const same = Number(a.year === b.year) + Number(a.month === b.month) + Number(known && a.day === b.day);
  if (same >= 2) return 'two-parts-same';
  return nearYear(a.year, b.year);
}

function nearYear(a: number, b: number): DateRelation {
  return Math.abs(a - b) <= 2 ? 'near-year' : 'different';
}

function digits({ year, month, day }: PartialDate, withDay: boolean): string {
  const text = String(year).padStart(4, '0') + String(month).padStart(2, '0');
  return withDay ? text + String(day).padStart(2, '0') : text;
}

/** As it is shown: `1990-05-17`, `1990-05`, `1990`. */
export function writeDate({ year, month, day }: PartialDate): string {
  const parts = [year, ...(month ? [month, ...(day ? [day] : [])] : [])];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}
