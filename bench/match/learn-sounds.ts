/**
 * Learns how names of other scripts are spelled in Latin letters: a joint model of short letter groups, by expectation
 * and maximisation over pairs of names. `node bench/match/learn-sounds.ts FOLDER OUT.json [--check]`; FOLDER holds
 * files `<script>.tsv` with the columns latin, native. With --check one line in five is kept apart and ranked.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nameWords } from '../../packages/protocol/src/matchkeys/matchkeys.ts';

interface Pair {
  x: string;
  y: string;
}
type Model = Map<string, number>;

const shapes = [
  [1, 1],
  [1, 0],
  [0, 1],
  [2, 1],
  [1, 2],
  [2, 2],
] as const;
const [folder = '', out = '', check] = process.argv.slice(2);
const models: Record<string, Record<string, number>> = {};
const all: Pair[] = [];
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.tsv'))
  .sort()) {
  const script = scripts(file.slice(0, -4));
  const pairs = readPairs(path.join(folder, file));
  const training = check ? pairs.filter((_, i) => i % 5 !== 0) : pairs;
  const model = learn(training);
  all.push(...training);
  models[script] = frozen(model);
  if (check)
    console.log(
      script,
      rank(
        model,
        pairs.filter((_, i) => i % 5 === 0),
        pairs,
      ),
    );
}
models.Other = frozen(learn(all));
writeFileSync(out, `${JSON.stringify(models)}\n`);

function scripts(name: string): string {
  const names: Record<string, string> = {
    arabic: 'Arabic',
    chinese: 'Han',
    hebrew: 'Hebrew',
    katakana: 'Kana',
    korean: 'Hangul',
    russian: 'Cyrillic',
  };
  return names[name] ?? name;
}

function word(text: string): string {
  return nameWords(text)
    .map((part) => part.text)
    .join('');
}

function readPairs(file: string): Pair[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  return lines
    .map((line) => line.split('\t'))
    .map(([latin = '', native = '']) => ({ x: word(native), y: word(latin) }))
    .filter(({ x, y }) => x && y);
}

function learn(pairs: Pair[]): Model {
  let model: Model | undefined;
  for (let round = 0; round < 12; round++) {
    const counts: Model = new Map();
    for (const { x, y } of pairs) expect(x, y, model, counts);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    // A group that is rare counts for less than its parts: it was chance.
    model = new Map(
      [...counts].filter(([, count]) => count > 0.3).map(([op, count]) => [op, Math.max(count - 0.25, 1e-3) / total]),
    );
  }
  return model ?? new Map();
}

function probability(model: Model | undefined, a: string, b: string): number {
  const unseen = a.length + b.length === 2 && a.length === 1 ? 2e-5 : a.length + b.length === 1 ? 5e-5 : 0;
  if (!model) return a === b ? 0.05 : a.length + b.length < 3 ? 0.001 : 0.0003 * (a[0] === b[0] ? 3 : 1);
  return (model.get(`${a}>${b}`) ?? 0) + unseen;
}

function expect(x: string, y: string, model: Model | undefined, counts: Model): void {
  const w = y.length + 1;
  const forward = new Float64Array((x.length + 1) * w);
  const backward = new Float64Array((x.length + 1) * w);
  forward[0] = 1;
  backward[backward.length - 1] = 1;
  for (let i = 0; i <= x.length; i++) {
    for (let j = 0; j <= y.length; j++) {
      for (const [di, dj] of shapes) {
        if (i < di || j < dj) continue;
        add(
          forward,
          i * w + j,
          at(forward, (i - di) * w + j - dj) * probability(model, x.slice(i - di, i), y.slice(j - dj, j)),
        );
      }
    }
  }
  for (let i = x.length; i >= 0; i--) {
    for (let j = y.length; j >= 0; j--) {
      for (const [di, dj] of shapes) {
        if (i + di > x.length || j + dj > y.length) continue;
        add(
          backward,
          i * w + j,
          at(backward, (i + di) * w + j + dj) * probability(model, x.slice(i, i + di), y.slice(j, j + dj)),
        );
      }
    }
  }
  const total = at(forward, forward.length - 1);
  if (!(total > 0)) return;
  for (let i = 0; i <= x.length; i++) {
    for (let j = 0; j <= y.length; j++) {
      for (const [di, dj] of shapes) {
        if (i < di || j < dj) continue;
        const a = x.slice(i - di, i);
        const b = y.slice(j - dj, j);
        const share = (at(forward, (i - di) * w + j - dj) * probability(model, a, b) * at(backward, i * w + j)) / total;
        if (share > 1e-4) counts.set(`${a}>${b}`, (counts.get(`${a}>${b}`) ?? 0) + share);
      }
    }
  }
}

/** Natural logarithms against chance: how much more often the groups stand together than apart. */
function frozen(model: Model): Record<string, number> {
  const left = new Map<string, number>();
  const right = new Map<string, number>();
  let letters = 0;
  for (const [op, p] of model) {
    const [a = '', b = ''] = op.split('>');
    for (const letter of a) left.set(letter, (left.get(letter) ?? 0) + p);
    for (const letter of b) right.set(letter, (right.get(letter) ?? 0) + p);
    letters += p * (a.length + b.length);
  }
  const chance = (text: string, table: Map<string, number>) =>
    [...text].reduce((sum, letter) => sum + Math.log(((table.get(letter) ?? 1e-4) * 2) / letters), 0);
  const entries = [...model].map(([op, p]): [string, number] => {
    const [a = '', b = ''] = op.split('>');
    return [op, Math.round(100 * (Math.log(p) - chance(a, left) - chance(b, right))) / 100];
  });
  return Object.fromEntries(
    entries.filter(([op, value]) => op.length < 4 || value > -2).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function rank(model: Model, queries: Pair[], pool: Pair[]): string {
  const table = frozen(model);
  let top1 = 0;
  let top5 = 0;
  for (const { x, y } of queries) {
    const own = score(table, x, y);
    const better = pool.filter((other) => other.y !== y && score(table, x, other.y) > own).length;
    if (better === 0) top1++;
    if (better < 5) top5++;
  }
  return `${queries.length} queries in ${pool.length}: top-1 ${(top1 / queries.length).toFixed(3)} top-5 ${(top5 / queries.length).toFixed(3)}`;
}

function score(table: Record<string, number>, x: string, y: string): number {
  const w = y.length + 1;
  const best = new Float64Array((x.length + 1) * w).fill(-1e9);
  best[0] = 0;
  for (let i = 0; i <= x.length; i++) {
    for (let j = 0; j <= y.length; j++) {
      for (const [di, dj] of shapes) {
        if (i < di || j < dj) continue;
        const gain =
          table[`${x.slice(i - di, i)}>${y.slice(j - dj, j)}`] ?? (di + dj === 1 ? -4 : di + dj === 2 ? -4.5 : -99);
        const value = at(best, (i - di) * w + j - dj) + gain;
        if (value > at(best, i * w + j)) best[i * w + j] = value;
      }
    }
  }
  return at(best, best.length - 1) / Math.max(x.length, y.length);
}

function at(table: Float64Array, i: number): number {
  return table[i] ?? 0;
}

function add(table: Float64Array, i: number, value: number): void {
  table[i] = at(table, i) + value;
}
