import { IntelError } from './errors.ts';

/** A value (a phone, an account, a picture) in a document of a certain wording at a certain time. */
export interface Use {
  kind: 'phone' | 'handle' | 'image' | 'place';
  value: string;
  document: string;
  time: string;
  wording?: string;
}

/** What a group used before and after a date. */
export interface Changes {
  since: string;
  appeared: { kind: Use['kind']; value: string; first: string; documents: number }[];
  disappeared: { kind: Use['kind']; value: string; last: string; documents: number }[];
  /** What most likely took the place of what, by the wordings that had the one and then the other. */
  replaced: { kind: Use['kind']; from: string; to: string; wordings: number; reason: string }[];
}

/** What changed since a date. Throws `date-invalid`. */
export function changesSince(uses: readonly Use[], since: string): Changes {
  const limit = Date.parse(since);
  if (Number.isNaN(limit)) throw new IntelError('date-invalid', 'The date is not readable: write it as 2026-06-17.');
  const values = new Map<string, Use[]>();
  for (const use of uses) {
    if (Number.isNaN(Date.parse(use.time))) continue;
    const key = `${use.kind} ${use.value}`;
    values.set(key, [...(values.get(key) ?? []), use]);
  }
  const appeared: (Changes['appeared'][number] & { wordings: Set<string> })[] = [];
  const disappeared: (Changes['disappeared'][number] & { wordings: Set<string> })[] = [];
  for (const list of values.values()) {
    list.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
    const [first] = list;
    const last = list.at(-1);
    if (!first || !last) continue;
    const wordings = new Set(list.flatMap(({ wording }) => wording ?? []));
    const told = { kind: first.kind, value: first.value, documents: list.length, wordings };
    if (Date.parse(first.time) >= limit) appeared.push({ ...told, first: first.time });
    else if (Date.parse(last.time) < limit) disappeared.push({ ...told, last: last.time });
  }
  const order = (a: { kind: string; value: string }, b: { kind: string; value: string }) =>
    a.kind + a.value < b.kind + b.value ? -1 : 1;
  appeared.sort(order);
  disappeared.sort(order);
  return {
    since,
    appeared: appeared.map(({ kind, value, first, documents }) => ({ kind, value, first, documents })),
    disappeared: disappeared.map(({ kind, value, last, documents }) => ({ kind, value, last, documents })),
    replaced: replacements(disappeared, appeared),
  };
}

type Told = { kind: Use['kind']; value: string; wordings: Set<string> };

function replacements(gone: readonly Told[], fresh: readonly Told[]): Changes['replaced'] {
  const pairs = gone
    .flatMap((from) => fresh.map((to) => ({ from, to, wordings: from.wordings.intersection(to.wordings).size })))
    .filter(({ from, to, wordings }) => from.kind === to.kind && from.kind !== 'place' && wordings > 0)
    .sort((a, b) => b.wordings - a.wordings || (a.from.value + a.to.value < b.from.value + b.to.value ? -1 : 1));
  const taken = new Set<Told>();
  const replaced: Changes['replaced'] = [];
  for (const { from, to, wordings } of pairs) {
    if (taken.has(from) || taken.has(to)) continue;
    taken.add(from).add(to);
    const reason = `${wordings} ${wordings === 1 ? 'wording' : 'wordings'} had the one before and the other since.`;
    replaced.push({ kind: from.kind, from: from.value, to: to.value, wordings, reason });
  }
  return replaced;
}
