import blocks from './letters-1.json' with { type: 'json' };

let table: string[] | undefined;

/** Latin letters for one UTF-16 code unit, small; empty where the table knows none. Frozen as `letters-1`. */
export function latinOf(unit: number): string {
  if (unit >= 0x61 && unit <= 0x7a) return asciiLetters[unit - 0x61] ?? '';
  if (unit >= 0x41 && unit <= 0x5a) return asciiLetters[unit - 0x41] ?? '';
  table ??= readTable();
  return table[unit] ?? '';
}

const asciiLetters = [...'abcdefghijklmnopqrstuvwxyz'];

function readTable(): string[] {
  const letters = new Array<string>(0xfb07).fill('');
  for (const [start, words] of Object.entries(blocks)) {
    const first = Number.parseInt(start, 16);
    for (const [i, letter] of words.split(' ').entries()) letters[first + i] = letter;
  }
  return letters;
}
