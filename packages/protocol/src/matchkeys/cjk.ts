import syllables from './han-1.json' with { type: 'json' };
import { latinOf } from './letters.ts';

let readings: Map<number, string> | undefined;

/** Mandarin reading without tone, or nothing for a character that the table does not hold. */
export function readingOf(unit: number): string {
  readings ??= new Map(
    Object.entries(syllables).flatMap(([reading, characters]) =>
      [...characters].map((character): [number, string] => [character.charCodeAt(0), reading]),
    ),
  );
  return readings.get(unit) ?? '';
}

/** Characters that are read otherwise as a surname. */
const surnameReadings = new Map(
  Object.entries({
    曾: 'zeng',
    单: 'shan',
    單: 'shan',
    仇: 'qiu',
    解: 'xie',
    区: 'ou',
    區: 'ou',
    查: 'zha',
    盖: 'ge',
    朴: 'piao',
    尉: 'yu',
  }),
);

/** Han characters as Chinese (pinyin without tones). */
export function romaniseHan(word: string, surname = false): string {
  const special = surname ? surnameReadings.get(word) : undefined;
  if (special) return special;
  let out = '';
  for (let i = 0; i < word.length; i++) out += readingOf(word.charCodeAt(i));
  return out;
}

const compound = new Set(
  (
    '欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 司徒 司空 夏侯 端木 百里 呼延 ' +
    '南宫 南宮 西门 西門 独孤 獨孤 长孙 長孫 宇文 轩辕 軒轅 南郭 北堂 拓跋 完颜 完顏'
  ).split(' '),
);

/** Cuts a Chinese name into surname and given name; longer words stay whole (they are transcriptions or organisations). */
export function splitHanName(word: string): string[] {
  if (word.length < 2 || word.length > 4) return [word];
  const length = compound.has(word.slice(0, 2)) && word.length > 2 ? 2 : 1;
  if (word.length === 4 && length === 1) return [word];
  return [word.slice(0, length), word.slice(length)];
}

const leads = 'g kk n d tt r m b pp s ss  j jj ch k t p h'.split(' ');
const middles = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ');
const tails = ' k k k n n n t l k m l l l p l m p p t t ng t t k t p t'.split(' ');

/** Hangul by the Revised Romanisation, a syllable at a time; sound changes between syllables are left out. */
export function romaniseHangul(word: string): string {
  let out = '';
  for (let i = 0; i < word.length; i++) {
    const index = word.charCodeAt(i) - 0xac00;
    if (index < 0 || index > 11171) continue;
    const lead = leads[Math.floor(index / 588)] ?? '';
    const tail = tails[index % 28] ?? '';
    out += lead + (middles[Math.floor((index % 588) / 28)] ?? '') + tail;
  }
  return out;
}

const koreanCompound = new Set(['남궁', '황보', '제갈', '사공', '선우', '서문', '독고', '동방']);

/** Cuts a Korean name of two to four syllables; longer words are transcriptions. */
export function splitHangulName(word: string): string[] {
  if (word.length < 2 || word.length > 4) return [word];
  const length = koreanCompound.has(word.slice(0, 2)) && word.length > 2 ? 2 : 1;
  if (word.length === 4 && length === 1) return [word];
  return [word.slice(0, length), word.slice(length)];
}

/** Kana by Hepburn without long vowels; a small tsu doubles, ャ ュ ョ and small vowels join. */
export function romaniseKana(word: string): string {
  let out = '';
  let double = false;
  for (let i = 0; i < word.length; i++) {
    const letter = word[i] ?? '';
    if (letter === 'ー') continue;
    if (letter === 'ッ' || letter === 'っ') {
      double = true;
      continue;
    }
    const unit = word.charCodeAt(i);
    const sound = unit >= 0x3041 && unit <= 0x30ff ? latinOf(unit) : readingOf(unit);
    const small = /[ャュョゃゅょ]/.test(letter);
    if (small && out.endsWith('i')) out = out.slice(0, -1) + (/(sh|ch|j)i$/.test(out) ? sound.slice(1) : sound);
    else if (/[ァィゥェォぁぃぅぇぉ]/.test(letter) && /[aeiou]$/.test(out) && out.length > 1)
      out = out.slice(0, -1) + sound;
    else out += double && /^[kstpcbdgjzf]/.test(sound) ? (sound[0] === 'c' ? 't' : (sound[0] ?? '')) + sound : sound;
    double = false;
  }
  return out;
}
