import { romaniseBurmese, romaniseIndic, romaniseKhmer } from './abugidas.ts';
import { romaniseArabic, romaniseGreek, romaniseHebrew, romaniseLetters } from './alphabets.ts';
import { romaniseHan, romaniseHangul, romaniseKana } from './cjk.ts';
import { type Script, scriptOf } from './scripts.ts';
import { romaniseLao, romaniseThai } from './thai.ts';

/** Cyrillic letters that look like Latin ones, for words that mix the two to be read past a filter. */
const lookAlikes: Record<string, string> = Object.fromEntries(
  [...'асеорхуіјѕкмтнвАСЕОРХУІЈЅКМТНВ'].map((letter, i) => [letter, 'aceopxyijskmthbaceopxyijskmthb'[i] ?? '']),
);

/**
 * One word in Latin letters a to z, small, by the reading that is usual for names in its script.
 * Frozen as `letters-1` and `han-1`; nothing of it depends on an engine's Unicode version.
 */
export function romaniseWord(word: string, script: Script): string {
  switch (script) {
    case 'Greek':
      return romaniseGreek(word);
    case 'Arabic':
      return romaniseArabic(word);
    case 'Hebrew':
      return romaniseHebrew(word);
    case 'Thai':
      return romaniseThai(word);
    case 'Lao':
      return romaniseLao(word);
    case 'Khmer':
      return romaniseKhmer(word);
    case 'Myanmar':
      return romaniseBurmese(word);
    case 'Indic':
      return romaniseIndic(word);
    case 'Han':
      return romaniseHan(word);
    case 'Hangul':
      return romaniseHangul(word);
    case 'Kana':
      return romaniseKana(word);
    default:
      return romaniseLetters(mixesLatinAndCyrillic(word) ? unmask(word) : word);
  }
}

function mixesLatinAndCyrillic(word: string): boolean {
  let latin = false;
  let cyrillic = false;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    if (unit < 0x80) latin ||= unit > 0x40;
    else cyrillic ||= scriptOf(unit) === 'Cyrillic';
  }
  return latin && cyrillic;
}

function unmask(word: string): string {
  return [...word].map((letter) => lookAlikes[letter] ?? letter).join('');
}
