import type { NameWord, Script } from '@comity/protocol/matchkeys';
import { hashText } from '../candidates/hash.ts';
import { letterSet } from './edit.ts';
import { skeletonOf, soundOf } from './sound.ts';
import { connectives, organisationTerm, particles } from './terms.ts';
import { variantGroups } from './variants.ts';

export type NameKind = 'person' | 'organisation';
export type Role = 'word' | 'initial' | 'particle' | 'number' | 'generic' | 'domain' | 'legal';

/** One word of a name with everything that comparing it needs, made once a word and kept. */
export interface Token {
  /** Counts up as words are met; only tells two words apart. */
  number: number;
  text: string;
  native: string;
  script: Script;
  role: Role;
  /** How much the word counts in a name: 1 for a word, little for particles and common words. */
  weight: number;
  sound: string;
  skeleton: string;
  letters: number;
  groups: readonly number[] | undefined;
  term: string | undefined;
  /** Hashes of 32 bits for index keys: of the consonants (or of the group of forms), of the sound. */
  skeletonHash: number;
  soundHash: number;
  /** For numbers: their value, Roman numerals included. */
  value: number;
}

let nextNumber = 1;

/** Words that were met before. Emptied when full, so that hostile input costs time, not memory. */
const met = { person: new Map<string, Token>(), organisation: new Map<string, Token>() };
const metLimit = 600_000;

/** The token of a word as it stands in a person's or an organisation's name; one word has one token. */
export function makeToken(word: NameWord, kind: NameKind): Token {
  const key = word.native === word.text ? word.text : `${word.text}\u0001${word.native}`;
  let token = met[kind].get(key);
  if (!token) {
    if (met[kind].size >= metLimit) met[kind].clear();
    token = newToken(word, kind);
    met[kind].set(key, token);
  }
  return token;
}

function newToken({ text, native, script }: NameWord, kind: NameKind): Token {
  const term = kind === 'organisation' ? organisationTerm(text) : undefined;
  const value = kind === 'organisation' ? numberOf(text) : Number.NaN;
  const sound = soundOf(text);
  const skeleton = skeletonOf(text);
  const groups = kind === 'person' ? variantGroups(text) : undefined;
  const role = roleOf(text, kind, script, term, value);
  return {
    number: nextNumber++,
    text,
    native,
    script,
    role,
    weight: weights[role],
    sound,
    skeleton,
    skeletonHash: hashText(groups ? `=${groups[0]}` : (term ?? skeleton)),
    soundHash: hashText(`~${sound}`),
    letters: letterSet(text),
    groups,
    term,
    value,
  };
}

/** The same word where it is a name and no particle. */
export function asWord(token: Token): Token {
  return { ...token, number: nextNumber++, role: 'word', weight: 1 };
}

const weights: Record<Role, number> = {
  word: 1,
  initial: 0.5,
  particle: 0.15,
  number: 1,
  generic: 0.4,
  domain: 0.7,
  legal: 0.1,
};

function roleOf(text: string, kind: NameKind, script: Script, term: string | undefined, value: number): Role {
  if (kind === 'person') {
    if (text.length === 1 && script === 'Latin') return 'initial';
    return particles.has(text) ? 'particle' : 'word';
  }
  if (!Number.isNaN(value)) return 'number';
  if (connectives.has(text)) return 'particle';
  if (term?.startsWith('symbol:')) return 'generic';
  return term ? 'domain' : 'word';
}

const roman = /^(?=[ivx])(x{0,3})(ix|iv|v?i{0,3})$/;

/** The number that a word is, in digits or Roman numerals up to XXXIX; else NaN. */
export function numberOf(text: string): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  const match = roman.exec(text);
  if (!match) return Number.NaN;
  const ones = ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix'].indexOf(match[2] ?? '');
  return (match[1] ?? '').length * 10 + ones;
}
