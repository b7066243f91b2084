/** Weighted Damerau distance between words. Codes: a to z and capital sounds as character codes below 128. */

const size = 128;
const substitution = new Float64Array(size * size).fill(1);
const removal = new Float64Array(size).fill(0.9);

for (let i = 0; i < size; i++) substitution[i * size + i] = 0;
alike('aeiouy', 0.5);
alike('ei', 0.4);
alike('iy', 0.25);
alike('ou', 0.4);
alike('ckq', 0.3);
alike('kg', 0.6);
alike('szx', 0.5);
alike('bp', 0.6);
alike('vwf', 0.4);
alike('bv', 0.6);
alike('dt', 0.5);
alike('mn', 0.6);
alike('lr', 0.7);
alike('gj', 0.6);
alike('jy', 0.5);
alike('ij', 0.5);
alike('SCszj', 0.6);
alike('hkg', 0.7);
alike('0o', 0.4);
alike('1il', 0.4);
alike('5s', 0.4);
for (const vowel of 'aeiouy') removal[vowel.charCodeAt(0)] = 0.6;
removal['h'.charCodeAt(0)] = 0.45;
for (const digit of '0123456789') {
  for (let other = 0; other < size; other++) {
    if (other >= 48 && other <= 57 && digit.charCodeAt(0) !== other)
      substitution[digit.charCodeAt(0) * size + other] = 1.3;
  }
  removal[digit.charCodeAt(0)] = 1.3;
}

function alike(letters: string, cost: number): void {
  for (const a of letters) {
    for (const b of letters) {
      if (a !== b) substitution[a.charCodeAt(0) * size + b.charCodeAt(0)] = cost;
    }
  }
}

const longest = 48;
let twoBack = new Float64Array(longest + 1);
let previous = new Float64Array(longest + 1);
let current = new Float64Array(longest + 1);

/** How far apart two words are, in letters; a doubled letter and a neighbouring swap cost less than a new letter. */
export function editDistance(a: string, b: string): number {
  const n = Math.min(a.length, longest);
  const m = Math.min(b.length, longest);
  for (let j = 0; j <= m; j++) previous[j] = j === 0 ? 0 : (previous[j - 1] ?? 0) + gap(b, j - 1);
  for (let i = 1; i <= n; i++) {
    const x = a.charCodeAt(i - 1) & 127;
    const drop = gap(a, i - 1);
    current[0] = (previous[0] ?? 0) + drop;
    for (let j = 1; j <= m; j++) {
      const y = b.charCodeAt(j - 1) & 127;
      let best = (previous[j - 1] ?? 0) + (substitution[x * size + y] ?? 1);
      const remove = (previous[j] ?? 0) + drop;
      if (remove < best) best = remove;
      const insert = (current[j - 1] ?? 0) + gap(b, j - 1);
      if (insert < best) best = insert;
      if (i > 1 && j > 1 && x === (b.charCodeAt(j - 2) & 127) && y === (a.charCodeAt(i - 2) & 127)) {
        const swap = (twoBack[j - 2] ?? 0) + 0.75;
        if (swap < best) best = swap;
      }
      current[j] = best;
    }
    [twoBack, previous, current] = [previous, current, twoBack];
  }
  return previous[m] ?? 0;
}

function gap(word: string, i: number): number {
  const letter = word.charCodeAt(i);
  if (i > 0 && word.charCodeAt(i - 1) === letter && letter > 57) return 0.25;
  return removal[letter & 127] ?? 0.9;
}

/** 1 for the same word, 0 for words that share nothing; short words count a difference more. */
export function editSimilarity(a: string, b: string): number {
  if (a === b) return 1;
  const length = Math.max(a.length, b.length);
  if (length === 0) return 1;
  const similarity = 1 - editDistance(a, b) / length;
  return similarity > 0 ? similarity : 0;
}

/** A lower bound of the distance: letters of one word that the other has not. Cheap, for leaving early. */
export function letterSet(word: string): number {
  let set = 0;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    if (unit >= 97 && unit <= 122) set |= 1 << (unit - 97);
    else if (unit < 128) set |= 1 << (26 + (unit % 5));
  }
  return set;
}

/** How many bits are set. */
export function countBits(set: number): number {
  let rest = set - ((set >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
