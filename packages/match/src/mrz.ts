import { mrzCheckDigit } from '@comity/protocol/matchkeys';

export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'MRVA' | 'MRVB';

/** The machine-readable zone of a travel document (ICAO Doc 9303, parts 4 to 7). Fields stay null where it cannot be read. */
export interface Mrz {
  raw: string;
  format: MrzFormat | null;
  valid: boolean;
  reason?: 'format-unknown' | 'character-not-allowed' | 'check-digit-wrong' | 'date-impossible';
  documentCode: string | null;
  documentNumber: string | null;
  issuer: string | null;
  nationality: string | null;
  surname: string | null;
  givenNames: string | null;
  /** ISO 8601, cut where a part is unknown: `1974-08` or `1974`. */
  birthDate: string | null;
  sex: 'M' | 'F' | 'X' | null;
  expiryDate: string | null;
  optionalData: string | null;
  /** Which check digits agree; only those that the format has. */
  checks: Partial<Record<'document' | 'birth' | 'expiry' | 'optional' | 'composite', boolean>>;
}

interface Fields {
  code: string;
  issuer: string;
  name: string;
  number: string;
  numberCheck: string;
  nationality: string;
  birth: string;
  birthCheck: string;
  sex: string;
  expiry: string;
  expiryCheck: string;
  optional: string;
  optionalCheck?: string;
  composite?: [text: string, check: string];
}

/** Reads the two or three lines of a zone. Never throws: what is wrong stands in `reason` and `checks`. */
export function readMrz(raw: string): Mrz {
  const lines = raw
    .slice(0, 400)
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/\s+/g, '').replace(/[«‹]/g, '<').toUpperCase())
    .filter(Boolean);
  const format = formatOf(lines);
  if (!format) return unreadable(raw, null, 'format-unknown');
  if (lines.some((line) => /[^A-Z0-9<]/.test(line))) return unreadable(raw, format, 'character-not-allowed');
  const fields = isFrenchCard(lines) ? frenchCard(lines) : fieldsOf(format, lines);
  return answer(raw, format, fields);
}

function formatOf(lines: string[]): MrzFormat | null {
  const lengths = lines.map(({ length }) => length).join();
  const visa = lines[0]?.startsWith('V') ?? false;
  if (lengths === '30,30,30') return 'TD1';
  if (lengths === '36,36') return visa ? 'MRVB' : 'TD2';
  if (lengths === '44,44') return visa ? 'MRVA' : 'TD3';
  return null;
}

function fieldsOf(format: MrzFormat, [first = '', second = '', third = '']: string[]): Fields {
  if (format === 'TD1') {
    return {
      code: first.slice(0, 2),
      issuer: first.slice(2, 5),
      name: third,
      ...longNumber(first.slice(5, 14), first.slice(14, 15), first.slice(15, 30)),
      nationality: second.slice(15, 18),
      birth: second.slice(0, 6),
      birthCheck: second.slice(6, 7),
      sex: second.slice(7, 8),
      expiry: second.slice(8, 14),
      expiryCheck: second.slice(14, 15),
      composite: [first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29), second.slice(29)],
    };
  }
  const last = second.length - 1;
  const shared = {
    code: first.slice(0, 2),
    issuer: first.slice(2, 5),
    name: first.slice(5),
    nationality: second.slice(10, 13),
    birth: second.slice(13, 19),
    birthCheck: second.slice(19, 20),
    sex: second.slice(20, 21),
    expiry: second.slice(21, 27),
    expiryCheck: second.slice(27, 28),
  };
  const number = { number: second.slice(0, 9), numberCheck: second.slice(9, 10) };
  const composite: [string, string] = [
    second.slice(0, 10) + second.slice(13, 20) + second.slice(21, last),
    second.slice(last),
  ];
  if (format === 'TD3')
    return { ...shared, ...number, optional: second.slice(28, 42), optionalCheck: second.slice(42, 43), composite };
  if (format === 'TD2')
    return { ...shared, ...longNumber(number.number, number.numberCheck, second.slice(28, last)), composite };
  return { ...shared, ...number, optional: second.slice(28) };
}

/** A number of more than nine places goes on in the optional data; `<` stands for its check digit (9303-5, 4.2.4). */
function longNumber(
  number: string,
  check: string,
  optional: string,
): Pick<Fields, 'number' | 'numberCheck' | 'optional'> {
  const more = /^([A-Z0-9]+?)([0-9])(?:<|$)/.exec(optional);
  const rest = /^([A-Z0-9]*)([0-9])(?:<|$)/.exec(optional);
  if (check !== '<' || number.endsWith('<') || !more || !rest) return { number, numberCheck: check, optional };
  return { number: number + (rest[1] ?? ''), numberCheck: rest[2] ?? '', optional: optional.slice(rest[0].length) };
}

