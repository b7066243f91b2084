/**
 * Clusters: generated posts, plain and hard, at 10,000, 100,000 and 1,000,000; how well they agree with the truth, how
 * long it takes on one core, how much memory, and how long a post takes to join. Peers in the same run up to 100,000:
 * equal text and MinHash-LSH. `node bench/intel/cluster.ts [seed] [largest] [plain|hard] [alone]`; run each size by itself for its memory.
 */
import { type Grouping, groupTexts } from '../../packages/intel/src/cluster/cluster.ts';
import { type Agreement, compareGroupings } from './agreement.ts';
import { groupByMinHash, groupExact } from './min-hash.ts';
import { generatePosts } from './posts.ts';

const seed = Number(process.argv[2] ?? 1);
const largest = Number(process.argv[3] ?? 100_000);
const kinds = process.argv[4] ? [process.argv[4]] : ['plain', 'hard'];
for (const kind of kinds) {
  for (const count of [10_000, 100_000, 1_000_000]) {
    if (count > largest) break;
    // The last measure by itself: its memory is not that of the ones before.
    if (process.argv[5] === 'alone' && count < largest) continue;
    measure(kind === 'hard', count);
  }
}

function measure(hard: boolean, count: number): void {
  const texts: string[] = [];
  const truth = new Int32Array(count);
  for (const { text, truth: own } of generatePosts(count, seed, { hard, noise: 0.3 })) {
    truth[texts.length] = own;
    texts.push(text);
  }
  const begun = performance.now();
  const before = process.cpuUsage();
  const grouping = groupTexts(count, (index) => texts[index] ?? '');
  const seconds = (performance.now() - begun) / 1000;
  // On a machine that others use as well, only the time on the core says what the work costs.
  const { user, system } = process.cpuUsage(before);
  const line: Record<string, unknown> = {
    seed,
    kind: hard ? 'hard' : 'plain',
    posts: count,
    seconds: Math.round(seconds * 10) / 10,
    coreSeconds: Math.round((user + system) / 1e5) / 10,
    usPerPost: Math.round((user + system) / count),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    ...rounded(compareGroupings(grouping.clusterOf, truth)),
    ...joinTimes(grouping, hard),
  };
  if (count <= 100_000) {
    line.exact = peer(() => groupExact(texts), truth);
    if (count <= 10_000) line.minHash = peer(() => groupByMinHash(texts), truth);
  }
  console.log(JSON.stringify(line));
}

/** New posts of another seed join one by one. */
function joinTimes({ clusterer }: Grouping, hard: boolean): Record<string, number> {
  const times: number[] = [];
  for (const { text } of generatePosts(2000, seed + 1000, { hard, noise: 0.3 })) {
    const begun = performance.now();
    clusterer.add(text);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  return {
    joinMsP50: round(times[1000] ?? 0),
    joinMsP99: round(times[1980] ?? 0),
    joinMsMost: round(times.at(-1) ?? 0),
  };
}

function peer(group: () => Int32Array, truth: Int32Array): Record<string, number> {
  const begun = performance.now();
  const found = group();
  return { seconds: round((performance.now() - begun) / 1000), ...rounded(compareGroupings(found, truth)) };
}

function rounded({ ari, pairPrecision, pairRecall }: Agreement): Record<string, number> {
  return { ari: round(ari), pairPrecision: round(pairPrecision), pairRecall: round(pairRecall) };
}

function round(value: number): number {
  return Math.round(value * 10000) / 10000;
}
