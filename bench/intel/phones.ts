/**
 * Phones: generated posts of 30 countries with numbers disguised in 22 ways, and posts with prices, dates, order and
 * account numbers and no phone. `node bench/intel/phones.ts [seed]`. Peer in the same run: a plain regular expression.
 */
import { readFileSync } from 'node:fs';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { extract } from '../../packages/intel/src/index.ts';
import { english, type Land, lands } from './lands.ts';
import { type Random, seeded } from './random.ts';

const examples: Record<string, string> = JSON.parse(
  readFileSync(new URL('../../node_modules/libphonenumber-js/examples.mobile.json', import.meta.url), 'utf8'),
);

function makeNumber(random: Random, land: Land): { e164: string; national: string } {
  const example = examples[land.code] ?? '';
  for (;;) {
    const keep = 3 + random.below(2);
    let digits = example.slice(0, keep);
    while (digits.length < example.length) digits += random.below(10);
    const parsed = parsePhoneNumberFromString(digits, land.code as 'TH');
    if (parsed?.isValid() && parsed.country === land.code) {
      return { e164: parsed.number, national: parsed.formatNational() };
    }
  }
}

const symbols = ['*', '~', '•', '❤', '💋', '_', '|', '✨', '。', '·', '=>'];

/** The ways to write a number: each gets the national form as libphonenumber formats it. */
const disguises: Record<string, (national: string, e164: string, random: Random, land: Land) => string> = {
  plain: (national) => national,
  international: (_, e164) => parsePhoneNumberFromString(e164)?.formatInternational() ?? '',
  e164: (_, e164) => e164,
  trunk: (national, e164) => {
    const parsed = parsePhoneNumberFromString(e164);
    return national.startsWith('0') ? `+${parsed?.countryCallingCode} (0) ${parsed?.nationalNumber}` : national;
  },
  bare: (national) => national.replace(/\D/g, ''),
  dots: (national) => [...national.replace(/\D/g, '')].join('.'),
  blanks: (national) => [...national.replace(/\D/g, '')].join(' '),
  stars: (national) => grouped(national, '*'),
  slashes: (national) => grouped(national, ' / '),
  symbols: (national, _, random) => {
    const symbol = random.pick(symbols.filter((one) => one !== '=>'));
    return [...national.replace(/\D/g, '')]
      .map((digit) => digit + symbol)
      .join('')
      .slice(0, -symbol.length);
  },
  lines: (national) => grouped(national, '\n'),
  fullwidth: (national) => shifted(national.replace(/\D/g, ''), 0xff10),
  keycaps: (national) => national.replace(/\D/g, '').replace(/\d/g, (digit) => `${digit}\ufe0f\u20e3`),
  circled: (national) => national.replace(/\D/g, '').replace(/\d/g, (digit) => '⓪①②③④⑤⑥⑦⑧⑨'[Number(digit)] ?? ''),
  bold: (national) =>
    [...national.replace(/\D/g, '')].map((digit) => String.fromCodePoint(0x1d7ce + Number(digit))).join(''),
  native: (national, _, __, land) => shifted(national.replace(/\D/g, ''), land.digits ?? 0x660),
  letters: (national) => national.replace(/\D/g, '').replaceAll('0', 'o').replaceAll('1', 'l'),
  words: (national, _, __, land) => spell(national, land, 1),
  glued: (national, _, __, land) => spell(national, land, 1).replaceAll(' ', land.blanks ? '' : '-'),
  mixed: (national, _, random, land) => spell(national, land, 0.4 + random.next() * 0.3),
  zerowidth: (national) => [...national.replace(/\D/g, '')].join('\u200b'),
  brackets: (national) => grouped(national, ') ').replace(/^/, '('),
};

function grouped(national: string, separator: string): string {
  const digits = national.replace(/\D/g, '');
  return `${digits.slice(0, 4)}${separator}${digits.slice(4, 7)}${separator}${digits.slice(7)}`.replace(/\D+$/, '');
}

