import { latinOf } from './letters.ts';

/** Devanagari, Bengali and their relatives: a consonant carries an `a` unless a sign or the end of the word takes it. */
export function romaniseIndic(word: string): string {
  let out = '';
  let open = false;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    const place = unit & 0x7f;
    const consonant = (place >= 0x15 && place <= 0x39) || (place >= 0x58 && place <= 0x5f);
    if (consonant) {
      if (open) out += 'a';
      out += word[i + 1] === '़' && unit === 0x92b ? 'f' : latinOf(unit);
      open = true;
    } else if (place >= 0x3e && place <= 0x4c) {
      out += indicSigns[place - 0x3e] ?? '';
      open = false;
    } else if (place === 0x4d) open = false;
    else if (place >= 0x01 && place <= 0x03) {
      if (open) out += 'a';
      out += place === 0x03 ? 'h' : 'n';
      open = false;
    } else if (place >= 0x05 && place <= 0x14) {
      if (open) out += 'a';
      out += latinOf(unit);
      open = false;
    }
  }
  return out;
}

const indicSigns = ['a', 'i', 'i', 'u', 'u', 'ri', 'ri', 'e', 'e', 'e', 'ai', 'o', 'o', 'o', 'au'];

const khmerVowels: Record<string, string> = {
  'ា': 'a',
  'ិ': 'i',
  'ី': 'i',
  'ឹ': 'eu',
  'ឺ': 'eu',
  'ុ': 'u',
  'ូ': 'u',
  'ួ': 'uo',
  'ើ': 'aeu',
  'ឿ': 'oea',
  'ៀ': 'ie',
  'េ': 'e',
  'ែ': 'ae',
  'ៃ': 'ai',
  'ោ': 'o',
  'ៅ': 'au',
  'ំ': 'am',
  'ះ': 'ah',
};

const khmerConsonants = 'k kh k kh ng ch chh ch chh nh d th d th n t th t th n b ph p ph m y r l v s s s h l'.split(
  ' ',
);

/** Khmer: coeng joins consonants; a bare consonant after a vowel closes the syllable. */
export function romaniseKhmer(word: string): string {
  let out = '';
  let open = false;
  for (let i = 0; i < word.length; i++) {
    const letter = word[i] ?? '';
    const unit = word.charCodeAt(i);
    if (unit >= 0x1780 && unit <= 0x17a1) {
      const joined = word[i - 1] === '្';
      if (open && !joined && !isKhmerEnd(word, i)) out += 'a';
      const closes = !joined && isKhmerEnd(word, i) && /[bcdfghjklmnpqrstvwxyz]$/.test(out);
      if (closes) out += 'o';
      out += khmerConsonants[unit - 0x1780] ?? '';
      open = !isKhmerEnd(word, i);
    } else if (letter === 'អ') {
      if (open) out += 'a';
      open = false;
      if (!khmerVowels[word[i + 1] ?? '']) out += 'a';
    } else if (khmerVowels[letter] !== undefined) {
      const vowel = khmerVowels[letter] ?? '';
      out += out.endsWith('u') && letter === 'ំ' ? 'm' : out.endsWith('a') && letter === 'ំ' ? 'm' : vowel;
      open = false;
    } else if (unit >= 0x17a3 && unit <= 0x17b3) {
      out += 'e e o o ou au ru ru lu lu ae ai ao ao au'.split(' ')[unit - 0x17a5] ?? 'a';
      open = false;
    }
  }
  return out;
}

/** Whether the consonant has neither sign nor joined letter, and a new syllable or the end follows. */
function isKhmerEnd(word: string, i: number): boolean {
  let next = i + 1;
  while (/[់៉៊៌៏័]/.test(word[next] ?? '')) next++;
  return next >= word.length;
}

const burmeseConsonants: Record<string, string> = Object.fromEntries(
  [...'ကခဂဃငစဆဇဈဉညဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအ'].map((letter, i) => [
    letter,
    'k kh g g ng s s z z ny ny t t d d n t t d d n p p b b m y y l w th h l'.split(' ')[i] ?? '',
  ]),
);

/** Vowel signs and closing letter -> rhyme, longest first. */
const burmeseRhymes: [string, string][] = (
  'ောက် auk|ောင် aung|ိုက် aik|ိုင် aing|ော် aw|ွန် un|ွတ် ut|ွင် win|ွမ် un|ွံ un|ုံ on|ုန် on|ုမ် on|ုတ် ok|ုပ် ok|ိတ် eik|ိပ် eik|ိန် ein|ိမ် ein|ိံ ein|' +
  'က် et|င် in|စ် it|ည် i|ဉ် in|တ် at|ပ် at|န် an|မ် an|ယ် e|ို o|ော aw|ေ ay|ဲ e|ာ a|ါ a|ိ i|ီ i|ု u|ူ u|ံ an'
)
  .split('|')
  .map((entry): [string, string] => [entry.slice(0, entry.indexOf(' ')), entry.slice(entry.indexOf(' ') + 1)]);

/** Burmese as names are written in English: ကျော် Kyaw, အောင် Aung. */
export function romaniseBurmese(word: string): string {
  const text = word.replace(/[့း]/g, '').replace(/င်္/g, 'င်').replace(/ါ/g, 'ာ');
  let out = '';
  let i = 0;
  while (i < text.length) {
    const letter = text[i] ?? '';
    const consonant = burmeseConsonants[letter];
    i++;
    if (consonant === undefined) continue;
    let medial = '';
    let wide = '';
    while (/[ျြှွ]/.test(text[i] ?? '') && !startsRhyme(text, i)) {
      const sign = text[i] ?? '';
      if (sign === 'ျ' || sign === 'ြ') medial = 'y';
      if (sign === 'ှ' && (letter === 'ရ' || letter === 'ယ')) wide = 'sh';
      if (sign === 'ွ') medial += 'w';
      i++;
    }
    const rhyme = burmeseRhymes.find(([signs]) => text.startsWith(signs, i));
    const start = wide || consonant;
    out += (start === 'k' && medial === 'y' ? 'ky' : start + medial) + (rhyme ? rhyme[1] : 'a');
    i += rhyme ? rhyme[0].length : 0;
  }
  return out;
}

function startsRhyme(text: string, i: number): boolean {
  return text[i] === 'ွ' && burmeseRhymes.some(([signs]) => signs.startsWith('ွ') && text.startsWith(signs, i));
}
