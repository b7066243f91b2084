/**
 * Text as it is compared: without controls, zero-width characters, direction marks and accents that stand alone,
 * with full-width forms and Arabic presentation forms brought back to the plain ones, and all digits as 0 to 9.
 * Own tables instead of `normalize()`: two nodes with different engines have to derive the same.
 */
export function cleanText(text: string): string {
  if (isPlain(text)) return text;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      out += unit < 0x20 || unit === 0x7f ? ' ' : text[i];
      continue;
    }
    out += cleanUnit(unit, text, i);
  }
  return out;
}

function cleanUnit(unit: number, text: string, i: number): string {
  if (isDropped(unit)) return '';
  const digit = digitOf(unit);
  if (digit >= 0) return String(digit);
  if (unit >= 0xff01 && unit <= 0xff5e) return String.fromCharCode(unit - 0xfee0);
  if (unit >= 0xff66 && unit <= 0xff9d) return halfWidthKana[unit - 0xff66] ?? '';
  if (unit >= 0xfe70 && unit <= 0xfefc) return presentationForms[unit - 0xfe70] ?? '';
  if (isSpace(unit)) return ' ';
  if ((unit >= 0x2010 && unit <= 0x2015) || unit === 0x2212 || unit === 0xad) return '-';
  if (isApostrophe(unit)) return "'";
  return text[i] ?? '';
}

function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

/** Marks that change neither sound nor word: stress, vowel points, joiners, direction (UAX 9), variation selectors. */
function isDropped(unit: number): boolean {
  return (
    (unit >= 0x300 && unit <= 0x36f) ||
    (unit >= 0x80 && unit < 0x85) ||
    (unit >= 0x591 && unit <= 0x5c7 && unit !== 0x5be) ||
    (unit >= 0x610 && unit <= 0x61a) ||
    (unit >= 0x64b && unit <= 0x65f) ||
    unit === 0x640 ||
    unit === 0x670 ||
    (unit >= 0x200b && unit <= 0x200f) ||
    (unit >= 0x202a && unit <= 0x202e) ||
    (unit >= 0x2060 && unit <= 0x206f) ||
    (unit >= 0xfe00 && unit <= 0xfe0f) ||
    (unit >= 0xd800 && unit <= 0xdfff) ||
    unit === 0xfeff ||
    unit === 0xfffd ||
    unit === 0xfffe
  );
}

const zeros = [
  0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0, 0x1810, 0xff10,
];

/** The value of a decimal digit of any script, or -1. */
export function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  if (unit < 0x660) return -1;
  for (const zero of zeros) if (unit >= zero && unit <= zero + 9) return unit - zero;
  return -1;
}

function isSpace(unit: number): boolean {
  return (
    unit === 0xa0 ||
    unit === 0x85 ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}

function isApostrophe(unit: number): boolean {
  return (
    (unit >= 0x2018 && unit <= 0x201b) ||
    unit === 0x2032 ||
    unit === 0xb4 ||
    unit === 0x60 ||
    (unit >= 0x2b9 && unit <= 0x2bf) ||
    unit === 0x2c8 ||
    unit === 0x55a ||
    unit === 0x5f3 ||
    unit === 0xa78b ||
    unit === 0xa78c
  );
}

const halfWidthKana = [
  ...'ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン',
];

/** Arabic presentation forms B (U+FE70 to U+FEFC), each as the letter that it shows. */
const presentationForms: string[] = [
  ...Array<string>(16).fill(''),
  ...repeat('ء', 1),
  ...repeat('آ', 2),
  ...repeat('أ', 2),
  ...repeat('ؤ', 2),
  ...repeat('إ', 2),
  ...repeat('ئ', 4),
  ...repeat('ا', 2),
  ...repeat('ب', 4),
  ...repeat('ة', 2),
  ...[...'تثجحخ'].flatMap((letter) => repeat(letter, 4)),
  ...[...'دذرز'].flatMap((letter) => repeat(letter, 2)),
  ...[...'سشصضطظعغفقكلمنه'].flatMap((letter) => repeat(letter, 4)),
  ...repeat('و', 2),
  ...repeat('ى', 2),
  ...repeat('ي', 4),
  ...repeat('لآ', 2),
  ...repeat('لأ', 2),
  ...repeat('لإ', 2),
  ...repeat('لا', 2),
];

function repeat(letter: string, times: number): string[] {
  return Array<string>(times).fill(letter);
}
