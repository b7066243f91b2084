import { countryName } from '../phones/context.ts';
import { groupPictures } from './pdq.ts';
import { type StyleLink, styleLinks } from './style.ts';
import { Sets } from './union.ts';

/** What linking needs to know of a document. All values are in normal form. */
export interface Linkable {
  id: string;
  text: string;
  poster?: string;
  /** E.164, or the digits with the place's country in front where the country is not sure. */
  phones: readonly string[];
  /** Accounts, e-mail addresses and wallets; the poster's account is added. */
  handles: readonly string[];
  /** PDQ hashes. */
  pictures: readonly string[];
  /** The cluster of its wording, if it has one. */
  wording?: string;
}

/** Why documents belong together, how strongly (0 to 1), and whether this alone joins them. */
export interface Link {
  kind: 'phone' | 'handle' | 'image' | 'wording' | 'style';
  value: string;
  documents: string[];
  strength: number;
  joins: boolean;
  reason: string;
}

export interface Linked {
  /** Documents that belong together by phone, handle and picture, as positions, the biggest first. */
  groups: number[][];
  byPhone: number[][];
  byIdentifiers: number[][];
  links: Link[];
}

const mostListed = 1000;

/**
 * Joins documents by phone, handle and picture. Wording and style never join: they are copied easily, and a competitor
 * does; they are reported as candidates. A picture (or an identifier) that many unrelated posters use carries no weight.
 */
export function linkDocuments(documents: readonly Linkable[]): Linked {
  const links: Link[] = [];
  const phones = holders(documents, ({ phones: list }) => list);
  const handles = holders(documents, ({ handles: list, poster }) => (poster ? [...list, poster.toLowerCase()] : list));
  const sets = new Sets(documents.length);
  for (const [value, list] of phones) joinBy('phone', value, list, documents, sets, links);
  const byPhone = sets.groups();
  for (const [value, list] of handles) joinBy('handle', value, list, documents, sets, links);
  const byIdentifiers = sets.groups();
  const people = Int32Array.from(documents, (_, index) => sets.find(index));
  const same = groupPictures(documents.flatMap(({ pictures }) => [...pictures]));
  const pictures = holders(documents, ({ pictures: list }) => list.flatMap((hash) => same.get(hash) ?? []));
  for (const [value, list] of pictures) joinByPicture(value, list, documents, people, sets, links);
  const groups = sets.groups();
  links.push(...wordingLinks(documents, sets));
  links.push(
    ...styleLinks(
      documents.map(({ text }) => text),
      people,
      byIdentifiers,
    ).map((link) => describeStyle(link, documents)),
  );
  return { groups, byPhone, byIdentifiers, links };
}

/** Which documents have a value; values of one document are not worth a link. In the order of the values. */
function holders(
  documents: readonly Linkable[],
  valuesOf: (document: Linkable) => readonly string[],
): [string, number[]][] {
  const found = new Map<string, number[]>();
  documents.forEach((document, index) => {
    for (const value of new Set(valuesOf(document))) {
      const list = found.get(value);
      if (list) list.push(index);
      else found.set(value, [index]);
    }
  });
  return [...found].filter(([, list]) => list.length > 1).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Many posters with hardly more than a post each: an exchange, a hotline, a stock picture. */
function isPublic(posters: number, posts: number, most: number): boolean {
  return posters >= most && posts / posters < 3;
}

function joinBy(
  kind: 'phone' | 'handle',
  value: string,
  list: readonly number[],
  documents: readonly Linkable[],
  sets: Sets,
  links: Link[],
): void {
  const posters = new Set(list.map((index) => documents[index]?.poster ?? '')).size;
  const open = isPublic(posters, list.length, 50);
  const sure = kind === 'handle' || value.startsWith('+');
  if (!open) for (const index of list) sets.join(list[0] ?? 0, index);
  const name = kind === 'phone' ? 'telephone number' : value.includes('@') ? 'e-mail address' : 'account';
  links.push({
    kind,
    value,
    documents: idsOf(list, documents),
    strength: open ? 0 : !sure ? 0.7 : kind === 'phone' ? 0.95 : 0.9,
    joins: !open,
    reason: open
      ? `${posters} posters name this ${name}, hardly any of them twice: it is public and links nobody.`
      : `The same ${name} stands in ${list.length} posts${sure ? '' : '; its country is not sure'}.`,
  });
}

function joinByPicture(
  value: string,
  list: readonly number[],
  documents: readonly Linkable[],
  people: Int32Array,
  sets: Sets,
  links: Link[],
): void {
  const posters = new Set(list.map((index) => people[index] ?? index)).size;
  const open = isPublic(posters, list.length, 5);
  if (!open) for (const index of list) sets.join(list[0] ?? 0, index);
  links.push({
    kind: 'image',
    value,
    documents: idsOf(list, documents),
    strength: open ? 0 : Math.round((0.9 / Math.sqrt(Math.max(1, posters - 1))) * 100) / 100,
    joins: !open,
    reason: open
      ? `${posters} posters who share no number and no account use this picture: it carries no weight.`
      : `The same picture (at most 31 of 256 bits differ) stands in ${list.length} posts of ${posters} ${posters === 1 ? 'poster' : 'posters'}.`,
  });
}

/** A wording that spans several groups is a candidate: copied, or one hand with a new number. */
function wordingLinks(documents: readonly Linkable[], sets: Sets): Link[] {
  return holders(documents, ({ wording }) => (wording === undefined ? [] : [wording])).flatMap(([value, list]) => {
    const groups = new Set(list.map((index) => sets.find(index))).size;
    if (groups < 2) return [];
    const strength = Math.round((0.5 / Math.sqrt(groups - 1)) * 100) / 100;
    const reason = `${groups} groups use one wording: copied, or one hand behind them. A candidate to look at; it joins nothing.`;
    return [{ kind: 'wording' as const, value, documents: idsOf(list, documents), strength, joins: false, reason }];
  });
}

function describeStyle({ members, features, strength }: StyleLink, documents: readonly Linkable[]): Link {
  const shown = features.slice(0, 8).join(' ');
  return {
    kind: 'style',
    value: shown,
    documents: idsOf(members, documents),
    strength,
    joins: false,
    reason: `Two groups share ${features.length} habits of writing that few others have: ${shown}. A candidate; it joins nothing.`,
  };
}

function idsOf(list: readonly number[], documents: readonly Linkable[]): string[] {
  return list.slice(0, mostListed).map((index) => documents[index]?.id ?? '');
}

/** A phone as it is compared: two posts with one national number of unknown country may be of two countries. */
export function phoneKey(
  phone: { e164: string | null; national: string },
  home: string | undefined,
): string | undefined {
  if (phone.e164 !== null) return phone.e164;
  return phone.national.length < 9 ? undefined : `${home === undefined ? '?' : countryName(home)} ${phone.national}`;
}
