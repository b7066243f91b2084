import { performance } from 'node:perf_hooks';
import { SearchIndex } from '@comity/match';
import { CliError, type Io } from '../command.ts';
import type { MatchRequest } from '../match.ts';
import type { Answers } from './output.ts';
import { errorText } from './pairs.ts';
import { formatOf, prepareEntry, readEntries, readMap } from './records.ts';

/** `match search`: builds an index of a file and asks it for each record of another. Its figures go to standard error. */
export async function answerQueries(request: MatchRequest, io: Io, answers: Answers): Promise<void> {
  const { files, index: people, top } = request;
  const [queries = '-'] = files;
  if (!people) throw new CliError('usage', 'Say with --index which file holds the persons to be searched.');
  const map = readMap(request.map);
  const start = performance.now();
  const { index, leftOut } = await buildIndex(people, request, map, io);
  const buildMs = performance.now() - start;
  const times: number[] = [];
  for await (const entries of readEntries(queries, formatOf(queries, request.format), map, io.stdin)) {
    for (const entry of entries) {
      const before = performance.now();
      const { prepared, error } = prepareEntry(entry);
      if (!prepared) {
        await answers.add({ error }, () => errorText(error));
        continue;
      }
      const results = index.search(prepared, top);
      times.push(performance.now() - before);
      const query = prepared.id || entry.line;
      await answers.add({ query, results }, () =>
        [`${query}`, ...results.map(({ id, score }) => `    ${score.toFixed(4)}  ${id}`)].join('\n'),
      );
    }
  }
  await answers.flush();
  const queryMs = times.reduce((sum, time) => sum + time, 0);
  times.sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) * 1000);
  const figures = {
    records: index.size,
    buildMs: Math.round(buildMs),
    queries: times.length,
    queryMs: Math.round(queryMs),
    p50Us: at(0.5),
    p99Us: at(0.99),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    ...(leftOut > 0 ? { leftOut } : {}),
  };
  io.stderr.write(`${JSON.stringify(figures)}\n`);
}

async function buildIndex(file: string, request: MatchRequest, map: Record<string, string>, io: Io) {
  const index = new SearchIndex();
  let leftOut = 0;
  for await (const entries of readEntries(file, formatOf(file, request.format), map, io.stdin)) {
    for (const entry of entries) {
      const { prepared } = prepareEntry(entry);
      if (prepared) index.upsert(prepared);
      else leftOut++;
    }
  }
  index.pack();
  return { index, leftOut };
}
