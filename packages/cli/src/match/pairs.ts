import { readName, type Score, scoreNames, scoreRecords } from '@comity/match';
import { CliError, type Io } from '../command.ts';
import type { MatchRequest } from '../match.ts';
import { type LineError, openInput, readLines } from './lines.ts';
import type { Answers } from './output.ts';
import { type Entry, formatOf, prepareEntry, readEntries, readMap } from './records.ts';
import { readTable } from './tables.ts';

interface Pair {
  line: number;
  left?: string;
  right?: string;
  schema?: string;
  error?: LineError;
}

/** `match pairs`: two names a line. */
export async function answerPairs(
  { files: [file = '-'], format }: MatchRequest,
  io: Io,
  answers: Answers,
): Promise<void> {
  for await (const pairs of readPairs(file, format, io)) {
    for (const { line, left, right, schema, error } of pairs) {
      if (error) {
        await answers.add({ error }, () => errorText(error));
        continue;
      }
      if (!left?.trim() || !right?.trim()) {
        const missing = { code: 'name-missing', sentence: 'Both columns, left and right, need a name.', line };
        await answers.add({ left: left ?? '', right: right ?? '', error: missing }, () => errorText(missing));
        continue;
      }
      const kind = /organi[sz]ation|company|legalentity/i.test(schema ?? '') ? 'organisation' : 'person';
      const result = scoreNames(readName(left, kind), readName(right, kind));
      await answers.add({ left, right, ...result }, () => scoreText(left, right, result));
    }
  }
}

async function* readPairs(file: string, given: string | undefined, { stdin }: Io): AsyncGenerator<Pair[]> {
  const format = formatOf(file, given ?? (file === '-' ? 'csv' : undefined));
  if (format === 'jsonl' || format === 'json') {
    for await (const entries of readEntries(file, format, {}, stdin)) yield entries.map(pairOfEntry);
    return;
  }
  let first = true;
  for await (const rows of readTable(readLines(await openInput(file, stdin)), format)) {
    const named = rows.find(({ cells }) => cells)?.cells;
    if (first && named && !('left' in named && 'right' in named) && !('name1' in named && 'name2' in named)) {
      throw new CliError('input-invalid', 'The file needs the columns left and right.');
    }
    if (named) first = false;
    yield rows.map(({ line, cells = {}, error }): Pair => {
      if (error) return { line, error };
      return {
        line,
        left: cells.left ?? cells.name1 ?? '',
        right: cells.right ?? cells.name2 ?? '',
        schema: cells.schema ?? '',
      };
    });
  }
}

function pairOfEntry({ line, record, error }: Entry): Pair {
  if (error) return { line, error };
  const { left, right, schema } = (typeof record === 'object' && record !== null ? record : {}) as Record<
    string,
    unknown
  >;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { line, left: text(left), right: text(right), schema: text(schema) };
}

/** `match records`: line n of one file with line n of the other. */
export async function answerRecords(request: MatchRequest, io: Io, answers: Answers): Promise<void> {
  const [leftFile = '', rightFile = ''] = request.files;
  const map = readMap(request.map);
  const left = flatten(readEntries(leftFile, formatOf(leftFile, request.format), map, io.stdin));
  const right = flatten(readEntries(rightFile, formatOf(rightFile, request.format), map, io.stdin));
  for (;;) {
    const [a, b] = await Promise.all([left.next(), right.next()]);
    if (a.done && b.done) return;
    if (a.done || b.done) {
      const line = (a.done ? (b.done ? 0 : b.value.line) : a.value.line) ?? 0;
      const error = { code: 'line-missing', sentence: 'The other file ends before this line.', line };
      await answers.add({ error }, () => errorText(error));
      continue;
    }
    await answerRecordPair(a.value, b.value, answers);
  }
}

async function answerRecordPair(a: Entry, b: Entry, answers: Answers): Promise<void> {
  const left = prepareEntry(a);
  const right = prepareEntry(b);
  const error = left.error ?? right.error;
  if (error || !left.prepared || !right.prepared) {
    const side = left.error ? 'left' : 'right';
    await answers.add({ error: { ...error, file: side } }, () => errorText(error));
    return;
  }
  const result = scoreRecords(left.prepared, right.prepared);
  const names = { left: left.prepared.id || a.line, right: right.prepared.id || b.line };
  const leftOut = left.prepared.leftOut + right.prepared.leftOut;
  const answer = { ...names, ...result, ...(leftOut > 0 ? { leftOut } : {}) };
  await answers.add(answer, () => scoreText(String(names.left), String(names.right), result));
}

async function* flatten(batches: AsyncIterable<Entry[]>): AsyncGenerator<Entry> {
  for await (const batch of batches) yield* batch;
}

export function errorText(error: LineError | undefined): string {
  return error ? `line ${error.line}  ${error.code}: ${error.sentence}` : '';
}

/** One answer for people: the verdict, then each reason with its weight. */
function scoreText(left: string, right: string, { score, match, reasons }: Score): string {
  const lines = reasons.map(
    ({ feature, weight, sentence }) =>
      `    ${weight >= 0 ? '+' : ''}${weight.toFixed(1).padEnd(6)} ${feature.padEnd(12)} ${sentence}`,
  );
  return [`${match ? 'same' : 'apart'}  ${score.toFixed(4)}  ${left}  |  ${right}`, ...lines].join('\n');
}
