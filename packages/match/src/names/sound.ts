/**
 * A word reduced to sounds, so that spellings of one name in several countries fall together:
 * w and v, ph and f, ts and z, sch and sh, ou and u, doubled letters. Only for comparing, never shown.
 */
export function soundOf(text: string): string {
  let out = '';
  let last = '';
  for (let i = 0; i < text.length; ) {
    const [sound, length] = soundAt(text, i);
    if (sound !== last || (sound >= '0' && sound <= '9')) out += sound;
    last = sound[sound.length - 1] ?? '';
    i += length;
  }
  return out;
}

const three: Record<string, string> = {
  sch: 'S',
  tch: 'C',
  dzh: 'C',
  tsh: 'C',
  sht: 'St',
  dsh: 'C',
  eau: 'o',
  ieu: 'u',
};
const two: Record<string, string> = {
  ph: 'f',
  th: 't',
  dh: 'd',
  kh: 'h',
  gh: 'g',
  bh: 'b',
  sh: 'S',
  zh: 'C',
  ch: 'C',
  dj: 'C',
  dz: 'z',
  ts: 'z',
  tz: 'z',
  cz: 'C',
  sz: 'S',
  ck: 'k',
  qu: 'k',
  ou: 'u',
  oo: 'u',
  ee: 'i',
  ea: 'i',
  ie: 'i',
  ey: 'i',
  ei: 'i',
  ay: 'ei',
  ai: 'ei',
  ae: 'e',
  oe: 'o',
  ue: 'u',
  uh: 'u',
  ah: 'a',
  oh: 'o',
  eh: 'e',
  ih: 'i',
  hs: 'S',
  ij: 'i',
  yj: 'i',
  iy: 'i',
  yy: 'i',
  ii: 'i',
  aa: 'a',
  uu: 'u',
};
const one: Record<string, string> = { w: 'v', c: 'k', q: 'k', y: 'i', j: 'C', x: 'S' };

/** The groups that begin with a letter, by the letter: most letters begin none. */
const groups = new Map<string, [group: string, sound: string][]>();
for (const [group, sound] of [...Object.entries(three), ...Object.entries(two)]) {
  const letter = group[0] ?? '';
  groups.set(letter, [...(groups.get(letter) ?? []), [group, sound]]);
}

function soundAt(text: string, i: number): [sound: string, length: number] {
  const letter = text[i] ?? '';
  for (const [group, sound] of groups.get(letter) ?? []) {
    if (text.startsWith(group, i)) return [sound, group.length];
  }
  const next = text[i + 1];
  if (letter === 'c' && (next === 'e' || next === 'i' || next === 'y')) return ['s', 1];
  return [one[letter] ?? letter, 1];
}

const classes: Record<string, string> = {
  b: 'P',
  p: 'P',
  f: 'F',
  v: 'F',
  d: 'T',
  t: 'T',
  g: 'K',
  k: 'K',
  h: '',
  C: 'C',
  S: 'S',
  s: 'S',
  z: 'S',
  l: 'L',
  r: 'R',
  m: 'M',
  n: 'N',
};

/**
 * The consonants of a word by class, with an `A` for a vowel at the start: what stays when a name is read aloud,
 * written down in another script and read back. An index key, not a score.
 */
export function skeletonOf(text: string): string {
  const sounds = soundOf(text);
  let out = '';
  for (let i = 0; i < sounds.length; i++) {
    const sound = sounds[i] ?? '';
    const kept = classes[sound];
    if (kept === undefined) {
      if (sound >= '0' && sound <= '9') out += sound;
      else if (i === 0) out += 'A';
    } else if (kept !== '' && kept !== out[out.length - 1]) out += kept;
  }
  return out === '' ? 'A' : out;
}
