/**
 * Text as a reader sees it, for machines: small letters, plain digits, no accents, nothing invisible, no markup.
 * Every character knows where in the original it comes from, since evidence is quoted, never paraphrased.
 */
export interface Folded {
  text: string;
  /** For each UTF-16 unit of `text` the first unit of its original, and the one behind its last. */
  starts: Uint32Array;
  ends: Uint32Array;
}

/** The original's span of `from` to `to` (exclusive) of the folded text. */
export function original(folded: Folded, from: number, to: number): { start: number; end: number } {
  return { start: folded.starts[from] ?? 0, end: folded.ends[to - 1] ?? 0 };
}

// What a code point becomes; computed once for each that is met.
const folds: (string | undefined)[] = [];
const block = /^<\/?(?:br|p|div|li|ul|ol|tr|td|h[1-6]|table)\b/i;
const tag = /<\/?[a-z][^<>]{0,500}>|<!--[^<>]{0,500}-->/iy;
const entity = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/iy;
const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  hellip: '…',
  bull: '•',
  middot: '·',
  plus: '+',
  num: '#',
  period: '.',
  ndash: '-',
  mdash: '-',
  zwnj: '',
  zwj: '',
  shy: '',
  euro: '€',
  pound: '£',
  yen: '¥',
};

/** Folds text. Linear in its length; any input is accepted, also lone surrogates. */
export function fold(source: string): Folded {
  // No fold is longer than 18 units (U+FDFA); nearly all are one.
  let starts = new Uint32Array(source.length + 32);
  let ends = new Uint32Array(source.length + 32);
  const parts: string[] = [];
  let length = 0;
  let at = 0;
  const put = (text: string, start: number, end: number) => {
    if (length + text.length > starts.length) {
      starts = grown(starts, text.length);
      ends = grown(ends, text.length);
    }
    for (let i = 0; i < text.length; i++) {
      starts[length] = start;
      ends[length++] = end;
    }
    if (text !== '') parts.push(text);
    else if (length > 0 && ends[length - 1] === start) ends[length - 1] = end;
  };
  while (at < source.length) {
    const code = source.codePointAt(at) ?? 0;
    const after = at + (code > 0xffff ? 2 : 1);
    if (code === 60 || code === 38) {
      const markup = code === 60 ? readTag(source, at) : readEntity(source, at);
      if (markup) {
        put(markup.text, at, markup.end);
        at = markup.end;
        continue;
      }
    }
    put(foldOf(code), at, after);
    at = after;
  }
  return { text: unmixed(parts.join('')), starts: starts.subarray(0, length), ends: ends.subarray(0, length) };
}

function grown(old: Uint32Array<ArrayBuffer>, more: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(old.length * 2 + more);
  larger.set(old);
  return larger;
}

function readTag(source: string, at: number): { text: string; end: number } | undefined {
  tag.lastIndex = at;
  const found = tag.exec(source)?.[0];
  if (found === undefined) return undefined;
  return { text: block.test(found) ? '\n' : '', end: at + found.length };
}

function readEntity(source: string, at: number): { text: string; end: number } | undefined {
  entity.lastIndex = at;
  const [whole, decimal, hexadecimal, name] = entity.exec(source) ?? [];
  if (whole === undefined) return undefined;
  const code = decimal ? Number(decimal) : hexadecimal ? Number.parseInt(hexadecimal, 16) : undefined;
  const text = code === undefined ? entities[(name ?? '').toLowerCase()] : code > 0x10ffff ? '' : foldOf(code);
  return text === undefined ? undefined : { text, end: at + whole.length };
}

// Built from ranges: combining marks cannot stand in a written character class without being misread.
const invisible = new RegExp(
  `^(?:\\p{Cf}|${['034f', '115f', '1160', '17b4', '17b5', '3164'].map((code) => `\\u${code}`).join('|')}|[\\u180b-\\u180e]|[\\ufe00-\\ufe0f]|[\\u{e0100}-\\u{e01ef}])$`,
  'u',
);
/** Marks of Latin, Greek, Cyrillic, Hebrew and Arabic, and the keycap; the vowels of Indic and Thai writing stay. */
const accent =
  /[\u0300-\u036f]|[\u0483-\u0489]|[\u0591-\u05bd]|\u05bf|[\u05c1\u05c2]|[\u05c4\u05c5]|\u05c7|[\u0610-\u061a]|\u0640|[\u064b-\u065f]|\u0670|[\u06d6-\u06ed]|[\u20d0-\u20f0]/g;
const bare: Record<string, string> = {
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ŋ: 'n',
  ɗ: 'd',
  ɓ: 'b',
  ƙ: 'k',
  ƴ: 'y',
  '🅰': 'a',
  '🅱': 'b',
  '🅾': 'o',
  '🅿': 'p',
  '⭕': 'o',
  '🔟': '10',
  '⓿': '0',
  '＋': '+',
  '➕': '+',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  '\r': '\n',
  '\u2028': '\n',
  '\u2029': '\n',
  ک: 'ك',
  ی: 'ي',
};

function foldOf(code: number): string {
  const known = folds[code];
  if (known !== undefined) return known;
  const folded = foldOne(code);
  folds[code] = folded;
  return folded;
}

function foldOne(code: number): string {
  if (code < 128) return code === 13 ? '\n' : String.fromCharCode(code).toLowerCase();
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  const char = String.fromCodePoint(code);
  const known = bare[char];
  if (known !== undefined) return known;
  if (invisible.test(char)) return '';
  if (code >= 0x1f1e6 && code <= 0x1f1ff) return String.fromCharCode(97 + code - 0x1f1e6);
  // Dingbats: white and black figures in circles, which Unicode does not call compatible with digits.
  if (code >= 0x2776 && code <= 0x2793) return String(((code - 0x2776) % 10) + 1);
  if (code >= 0xac00 && code <= 0xd7a3) return char;
  const compatible = char.normalize('NFKC').toLowerCase();
  let folded = '';
  for (const one of compatible) folded += /\p{Nd}/u.test(one) ? digitOf(one) : unaccented(one);
  return /^\s+$/.test(folded) && folded !== '\n' ? ' ' : folded;
}

function unaccented(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code > 0x6ff && !(code >= 0x1e00 && code < 0x2100)) return bare[char] ?? char;
  const decomposed = char.normalize('NFD').replace(accent, '');
  return [...decomposed].map((one) => bare[one] ?? one).join('');
}

/** Digits stand in runs of ten in Unicode: the value is the way back to the run's start. */
function digitOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(code - zero);
}

const alike = new Map(
  [...'аaеeоoрpсcхxуyкkмmтtнhвbіiјjѕsԁdгrαaοoρpνvιiκkτtυuεeηnχxωwɡgɑa'.matchAll(/(.)(.)/gu)].map(
    ([, a = '', b = '']) => [a, b],
  ),
);
const mixed = /[a-z]/;
const words = /[a-z\u0370-\u03ff\u0400-\u052f\u0251\u0261]+/g;

/** Cyrillic and Greek letters inside Latin words are a disguise; words wholly in their own script stay. */
function unmixed(text: string): string {
  if (!/[\u0370-\u052f\u0251\u0261]/.test(text)) return text;
  return text.replace(words, (word) => {
    if (!mixed.test(word) || /^[a-z]+$/.test(word)) return word;
    let changed = '';
    for (const char of word) changed += alike.get(char) ?? char;
    return changed;
  });
}
