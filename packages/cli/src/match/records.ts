import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { MatchError, type Prepared, prepareRecord } from '@comity/match';
import { CliError } from '../command.ts';
import { type ColumnMap, recordOfRow } from './columns.ts';
import { type LineError, openInput, readLines } from './lines.ts';
import { readTable } from './tables.ts';

export type Format = 'csv' | 'tsv' | 'json' | 'jsonl';

/** A record as it was given, its line, and what is wrong with it if it cannot be read. */
export interface Entry {
  line: number;
  record?: unknown;
  error?: LineError;
}

/** What a file holds, by `--format` or by its ending. Throws `usage`. */
export function formatOf(path: string, given: string | undefined): Format {
  const ending = (given ?? /\.([a-z]+)$/i.exec(path)?.[1] ?? 'jsonl').toLowerCase();
  const format = ending === 'ndjson' ? 'jsonl' : ending === 'txt' ? 'tsv' : ending;
  if (format === 'csv' || format === 'tsv' || format === 'json' || format === 'jsonl') return format;
  throw new CliError('usage', 'Say what the file holds: --format csv, tsv, json or jsonl.');
}

/** The map file of `--map`: a JSON object, their column -> our field. Throws `input-invalid`. */
export function readMap(path: string | undefined): ColumnMap {
  if (path === undefined) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as ColumnMap;
  } catch {
    // Said below: whatever is wrong with it, the remedy is the same.
  }
  throw new CliError(
    'input-invalid',
    'The map file is a JSON object from their columns to our fields, such as {"nom": "surname"}.',
  );
}

/** The records of a file in batches, each with its line; what cannot be read is an entry with an error. */
export async function* readEntries(
  path: string,
  format: Format,
  map: ColumnMap,
  stdin: Readable,
): AsyncGenerator<Entry[]> {
  const stream = await openInput(path, stdin);
  if (format === 'json') yield await readWhole(stream);
  else if (format === 'jsonl') yield* readObjects(stream);
  else {
    for await (const rows of readTable(readLines(stream), format)) {
      yield rows.map(({ line, cells, error }) =>
        error ? { line, error } : { line, record: recordOfRow(cells ?? {}, map) },
      );
    }
  }
}

async function* readObjects(stream: Readable): AsyncGenerator<Entry[]> {
  for await (const lines of readLines(stream)) {
    const entries: Entry[] = [];
    for (const { number, text, error } of lines) {
      if (error) entries.push({ line: number, error });
      else if (text.trim() !== '') entries.push(parseLine(number, text));
    }
    yield entries;
  }
}

function parseLine(line: number, text: string): Entry {
  try {
    return { line, record: JSON.parse(text) };
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const sentence = 'The line is not one JSON value.';
    return { line, error: { code: 'json-invalid', sentence, line, ...(at ? { column: Number(at) + 1 } : {}) } };
  }
}

async function readWhole(stream: Readable): Promise<Entry[]> {
  const chunks: string[] = [];
  for await (const lines of readLines(stream)) for (const { text } of lines) chunks.push(text);
  try {
    const value: unknown = JSON.parse(chunks.join('\n'));
    return (Array.isArray(value) ? value : [value]).map((record, i) => ({ line: i + 1, record }));
  } catch {
    throw new CliError('input-invalid', 'The file is not one JSON document: use --format jsonl for one object a line.');
  }
}

/** Prepares an entry for matching; its error otherwise. */
export function prepareEntry(entry: Entry): { prepared?: Prepared; error?: LineError } {
  if (entry.error) return { error: entry.error };
  try {
    return { prepared: prepareRecord(entry.record) };
  } catch (error) {
    if (!(error instanceof MatchError)) throw error;
    return { error: { code: error.code, sentence: error.message, line: entry.line } };
  }
}
