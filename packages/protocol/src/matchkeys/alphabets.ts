import { foldArabicForm } from './arabic-form.ts';
import { latinOf } from './letters.ts';
import { arabicNames } from './names-1.ts';

/** Letters one by one: Latin with accents, Cyrillic, Armenian, Georgian, Ethiopic. */
export function romaniseLetters(word: string): string {
  let out = '';
  for (let i = 0; i < word.length; i++) out += latinOf(word.charCodeAt(i));
  return out;
}

/** Greek as in passports (ELOT 743): αυ, ευ, ου, and μπ, ντ, γκ, γγ by sound. */
export function romaniseGreek(word: string): string {
  return romaniseLetters(word)
    .replace(/oy/g, 'ou')
    .replace(/([ae])y(?=[vgdzlmnraeiou])/g, '$1v')
    .replace(/([ae])y/g, '$1f')
    .replace(/^mp/, 'b')
    .replace(/^nt/, 'd')
    .replace(/^gk/, 'g')
    .replace(/gg/g, 'ng')
    .replace(/gch/g, 'nch');
}

const arabicConsonants: Record<string, string> = {
  ء: '',
  ؤ: 'u',
  ئ: 'i',
  ب: 'b',
  ت: 't',
  ث: 'th',
  ج: 'j',
  ح: 'h',
  خ: 'kh',
  د: 'd',
  ذ: 'dh',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: 'sh',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'z',
  غ: 'gh',
  ف: 'f',
  ق: 'q',
  ك: 'k',
  ک: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
  ھ: 'h',
  ہ: 'h',
  پ: 'p',
  چ: 'ch',
  ژ: 'zh',
  گ: 'g',
  ڤ: 'v',
  ڨ: 'g',
  ٹ: 't',
  ڈ: 'd',
  ڑ: 'r',
  ں: 'n',
};

/**
 * Arabic, Persian and Urdu. Short vowels are not written: well-known names come from a list,
 * elsewhere an `a` stands between two consonants, which no key and no score gives weight.
 */
export function romaniseArabic(word: string): string {
  const known = arabicNames.get(foldArabicForm(word));
  if (known !== undefined) return known;
  let out = '';
  for (let i = 0; i < word.length; i++) {
    const letter = word[i] ?? '';
    const last = i === word.length - 1;
    const vowel = arabicVowel(letter, i, last, word);
    if (vowel !== undefined) out += vowel;
    else {
      const consonant = arabicConsonants[letter] ?? latinOf(letter.charCodeAt(0));
      if (consonant && endsInConsonant(out)) out += 'a';
      out += consonant;
    }
  }
  return out;
}

function arabicVowel(letter: string, i: number, last: boolean, word: string): string | undefined {
  if (letter === 'ا' || letter === 'آ' || letter === 'أ' || letter === 'ى') return 'a';
  if (letter === 'إ') return 'i';
  if (letter === 'ع') return i === 0 && !/[اوي]/.test(word[1] ?? '') ? 'a' : '';
  if (letter === 'ة' || letter === 'ۀ' || letter === 'ە') return 'a';
  if (letter === 'ه' && last && i > 1) return 'eh';
  if (letter === 'و' || letter === 'ۆ') return i === 0 || /[اآ]/.test(word[i + 1] ?? '') ? 'w' : 'u';
  if (letter === 'ي' || letter === 'ی' || letter === 'ے') return i === 0 || /[اآو]/.test(word[i + 1] ?? '') ? 'y' : 'i';
  return undefined;
}

function endsInConsonant(text: string): boolean {
  return /[bcdfghjklmnpqrstvwxz]$/.test(text);
}

const hebrewLetters: Record<string, string> = {
  ג: 'g',
  ד: 'd',
  ז: 'z',
  ח: 'h',
  ט: 't',
  ך: 'ch',
  ל: 'l',
  מ: 'm',
  ם: 'm',
  נ: 'n',
  ן: 'n',
  ס: 's',
  ץ: 'ts',
  צ: 'ts',
  ק: 'k',
  ר: 'r',
  ש: 'sh',
  ת: 't',
  ף: 'f',
};

/** Hebrew without points: bet, kaf and pe are hard at the start of a word; vav and yod are vowels inside it. */
export function romaniseHebrew(word: string): string {
  const letters = word.replace(/['"׳״]/g, "'");
  let out = '';
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] ?? '';
    const first = i === 0;
    const last = i === letters.length - 1;
    const geresh = letters[i + 1] === "'";
    if (letter === "'") continue;
    if (geresh && letter === 'ג') out += 'j';
    else if (geresh && (letter === 'צ' || letter === 'ץ')) out += 'ch';
    else if (geresh && letter === 'ז') out += 'zh';
    else if (letter === 'ו' && letters[i + 1] === 'ו') {
      out += 'v';
      i++;
    } else if (letter === 'י' && letters[i + 1] === 'י') {
      out += 'y';
      i++;
    } else out += hebrewVowel(letter, first, last) ?? hebrewConsonant(letter, first, out);
  }
  return out;
}

function hebrewVowel(letter: string, first: boolean, last: boolean): string | undefined {
  if (letter === 'א' || letter === 'ע') return 'a';
  if (letter === 'ה') return last ? 'a' : 'h';
  if (letter === 'ו') return first ? 'v' : 'o';
  if (letter === 'י') return first ? 'y' : 'i';
  return undefined;
}

function hebrewConsonant(letter: string, first: boolean, before: string): string {
  const vowel = endsInConsonant(before) ? 'a' : '';
  if (letter === 'ב') return vowel + (first ? 'b' : 'v');
  if (letter === 'כ') return vowel + (first ? 'k' : 'ch');
  if (letter === 'פ') return vowel + (first ? 'p' : 'f');
  const consonant = hebrewLetters[letter];
  return consonant ? vowel + consonant : '';
}
