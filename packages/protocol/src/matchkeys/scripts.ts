/** The writing systems that names are read in. Kana marks Japanese, Han alone is read as Chinese. */
export type Script =
  | 'Latin'
  | 'Cyrillic'
  | 'Greek'
  | 'Armenian'
  | 'Hebrew'
  | 'Arabic'
  | 'Indic'
  | 'Thai'
  | 'Lao'
  | 'Myanmar'
  | 'Georgian'
  | 'Hangul'
  | 'Ethiopic'
  | 'Khmer'
  | 'Kana'
  | 'Han'
  | 'None';

/** First and last code unit of each block; frozen, since engines learn new characters every year. */
const blocks: [from: number, to: number, script: Script][] = [
  [0x41, 0x5a, 'Latin'],
  [0x61, 0x7a, 'Latin'],
  [0xc0, 0x2af, 'Latin'],
  [0x370, 0x3ff, 'Greek'],
  [0x400, 0x52f, 'Cyrillic'],
  [0x531, 0x587, 'Armenian'],
  [0x591, 0x5f4, 'Hebrew'],
  [0x610, 0x6ff, 'Arabic'],
  [0x900, 0xdff, 'Indic'],
  [0xe00, 0xe7f, 'Thai'],
  [0xe80, 0xeff, 'Lao'],
  [0x1000, 0x109f, 'Myanmar'],
  [0x10a0, 0x10ff, 'Georgian'],
  [0x1100, 0x11ff, 'Hangul'],
  [0x1200, 0x139f, 'Ethiopic'],
  [0x1780, 0x17ff, 'Khmer'],
  [0x1d00, 0x1dbf, 'Latin'],
  [0x1e00, 0x1eff, 'Latin'],
  [0x1f00, 0x1fff, 'Greek'],
  [0x2c60, 0x2c7f, 'Latin'],
  [0x3005, 0x3007, 'Han'],
  [0x3041, 0x30ff, 'Kana'],
  [0x3400, 0x4dbf, 'Han'],
  [0x4e00, 0x9fff, 'Han'],
  [0xac00, 0xd7a3, 'Hangul'],
  [0xf900, 0xfaff, 'Han'],
  [0xfb00, 0xfb06, 'Latin'],
  [0xfb50, 0xfdff, 'Arabic'],
  [0xfe70, 0xfefc, 'Arabic'],
];

/** The script of one UTF-16 code unit; `None` for digits, punctuation and what no table knows. */
export function scriptOf(unit: number): Script {
  let low = 0;
  let high = blocks.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const block = blocks[middle];
    if (!block || unit < block[0]) high = middle - 1;
    else if (unit > block[1]) low = middle + 1;
    else return block[2];
  }
  return 'None';
}

/** The script of a word: that of its first letter; Kana anywhere makes Han Japanese. */
export function scriptOfWord(word: string): Script {
  let found: Script = 'None';
  for (let i = 0; i < word.length; i++) {
    const script = scriptOf(word.charCodeAt(i));
    if (script === 'Kana') return 'Kana';
    if (found === 'None') found = script;
  }
  return found;
}
