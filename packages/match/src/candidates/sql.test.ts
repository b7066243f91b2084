import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { prepareRecord } from '../record.ts';
import { keysOf } from './keys.ts';
import { MemoryCandidates } from './memory.ts';
import { createKeyTable, SqlCandidates } from './sql.ts';

const people = [
  'Ivie Osarugue Aghedo-Wales|1981-09-30',
  'Ivie Aghedo|1981-09-03',
  'Wendell Crane Hartsoe|1974-01-22',
  'Lazlo Verrin|1968-08-12',
].map(read);
const table = `match_keys_${process.pid}`;
let client: pg.Client;
let candidates: SqlCandidates;

function read(text: string) {
  const [full = '', birthDate = ''] = text.split('|');
  return prepareRecord({ id: full, names: [{ full }], birthDate });
}

beforeAll(async () => {
  client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(createKeyTable(table, 4));
  candidates = new SqlCandidates(
    async (text, values) => (await client.query(text, values)).rows,
    () => people.length,
    table,
  );
  for (const [i, person] of people.entries()) await candidates.upsert(i, keysOf(person));
});

afterAll(async () => {
  await client.query(`drop table ${table}`);
  await client.end();
});

test('PostgreSQL finds whom the index in memory finds', async () => {
  const index = new MemoryCandidates();
  for (const person of people) index.add(keysOf(person));
  index.pack();
  for (const question of [...people, read('Aghedo Wales, Ivy|1981-09-30'), read('Wendel Hartsoe|1974')]) {
    const keys = keysOf(question);
    const found = await candidates.find(keys, {}, 10);
    expect(found[0]?.record).toBe(index.find(keys, {}, 10)[0]?.record);
    expect(found.map(({ record }) => record).sort()).toEqual(
      index
        .find(keys, {}, 10)
        .map(({ record }) => record)
        .sort(),
    );
  }
});

test('a record that was replaced is found by its new keys alone, a removed one not at all', async () => {
  const before = read('Danladi Kwarbai|1985-03-08');
  const after = read('Adesola Onikoyi|1990-06-17');
  await candidates.upsert(77, keysOf(before));
  await candidates.upsert(77, keysOf(after));
  expect((await candidates.find(keysOf(after), {}, 5)).map(({ record }) => record)).toContain(77);
  expect((await candidates.find(keysOf(before), {}, 5)).map(({ record }) => record)).not.toContain(77);
  await candidates.remove(77);
  expect((await candidates.find(keysOf(after), {}, 5)).map(({ record }) => record)).not.toContain(77);
});

test('the kind is a filter', async () => {
  await candidates.upsert(88, keysOf(read('Lazlo Verrin|1968-08-12')), 'organisation');
  const keys = keysOf(read('Lazlo Verrin|1968-08-12'));
  expect((await candidates.find(keys, { kind: 'person' }, 5)).map(({ record }) => record)).toEqual([3]);
  expect((await candidates.find(keys, { kind: 'organisation' }, 5)).map(({ record }) => record)).toEqual([88]);
});

test('the plan asks the partitions by primary key, never by reading a table through', async () => {
  const { rows } = await client.query(`explain select record from ${table} where key = 5 and kind = 'person'`);
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index|Bitmap/);
});
