import type { Candidate, Candidates, Filters } from './candidates.ts';

/** Runs one statement with its values and gives its rows. The engine knows no database: whoever has one hands this in. */
export type RunStatement = (text: string, values: unknown[]) => Promise<Record<string, unknown>[]>;

/** Longer lists say too little for what they cost. */
const longestList = 1500;

/**
 * The table of keys, hash-partitioned so that it grows beyond one host's memory. A key is looked up by equality alone;
 * the primary key of each partition holds its list together on disk.
 */
export function createKeyTable(table = 'match_keys', partitions = 16): string {
  const name = checkName(table);
  const parts = Array.from(
    { length: partitions },
    (_, i) =>
      `create table ${name}_${i} partition of ${name} for values with (modulus ${partitions}, remainder ${i}) with (fillfactor = 90);`,
  );
  return [
    `create table ${name} (`,
    '  key bigint not null,',
    '  record bigint not null,',
    "  kind text not null check (kind in ('person', 'organisation')),",
    '  primary key (key, record)',
    ') partition by hash (key);',
    ...parts,
    `create index ${name}_record on ${name} (record);`,
  ].join('\n');
}

/** $1 record, $2 kind, $3 keys: replaces the keys of a record; the same statement adds it. */
export function upsertKeys(table = 'match_keys'): string {
  const name = checkName(table);
  return `with gone as (delete from ${name} where record = $1 and key <> all ($3::bigint[]))
insert into ${name} (key, record, kind) select unnest($3::bigint[]), $1, $2
on conflict (key, record) do update set kind = excluded.kind`;
}

/** $1 record. */
export function deleteKeys(table = 'match_keys'): string {
  return `delete from ${checkName(table)} where record = $1`;
}

/** $1 keys, $2 how many records there are, $3 kind or null, $4 limit: records by the rarity of the keys that they share. */
export function findCandidates(table = 'match_keys'): string {
  return `select found.record, sum(ln(1 + $2::float8 / lists.length) / ln(2)) as overlap
from unnest($1::bigint[]) as asked (key)
cross join lateral (
  select array_agg(entry.record) as records, count(*) as length
  from (select record from ${checkName(table)} where key = asked.key and ($3::text is null or kind = $3) limit ${longestList + 1}) entry
) lists
cross join lateral unnest(lists.records) as found (record)
where lists.length between 1 and ${longestList}
group by found.record
order by overlap desc, found.record
limit $4`;
}

/** Candidates out of PostgreSQL, behind the same question as those in memory. */
export class SqlCandidates implements Candidates {
  readonly #run: RunStatement;
  readonly #table: string;
  readonly #records: () => number;

  /** `records` tells about how many there are: it only sets how much a rare key weighs. */
  constructor(run: RunStatement, records: () => number, table = 'match_keys') {
    this.#run = run;
    this.#records = records;
    this.#table = table;
  }

  async upsert(record: number, keys: readonly number[], kind: 'person' | 'organisation' = 'person'): Promise<void> {
    await this.#run(upsertKeys(this.#table), [record, kind, keys]);
  }

  async remove(record: number): Promise<void> {
    await this.#run(deleteKeys(this.#table), [record]);
  }

  async find(keys: readonly number[], { kind }: Filters, limit: number): Promise<Candidate[]> {
    const rows = await this.#run(findCandidates(this.#table), [
      keys,
      Math.max(2, this.#records()),
      kind ?? null,
      limit,
    ]);
    return rows.map(({ record, overlap }) => ({ record: Number(record), overlap: Number(overlap) }));
  }
}

/** A name goes into the text of a statement: letters, digits and underscores, nothing that could end it. */
function checkName(table: string): string {
  if (!/^[a-z_][a-z0-9_]{0,50}$/.test(table))
    throw new RangeError('A table is named by small letters, digits and underscores.');
  return table;
}
