/**
 * Search among made-up persons: `node bench/match/search.ts [PEOPLE] [QUESTIONS] [SEED]`. One core, one JSON object on
 * standard output: time to build, questions a second, recall at 1 and 10 in all and by script, false positives at
 * 95 % recall (questions about strangers whose best answer scores as high as 95 % of the right answers).
 */
import { performance } from 'node:perf_hooks';
import { prepareRecord, SearchIndex } from '../../packages/match/src/index.ts';
import { makePeople, makeQuestions } from './people.ts';

const [count = 1_000_000, asked = 5000, seed = 1] = process.argv.slice(2).map(Number);
const index = new SearchIndex();
let buildMs = 0;
let batch: ReturnType<typeof makePeople> extends Generator<infer Person> ? Person[] : never = [];
const load = () => {
  const start = performance.now();
  for (const person of batch) index.upsert(prepareRecord(person));
  buildMs += performance.now() - start;
  batch = [];
};
for (const person of makePeople(count, seed)) {
  batch.push(person);
  if (batch.length === 10_000) load();
}
load();
const start = performance.now();
index.pack();
buildMs += performance.now() - start;
const questions = makeQuestions(asked, count, seed);
for (const question of questions.slice(0, 300)) index.search(prepareRecord(question), 10);
const times: number[] = [];
const cpuBefore = process.cpuUsage();
const right: number[] = [];
const strangers: number[] = [];
const scripts = new Map<string, { asked: number; first: number; ten: number }>();
const missed: string[] = [];
for (const question of questions) {
  const before = performance.now();
  const results = index.search(prepareRecord(question), 10);
  times.push(performance.now() - before);
  if (question.truth === '') {
    strangers.push(results[0]?.score ?? 0);
    continue;
  }
  const place = results.findIndex(({ id }) => id === question.truth);
  for (const name of [question.script, 'all']) {
    const row = scripts.get(name) ?? { asked: 0, first: 0, ten: 0 };
    row.asked++;
    if (place === 0) row.first++;
    if (place >= 0) row.ten++;
    scripts.set(name, row);
  }
  right.push(place >= 0 ? (results[place]?.score ?? 0) : 0);
  if (place < 0 && missed.length < 40)
    missed.push(`${question.truth} ${question.names[0]?.full} ${question.birthDate}`);
}
const cpu = process.cpuUsage(cpuBefore);
times.sort((a, b) => a - b);
right.sort((a, b) => b - a);
const threshold = right[Math.floor(right.length * 0.95)] ?? 0;
const total = times.reduce((sum, time) => sum + time, 0);
const share = (part: number, whole: number) => Math.round((1000 * part) / whole) / 1000;
console.log(
  JSON.stringify({
    persons: count,
    seed,
    buildMs: Math.round(buildMs),
    questions: times.length,
    perSecond: Math.round((1000 * times.length) / total),
    perCpuSecond: Math.round((1e6 * times.length) / (cpu.user + cpu.system)),
    p50Us: Math.round(1000 * (times[Math.floor(times.length * 0.5)] ?? 0)),
    p99Us: Math.round(1000 * (times[Math.floor(times.length * 0.99)] ?? 0)),
    rssMb: Math.round(process.memoryUsage().rss / 2 ** 20),
    threshold,
    falsePositives: share(strangers.filter((score) => score >= threshold).length, strangers.length),
    falsePositivesAtDefault: share(strangers.filter((score) => score >= 0.5).length, strangers.length),
    recallAtDefault: share(right.filter((score) => score >= 0.5).length, right.length),
    recall: Object.fromEntries(
      [...scripts]
        .sort()
        .map(([name, row]) => [
          name,
          { asked: row.asked, at1: share(row.first, row.asked), at10: share(row.ten, row.asked) },
        ]),
    ),
    ...(process.env.SHOW ? { missed } : {}),
  }),
);
