import type { PartialDate } from '../dates.ts';
import type { Name } from '../names/name.ts';
import type { Token } from '../names/token.ts';
import type { Prepared } from '../record.ts';
import { hashText, joinHashes } from './hash.ts';

/** At most so many keys a record; a record of many names takes no more room than this. */
export const mostKeys = 96;

/**
 * The keys under which a record is found, some 20 of them: each joins two things that a bearer seldom gets wrong together
 * (two words of the name by their consonants, a word and the year, a word and day and month in either order), so that
 * one slip leaves others intact, and no list grows with the most common name. Exact identifiers are keys of their own.
 */
export function keysOf(record: Prepared): number[] {
  const keys = new Set<number>();
  for (const name of record.names.slice(0, 6)) addNameKeys(keys, name, record.dates);
  for (const date of record.dates) {
    if (date.day > 0) keys.add(joinHashes(kinds.date, packDate(date)));
  }
  for (const { number } of record.documents) keys.add(joinHashes(kinds.document, hashText(number)));
  for (const phone of record.phones) keys.add(joinHashes(kinds.phone, hashText(phone)));
  for (const email of record.emails) keys.add(joinHashes(kinds.email, hashText(email)));
  for (const handle of record.handles) keys.add(joinHashes(kinds.handle, hashText(handle)));
  for (const { words } of record.places) {
    for (let i = 0; i + 1 < words.length && i < 3; i++) {
      keys.add(joinHashes(kinds.place, hashText(`${words[i]} ${words[i + 1]}`)));
    }
  }
  return [...keys].slice(0, mostKeys);
}

const kinds = {
  pair: 1,
  year: 2,
  dayMonth: 3,
  date: 4,
  word: 5,
  start: 6,
  end: 7,
  document: 8,
  phone: 9,
  email: 10,
  handle: 11,
  part: 12,
  place: 13,
};

function addNameKeys(keys: Set<number>, { tokens }: Name, dates: readonly PartialDate[]): void {
  const words = tokens.filter(({ role }) => role === 'word' || role === 'domain' || role === 'number').slice(0, 5);
  const all = words.length > 0 ? words : tokens.slice(0, 3);
  for (const [i, word] of all.entries()) {
    keys.add(joinHashes(kinds.word, word.soundHash));
    addDateKeys(keys, word.skeletonHash, dates);
    for (const other of all.slice(i + 1)) addPair(keys, word, other);
  }
  if (all.length === 1 && all[0]) addParts(keys, all[0].skeleton);
  if (all.length === 2 || all.length === 3) addJoined(keys, all, dates);
}

function addPair(keys: Set<number>, a: Token, b: Token): void {
  const [low, high] = a.skeletonHash < b.skeletonHash ? [a, b] : [b, a];
  keys.add(joinHashes(kinds.pair, joinHashes(low.skeletonHash, high.skeletonHash)));
  keys.add(joinHashes(kinds.start, joinHashes(a.skeletonHash, b.skeleton.charCodeAt(0))));
  keys.add(joinHashes(kinds.start, joinHashes(b.skeletonHash, a.skeleton.charCodeAt(0))));
  keys.add(joinHashes(kinds.end, joinHashes(a.skeletonHash, b.skeleton.charCodeAt(b.skeleton.length - 1))));
  keys.add(joinHashes(kinds.end, joinHashes(b.skeletonHash, a.skeleton.charCodeAt(a.skeleton.length - 1))));
}

function addDateKeys(keys: Set<number>, hash: number, dates: readonly PartialDate[]): void {
  for (const { year, month, day } of dates) {
    keys.add(joinHashes(kinds.year, joinHashes(hash, year)));
    if (day > 0)
      keys.add(joinHashes(kinds.dayMonth, joinHashes(hash, Math.min(month, day) * 40 + Math.max(month, day))));
  }
}

/** Names that others write as one word: `Jin Ping` and `Jinping`, `Abdul Rahman` and `Abdulrahman`. */
function addJoined(keys: Set<number>, words: readonly Token[], dates: readonly PartialDate[]): void {
  for (let i = 0; i + 1 < words.length; i++) {
    const a = words[i];
    const b = words[i + 1];
    if (!a || !b) continue;
    const whole = joinSkeletons(a.skeleton, b.skeleton);
    const joined = hashText(whole);
    if (words.length === 2) {
      // Cut where no blank was: it may be a foreign name written in characters, one word in its own letters.
      if (a.script === 'Han' || a.script === 'Hangul') addParts(keys, whole);
      continue;
    }
    addDateKeys(keys, joined, dates);
    const rest = words[i === 0 ? 2 : 0];
    if (!rest) continue;
    const [low, high] = rest.skeletonHash < joined ? [rest.skeletonHash, joined] : [joined, rest.skeletonHash];
    keys.add(joinHashes(kinds.pair, joinHashes(low, high)));
  }
}

function joinSkeletons(a: string, b: string): string {
  const tail = b.startsWith('A') ? b.slice(1) : b;
  return tail[0] === a[a.length - 1] ? a + tail.slice(1) : a + tail;
}

/** A name of one word has no pairs: it is found by parts of its consonants, so that one of them may be wrong. */
function addParts(keys: Set<number>, skeleton: string): void {
  const inner = skeleton.length > 1 && skeleton[0] === 'A' ? skeleton.slice(1) : skeleton;
  keys.add(joinHashes(kinds.part, hashText(`^${inner.slice(0, 2)}`)));
  keys.add(joinHashes(kinds.part, hashText(`${inner.slice(-2)}$`)));
  keys.add(joinHashes(kinds.part, hashText(inner)));
  for (let i = 0; i < inner.length && i < 10; i++) {
    keys.add(joinHashes(kinds.part, hashText(inner.slice(0, i) + inner.slice(i + 1))));
    if (i + 2 < inner.length) keys.add(joinHashes(kinds.part, hashText(`.${inner.slice(i, i + 3)}`)));
    if (i + 1 < inner.length) keys.add(joinHashes(kinds.part, hashText(`:${inner.slice(i, i + 2)}`)));
  }
  keys.add(joinHashes(kinds.part, hashText(`:${inner[0]}`)));
}

function packDate({ year, month, day }: PartialDate): number {
  return year * 512 + month * 32 + day;
}