function shifted(digits: string, zero: number): string {
  return digits.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

function spell(national: string, land: Land, share: number): string {
  const names = (land.words ?? english).split(' ');
  let step = 0;
  return [...national.replace(/\D/g, '')]
    .map((digit) => {
      step += share;
      if (step < 1) return digit;
      step -= 1;
      return ` ${names[Number(digit)]} `;
    })
    .join('')
    .replace(/ +/g, ' ')
    .trim();
}

const decoys: ((random: Random) => string)[] = [
  (r) => `Price ${1 + r.below(9)},${100 + r.below(900)},000 only`,
  (r) => `$${100 + r.below(900)} for 1 hour, $${1000 + r.below(900)} overnight`,
  (r) => `เงินเดือน ${10 + r.below(80)},000 บาท/เดือน`,
  (r) => `Salary ${1000 + r.below(9000)} - ${20000 + r.below(9000)} dollars`,
  (r) =>
    `from 20${20 + r.below(7)}-0${1 + r.below(9)}-1${r.below(10)} to 20${20 + r.below(7)}-1${r.below(3)}-2${r.below(9)}`,
  (r) => `on ${10 + r.below(18)}/0${1 + r.below(9)}/20${20 + r.below(7)} at 1${r.below(10)}:${10 + r.below(49)}`,
  (r) => `Order no. ${10000000 + r.below(89999999)}`,
  (r) => `order #${1000000000 + r.below(899999999)} shipped`,
  (r) => `Order ID: ORD-2026${1000 + r.below(8999)}-${10000 + r.below(89999)}`,
  (r) => `หมายเลขคำสั่งซื้อ ${1000000000 + r.below(899999999)}`,
  (r) => `订单号：${2026}${10000000 + r.below(89999999)}`,
  (r) => `Pedido n° ${10000000 + r.below(89999999)}`,
  (r) => `заказ № ${100000000 + r.below(899999999)}`,
  (r) => `Tracking number ${100000000000 + r.below(899999999)}`,
  (r) => `Invoice 0${100000000 + r.below(899999999)}`,
  (r) => `IBAN DE${10 + r.below(89)} 3704 0044 0532 0130 ${10 + r.below(89)}`,
  (r) => `account 0${100000000 + r.below(899999999)}`,
  (r) => `posted 2026-0${1 + r.below(9)}-1${r.below(9)}T1${r.below(9)}:${10 + r.below(49)}:00Z`,
  (r) => `room ${100 + r.below(900)}, ${10 + r.below(80)}m2, ${1000000 + r.below(8999999)} VND`,
  (r) => `Rs. ${10 + r.below(80)},${10 + r.below(80)},000 lakh`,
  (r) => `₦${100 + r.below(800)},000 monthly, 08:00-1${r.below(9)}:00`,
  (r) => `${18 + r.below(3)}-${25 + r.below(9)} years, ${150 + r.below(40)} cm, ${45 + r.below(30)} kg`,
];
const filler = [
  'Good pay, free room. ',
  'Age 18 to 30. ',
  'Salary 1,200 dollars a month. ',
  'Start 01/09/2026. ',
  '',
  '',
];

// Where the language is spoken in one country only, one post of four does not name its place.
const ownLanguage = new Set('TH DE RU UA TR JP KR VN ID KH PL CN BD IT'.split(' '));
const seed = Number(process.argv[2] ?? 1);
const random = seeded(seed);
const counts = { truth: 0, found: 0, right: 0, e164: 0, peerFound: 0, peerRight: 0 };
const perDisguise = new Map<string, [number, number, number]>();
const perLand = new Map<string, [number, number]>();
const misses: string[] = [];
const digitsOf = (text: string | null) => (text ?? '').replace(/\D/g, '');
const begun = performance.now();
let posts = 0;
for (const land of lands) {
  for (const [name, disguise] of Object.entries(disguises)) {
    for (let repeat = 0; repeat < 8; repeat++) {
      const { e164, national } = makeNumber(random, land);
      const written = disguise(national, e164, random, land);
      const text = random.pick(filler) + random.pick(land.say).replace('{N}', written);
      const place =
        repeat % 4 === 3 && ownLanguage.has(land.code) ? undefined : `${random.pick(land.towns)}, ${land.name}`;
      const { phones } = extract({ id: 'x', text, ...(place && { place }) });
      posts++;
      const nationalDigits = digitsOf(national).replace(/^0/, '');
      const right = phones.filter((phone) => phone.e164 === e164 || digitsOf(phone.national).endsWith(nationalDigits));
      const peer = text.match(/\+?\d[\d\s().-]{6,18}\d/g) ?? [];
      counts.truth++;
      counts.found += phones.length;
      counts.right += right.length > 0 ? 1 : 0;
      counts.e164 += right.some((phone) => phone.e164 === e164) ? 1 : 0;
      counts.peerFound += peer.length;
      counts.peerRight += peer.some((one) => digitsOf(one).endsWith(nationalDigits)) ? 1 : 0;
      const disguised = perDisguise.get(name) ?? [0, 0, 0];
      perDisguise.set(name, [
        disguised[0] + 1,
        disguised[1] + (right.length > 0 ? 1 : 0),
        disguised[2] + (right.some((p) => p.e164 === e164) ? 1 : 0),
      ]);
      const placed = perLand.get(land.code) ?? [0, 0];
      perLand.set(land.code, [placed[0] + 1, placed[1] + (right.some((p) => p.e164 === e164) ? 1 : 0)]);
      if (
        (!right.length || phones.length > 1 || !right.some((p) => p.e164 === e164)) &&
        process.argv.includes('--misses')
      ) {
        misses.push(
          `${land.code} ${name} ${place ? 'P' : '-'} ${e164} ${JSON.stringify(text)} -> ${JSON.stringify(phones.map((p) => [p.raw, p.e164, p.national, p.confidence]))}`,
        );
      }
    }
  }
}
let falsePhones = 0;
let decoyPosts = 0;
let peerFalse = 0;
for (const land of lands) {
  for (const decoy of decoys) {
    for (let repeat = 0; repeat < 4; repeat++) {
      const text = `${random.pick(filler)}${decoy(random)}. Good work in ${random.pick(land.towns)}`;
      const { phones } = extract({ id: 'x', text, place: `${random.pick(land.towns)}, ${land.name}` });
      decoyPosts++;
      falsePhones += phones.length;
      if (/\+?\d[\d\s().-]{6,18}\d/.test(text)) peerFalse++;
      if (phones.length > 0 && process.argv.includes('--misses'))
        misses.push(`FALSE ${land.code} ${JSON.stringify(text)} ${JSON.stringify(phones[0])}`);
    }
  }
}
const f1 = (right: number, found: number, truth: number) => (2 * right) / (found + truth);
for (const miss of misses) console.log(miss);
console.log(
  JSON.stringify({
    seed,
    countries: lands.length,
    posts,
    f1: round(f1(counts.right, counts.found, counts.truth)),
    e164: round(counts.e164 / counts.truth),
    falsePhones: round(falsePhones / decoyPosts),
    regexF1: round(f1(counts.peerRight, counts.peerFound, counts.truth)),
    regexFalse: round(peerFalse / decoyPosts),
    usPerPost: Math.round(((performance.now() - begun) / (posts + decoyPosts)) * 1000),
  }),
);
if (process.argv.includes('--detail')) {
  console.log(
    Object.fromEntries([...perDisguise].map(([name, [n, right, e]]) => [name, `${round(right / n)} ${round(e / n)}`])),
  );
  console.log(Object.fromEntries([...perLand].map(([name, [n, e]]) => [name, round(e / n)])));
}

function round(share: number): number {
  return Math.round(share * 10000) / 10000;
}