/** The French card of 1988 to 2021: two lines of 36 with an order of its own. */
function isFrenchCard([first = '', second = '']: string[]): boolean {
  return first.startsWith('IDFRA') && second.length === 36 && /^[0-9]{6}[0-9][MF<][0-9]$/.test(second.slice(27, 36));
}

function frenchCard([first = '', second = '']: string[]): Fields {
  return {
    code: first.slice(0, 2),
    issuer: first.slice(2, 5),
    name: `${first.slice(5, 30).replace(/<+$/, '')}<<${second.slice(13, 27).replace(/<<+/g, '<')}`,
    number: second.slice(0, 12),
    numberCheck: second.slice(12, 13),
    nationality: 'FRA',
    birth: second.slice(27, 33),
    birthCheck: second.slice(33, 34),
    sex: second.slice(34, 35),
    expiry: '<<<<<<',
    expiryCheck: '<',
    optional: first.slice(30),
    composite: [first + second.slice(0, 35), second.slice(35)],
  };
}

function answer(raw: string, format: MrzFormat, fields: Fields): Mrz {
  const expiry = readDate(fields.expiry);
  const expiryYear = expiry ? (expiry.year < 70 ? 2000 : 1900) + expiry.year : undefined;
  const birth = readDate(fields.birth);
  const checks: Mrz['checks'] = {
    document: agrees(fields.number, fields.numberCheck),
    birth: agrees(fields.birth, fields.birthCheck),
    expiry: agrees(fields.expiry, fields.expiryCheck),
  };
  if (fields.optionalCheck !== undefined) checks.optional = agrees(fields.optional, fields.optionalCheck);
  if (fields.composite) checks.composite = mrzCheckDigit(fields.composite[0]) === fields.composite[1];
  const impossible = birth === undefined || expiry === undefined;
  const wrong = Object.values(checks).includes(false);
  const reason = wrong ? 'check-digit-wrong' : impossible ? 'date-impossible' : undefined;
  const [surname = '', ...given] = fields.name.split('<<').map(words);
  return {
    raw,
    format,
    valid: reason === undefined,
    ...(reason ? { reason } : {}),
    documentCode: words(fields.code),
    documentNumber: fields.number.replaceAll('<', ''),
    issuer: words(fields.issuer),
    nationality: words(fields.nationality),
    surname,
    givenNames: given.filter(Boolean).join(' '),
    birthDate: birth ? writeDate(birth, birthCentury(birth.year, expiryYear)) : null,
    sex: fields.sex === 'M' || fields.sex === 'F' ? fields.sex : 'X',
    expiryDate: expiry && expiry.year >= 0 ? writeDate(expiry, (expiryYear ?? 2000) - expiry.year) : null,
    optionalData: fields.optional.replace(/<+$/, '').replaceAll('<', ' '),
    checks,
  };
}

interface ZoneDate {
  /** Two digits, or -1 where the zone does not say. */
  year: number;
  month: number;
  day: number;
}

/** Six places, unknown parts filled with `<` (9303-3, 4.8); undefined for a date that cannot be. */
function readDate(text: string): ZoneDate | undefined {
  if (text === '<<<<<<') return { year: -1, month: 0, day: 0 };
  if (!/^[0-9]{2}([0-9]{2}|<<)([0-9]{2}|<<)$/.test(text)) return undefined;
  const [year, month, day] = [0, 2, 4].map((at) => Number(text.slice(at, at + 2).replaceAll('<', '0'))) as [
    number,
    number,
    number,
  ];
  return month > 12 || day > 31 || (month === 0 && text[2] !== '<' && text.slice(2) !== '0000')
    ? undefined
    : { year, month, day };
}

/** The last century in which the holder was born before the document ran out; without that date, before 2030. */
function birthCentury(year: number, expiryYear: number | undefined): number {
  return 2000 + year < (expiryYear ?? 2030) ? 2000 : 1900;
}

function writeDate({ year, month, day }: ZoneDate, century: number): string | null {
  if (year < 0) return null;
  const parts = [century + year, ...(month ? [month, ...(day ? [day] : [])] : [])];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

/** A field that is all filler may have `<` for its check digit (9303-4, 4.2.2.2). */
function agrees(field: string, check: string): boolean {
  return mrzCheckDigit(field) === check || (check === '<' && /^<*$/.test(field));
}

function words(text: string): string {
  return text.replaceAll('<', ' ').trim().replace(/ +/g, ' ');
}

function unreadable(raw: string, format: MrzFormat | null, reason: NonNullable<Mrz['reason']>): Mrz {
  return {
    raw: raw.slice(0, 400),
    format,
    valid: false,
    reason,
    documentCode: null,
    documentNumber: null,
    issuer: null,
    nationality: null,
    surname: null,
    givenNames: null,
    birthDate: null,
    sex: null,
    expiryDate: null,
    optionalData: null,
    checks: {},
  };
}
