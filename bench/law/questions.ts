/**
 * Questions a second, beside a plain SQL look-up of the same party tables in the bundled PostgreSQL, in the same run:
 *
 *   node bench/law/questions.ts [questions]        # 100,000 unless said otherwise
 *
 * The look-up finds the instruments in force between both States on the day and nothing more; the engine also ranks them,
 * compares the offences and lists what the request needs. Memory is read ten times over the run.
 */
import path from 'node:path';
import pg from 'pg';
import { bundledData, law, type Question } from '../../packages/law/src/index.ts';
import { systemRandom } from '../../packages/server/src/clock-and-random.ts';
import { startThrowawayPostgres } from '../../packages/server/src/db/embedded-postgres.ts';

const wanted = Number(process.argv[2] ?? 100_000);
const sqlQuestions = Math.min(wanted, 20_000);
const root = path.join(import.meta.dirname, '../..');

const engine = runEngine(wanted);
const sql = await runSql(sqlQuestions);

console.log(`questions asked of the engine   ${wanted}`);
console.log(`answers a second                ${Math.round(engine.perSecond)}`);
console.log(`answer, median and 99 %         ${engine.median.toFixed(3)} ms, ${engine.p99.toFixed(3)} ms`);
console.log(`longest                         ${engine.longest.toFixed(1)} ms`);
console.log(`heap after each tenth           ${engine.heap.map((bytes) => Math.round(bytes / 1e6)).join(' ')} MB`);
console.log(`SQL look-ups a second           ${Math.round(sql.perSecond)} (prepared, one connection, loopback)`);
console.log(
  `agreement                       in ${sql.agree} of ${sqlQuestions} questions every basis is in force by the tables too`,
);

/** The same questions on every machine and in every run: a linear congruential generator (Numerical Recipes). */
function* questions(): Generator<Question> {
  let state = 20260612;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <Item>(items: readonly Item[]): Item => items[next(items.length)] as Item;
  const states = bundledData.states.items.map(({ state: code }) => code);
  const { actEnum, meansEnum, purposeEnum } = bundledData.offences;
  for (;;) {
    const requesting = pick(states);
    const requested = pick(states);
    if (requesting === requested) continue;
    const date = `${1990 + next(37)}-${String(1 + next(12)).padStart(2, '0')}-${String(1 + next(28)).padStart(2, '0')}`;
    const offence = {
      acts: [pick(actEnum)],
      means: [pick(meansEnum)],
      purposes: [pick(purposeEnum)],
      victimAge: next(40),
    };
    yield { requesting, requested, measure: pick(bundledData.instruments.measures), date, offence };
  }
}

function runEngine(count: number) {
  const source = questions();
  const heap: number[] = [];
  const times = new Float64Array(count);
  for (let warm = 0; warm < 2_000; warm++) law.basis(source.next().value);
  const start = performance.now();
  for (let index = 0; index < count; index++) {
    const begin = performance.now();
    law.basis(source.next().value);
    times[index] = performance.now() - begin;
    if ((index + 1) % Math.ceil(count / 10) === 0) {
      globalThis.gc?.();
      heap.push(process.memoryUsage().heapUsed);
    }
  }
  const seconds = (performance.now() - start) / 1000;
  times.sort();
  const at = (share: number) => times[Math.min(count - 1, Math.floor(count * share))] ?? 0;
  return { perSecond: count / seconds, median: at(0.5), p99: at(0.99), longest: at(1), heap };
}

async function runSql(count: number) {
  await using postgres = await startThrowawayPostgres(path.join(root, '.comity/bench'), systemRandom);
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  await client.query('create table instrument (id text primary key, binding boolean, in_force boolean, entry text)');
  await client.query(
    'create table party (instrument text references instrument, state text, status text, since text, primary key (state, instrument))',
  );
  await client.query(
    'insert into instrument select * from unnest($1::text[], $2::boolean[], $3::boolean[], $4::text[])',
    columns(bundledData.instruments.items, ({ id, binding, status, entryIntoForce }) => [
      id,
      binding,
      status.startsWith('in-force'),
      entryIntoForce ?? '',
    ]),
  );
  const rows = bundledData.parties.items.flatMap(({ instrument, parties }) =>
    parties.map((party) => ({ instrument, ...party })),
  );
  await client.query(
    'insert into party select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])',
    columns(rows, ({ instrument, state, status, entryIntoForceForState, date }) => [
      instrument,
      state,
      status,
      entryIntoForceForState ?? date ?? '',
    ]),
  );
  await client.query('analyze');
  const text = `select i.id from party a join party b using (instrument) join instrument i on i.id = a.instrument
    where a.state = $1 and b.state = $2 and i.binding and i.in_force and i.entry <= $3 and a.since <= $3 and b.since <= $3
      and a.status <> all($4) and b.status <> all($4) order by i.id`;
  const notBound = ['signed-only', 'not-bound', 'scheme-member', 'withdrawn'];
  const source = questions();
  let agree = 0;
  let seconds = 0;
  for (let index = 0; index < count; index++) {
    const { requesting, requested, measure, date } = source.next().value as Question;
    const begin = performance.now();
    const found = await client.query({ name: 'in-force', text, values: [requesting, requested, date, notBound] });
    seconds += (performance.now() - begin) / 1000;
    const ids = new Set(found.rows.map(({ id }) => id));
    // Every basis of the engine is among what the tables say is in force.
    const { bases } = law.basis({ requesting, requested, measure, date: date ?? '' });
    if (bases.every(({ instrument }) => ids.has(instrument) || instrument === 'MINSK')) agree++;
  }
  await client.end();
  return { perSecond: count / seconds, agree };
}

function columns<Item>(items: Item[], valuesOf: (item: Item) => unknown[]): unknown[][] {
  const rows = items.map(valuesOf);
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]));
}
