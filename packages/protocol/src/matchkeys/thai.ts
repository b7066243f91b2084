/** Thai by sound (Royal Institute, RTGS): a syllable at a time; Lao goes through the same tables, 0x80 lower. */

const initials: Record<string, string> = {};
const finals: Record<string, string> = {};
for (const [letters, initial, final] of [
  ['ก', 'k', 'k'],
  ['ขฃคฅฆ', 'kh', 'k'],
  ['ง', 'ng', 'ng'],
  ['จ', 'ch', 't'],
  ['ฉชฌ', 'ch', 't'],
  ['ซศษส', 's', 't'],
  ['ญ', 'y', 'n'],
  ['ฎด', 'd', 't'],
  ['ฏต', 't', 't'],
  ['ฐฑฒถทธ', 'th', 't'],
  ['ณน', 'n', 'n'],
  ['บ', 'b', 'p'],
  ['ป', 'p', 'p'],
  ['ผพภ', 'ph', 'p'],
  ['ฝฟ', 'f', 'p'],
  ['ม', 'm', 'm'],
  ['ย', 'y', 'i'],
  ['ร', 'r', 'n'],
  ['ลฬ', 'l', 'n'],
  ['ว', 'w', 'o'],
  ['หฮ', 'h', ''],
  ['อ', '', ''],
] as const) {
  for (const letter of letters) {
    initials[letter] = initial;
    finals[letter] = final;
  }
}

const C = '[ก-ฮ]';
/** A consonant with its cluster: กร, คว, and ห before a sonorant. */
const onset = '(?:ห[งญนมยรลว](?=[ก-์])|[กขคตปผพบดทสจฟ][รล](?=[ะาิีึืุูัำ็ก-ฮ])(?!รร)|[กขค]ว(?=[ะาิีัำ็])|[ก-ฮ])';
const end = `(?:(?!รร)${C}(?![ะาิีึืุูัำ็]|รร))?`;
const before = new RegExp(
  [
    `เ(${onset})ียว?(${end})`,
    `เ(${onset})ือ(${end})`,
    `เ(${onset})าะ`,
    `เ(${onset})า`,
    `เ(${onset})อ(${end})`,
    `เ(${onset})ิ(${end})`,
    `เ(${onset})ย(?![ะาิีึืุูั])`,
    `เ(${onset})[็ะ]?(${end})`,
    `แ(${onset})[็ะ]?(${end})`,
    `โ(${onset})ะ?(${end})`,
    `[ใไ](${onset})ย?`,
    `(${onset})ัว(${end})`,
    `(${onset})ัย`,
    `(${onset})ั(${end})`,
    `(${onset})ำ`,
    `(${onset})ะ`,
    `(${onset})า(${end})`,
    `(${onset})ิ(${end})`,
    `(${onset})ี(${end})`,
    `(${onset})[ึื]อ?(${end})`,
    `(${onset})[ุู](${end})`,
    `(${onset})รร(${end})`,
    `(${onset})็?อ(${end})`,
    `(${onset})ว(${C})(?![ะาิีึืุูัำ็])`,
    `(${C})(${C})(?![ะาิีึืุูัำ็รลว])`,
    `(${C})`,
  ].join('|'),
  'y',
);

const vowels = 'ia uea o ao oe oe oei e ae o ai ua ai a am a a i i ue u a o ua o a'.split(' ');
/** How many groups each alternative has: with or without a final consonant. */
const shapes = [2, 2, 1, 1, 2, 2, 1, 2, 2, 2, 1, 2, 1, 2, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1];

/** Romanises one word of Thai. Tone marks and letters under thanthakhat are silent. */
export function romaniseThai(word: string): string {
  const text = word
    .replace(/ํา/g, 'ำ')
    .replace(/[่-ฺ๋๎]/g, '')
    .replace(/[ก-ฮ][ิุู]?์/g, '')
    .replace(/ฤ/g, 'รึ')
    .replace(/ศร/g, 'ส')
    .replace(/กษ$/, 'ก')
    .replace(/ทร(?![ะาิีึืุูัำ็])/g, (found, at: number) => (at === 0 ? 'ซ' : found))
    .replace(/(ตร|ทร|กร|ชร|จักร)$/, (found) => found.slice(0, -1))
    .replace(/([ก-ฮาิีึืุูั][ตธมญ])[ิุ]$/, '$1')
    .replace(/ติ(?=[ก-ฮเแโใไ])/g, 'ต');
  let out = '';
  let at = 0;
  while (at < text.length) {
    before.lastIndex = at;
    const match = before.exec(text);
    if (!match || match[0].length === 0) {
      at++;
      continue;
    }
    out += syllable(match, at + match[0].length >= text.length);
    at += match[0].length;
  }
  return out;
}

function syllable(match: RegExpExecArray, last: boolean): string {
  let group = 1;
  for (const [shape, count] of shapes.entries()) {
    const start = match[group];
    if (start !== undefined) {
      const final = count === 2 ? (match[group + 1] ?? '') : '';
      const vowel = shape === shapes.length - 1 && last ? 'o' : (vowels[shape] ?? '');
      const ends = shape === 21 && final === '' ? 'n' : (finals[final] ?? '');
      return onsetOf(start) + vowel + ends;
    }
    group += count;
  }
  return '';
}

function onsetOf(letters: string): string {
  if (letters.length === 2 && letters.startsWith('ห')) return initials[letters[1] ?? ''] ?? '';
  return [...letters].map((letter) => initials[letter] ?? '').join('');
}

/** Lao has the Thai consonants 0x80 higher and writes its vowels out: some of them under other signs. */
export function romaniseLao(word: string): string {
  const thai = word
    .replace(/[່-ໍ]/g, '')
    .replace(/ຫ(?=[ງຍນມລວ])/g, '')
    .replace(/ໜ/g, 'ນ')
    .replace(/ໝ/g, 'ມ')
    .replace(/ຣ/g, 'ລ')
    .replace(/ເ(.)ຍ/g, 'ເ$1ີຍ')
    .replace(/([ກ-ຮ])ົວ/g, '$1ັວ')
    .replace(/([ກ-ຮ])ົ/g, 'ໂ$1')
    .replace(/([ກ-ຮ])ຽ/g, 'ເ$1ີຍ')
    .replace(/ຼ/g, 'ລ');
  let out = '';
  for (let i = 0; i < thai.length; i++) {
    const unit = thai.charCodeAt(i);
    out += unit >= 0xe80 && unit <= 0xeff ? String.fromCharCode(unit - 0x80) : '';
  }
  return romaniseThai(out);
}
