/**
 * The peer of the search figures: PostgreSQL with pg_trgm, nearest names first (GiST, KNN), on the same persons and
 * questions. `node bench/match/peer.ts [PEOPLE] [QUESTIONS] [SEED]` starts the bundled server for it; one JSON object on standard output.
 */

import path from 'node:path';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { systemRandom } from '../../packages/server/src/clock-and-random.ts';
import { startThrowawayPostgres } from '../../packages/server/src/db/embedded-postgres.ts';
import { makePeople, makeQuestions } from './people.ts';

const [count = 1_000_000, asked = 100, seed = 1] = process.argv.slice(2).map(Number);
const postgres = await startThrowawayPostgres(path.join(import.meta.dirname, '../../.comity/bench'), systemRandom);
const client = new pg.Client({ connectionString: postgres.url('postgres') });
await client.connect();
await client.query('create extension if not exists pg_trgm');
await client.query('create temporary table names (id text, name text)');
let ids: string[] = [];
let names: string[] = [];
const flush = async () => {
  await client.query('insert into names select * from unnest($1::text[], $2::text[])', [ids, names]);
  [ids, names] = [[], []];
};
for (const { id, names: all } of makePeople(count, seed)) {
  for (const { full } of all) {
    ids.push(id);
    names.push(full);
  }
  if (ids.length > 20_000) await flush();
}
await flush();
const start = performance.now();
await client.query('create index on names using gist (name gist_trgm_ops (siglen = 64))');
const buildMs = performance.now() - start;
let first = 0;
let ten = 0;
const questions = makeQuestions(asked, count, seed).filter(({ truth }) => truth !== '');
const before = performance.now();
for (const {
  names: [name],
  truth,
} of questions) {
  const { rows } = await client.query('select id from names order by name <-> $1 limit 10', [name?.full]);
  const place = rows.findIndex(({ id }) => id === truth);
  if (place === 0) first++;
  if (place >= 0) ten++;
}
const perSecond = (1000 * questions.length) / (performance.now() - before);
await client.end();
await postgres[Symbol.asyncDispose]();
const share = (part: number) => Math.round((1000 * part) / questions.length) / 1000;
console.log(
  JSON.stringify({
    peer: 'pg_trgm',
    persons: count,
    seed,
    buildMs: Math.round(buildMs),
    perSecond: Math.round(perSecond * 10) / 10,
    at1: share(first),
    at10: share(ten),
  }),
);
