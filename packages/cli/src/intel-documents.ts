import { createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Document, parseDocument } from '@comity/intel';
import { ComityError } from '@comity/protocol';
import { CliError } from './command.ts';
import { type CsvFault, readCsv } from './intel-csv.ts';
import { readLines } from './intel-lines.ts';

export type Format = 'csv' | 'tsv' | 'json' | 'jsonl';

/** One document of a file, or the coded reason why a line is none. */
export type Read = { line: number; document: Document } | { line: number; error: LineError };
export interface LineError {
  code: string;
  sentence: string;
  line: number;
  column?: number;
}

const sentences: Record<CsvFault | 'json-invalid', string> = {
  'csv-quote-open': 'A quote is opened here and never closed: close it, or double quotes inside a cell.',
  'csv-quote-misplaced': 'Text follows a closing quote here: double quotes inside a cell.',
  'csv-columns': 'The record has more cells than the header has columns.',
  'line-too-long': 'The line has more than 16,000,000 bytes.',
  'utf8-invalid': 'The bytes here are no UTF-8: save the file as UTF-8.',
  'json-invalid': 'The line is no JSON object.',
};

/** Columns and fields under their other obvious names. */
const aliases: Record<string, string[]> = {
  id: ['id', 'ad_id', 'post_id', 'doc_id', 'document_id', 'adid', 'postid', 'uid'],
  text: ['text', 'body', 'content', 'description', 'message', 'post', 'ad_text'],
  title: ['title', 'subject', 'headline'],
  url: ['url', 'link', 'address', 'permalink'],
  time: [
    'time',
    'posted_at',
    'postedat',
    'date',
    'created_at',
    'createdat',
    'timestamp',
    'published',
    'datetime',
    'posted',
  ],
  place: ['place', 'location'],
  poster: ['poster', 'author', 'user', 'account', 'username', 'handle', 'seller'],
  images: ['images', 'image', 'pictures', 'picture', 'photos', 'photo'],
};
const longestFile = 200_000_000;

/** Opens a file or standard input (`-`) and tells its format by ending or `--format`. Throws `file-unreadable`, `usage`. */
export async function* readDocuments(file: string, format: string | undefined, stdin: Readable): AsyncGenerator<Read> {
  const known = format ?? /\.(csv|tsv|jsonl|ndjson|json)$/i.exec(file)?.[1]?.toLowerCase().replace('ndjson', 'jsonl');
  if (known !== 'csv' && known !== 'tsv' && known !== 'json' && known !== 'jsonl') {
    throw new CliError('usage', 'Say what the file is: --format csv, tsv, json or jsonl.');
  }
  if (file !== '-') {
    await access(file).catch((cause) => {
      throw new CliError('file-unreadable', `${file} cannot be read: is the name right?`, { cause });
    });
    if (!(await stat(file)).isFile()) throw new CliError('file-unreadable', `${file} is no file.`);
  }
  const bytes = file === '-' ? stdin : createReadStream(file, { highWaterMark: 1 << 20 });
  if (known === 'json') yield* fromJson(bytes);
  else if (known === 'jsonl') yield* fromJsonLines(bytes);
  else yield* fromCsv(bytes, known === 'csv' ? ',' : '\t');
}

async function* fromJsonLines(bytes: Readable): AsyncGenerator<Read> {
  for await (const line of readLines(bytes)) {
    if ('code' in line) yield fault(line.code, line.line, line.column);
    else if (line.text.trim() !== '') {
      let value: unknown;
      try {
        value = JSON.parse(line.text);
      } catch {
        yield fault('json-invalid', line.line);
        continue;
      }
      yield toDocument(value, line.line);
    }
  }
}

async function* fromJson(bytes: Readable): AsyncGenerator<Read> {
  let text = '';
  for await (const line of readLines(bytes)) {
    if ('code' in line) {
      yield fault(line.code, line.line, line.column);
      return;
    }
    text += `${line.text}\n`;
    if (text.length > longestFile)
      throw new CliError('input-invalid', 'The file is too large for JSON: use JSON Lines.');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CliError('input-invalid', 'The file is no JSON: a list of documents is expected.', { cause });
  }
  const list = Array.isArray(value) ? value : (value as { documents?: unknown }).documents;
  if (!Array.isArray(list)) throw new CliError('input-invalid', 'The file holds no list of documents.');
  for (const [index, one] of list.entries()) yield toDocument(one, index + 1);
}

async function* fromCsv(bytes: Readable, separator: string): AsyncGenerator<Read> {
  let header: string[] | undefined;
  for await (const row of readCsv(readLines(bytes), separator)) {
    if ('code' in row) yield fault(row.code, row.line, row.column);
    else if (!header) {
      header = row.cells.map((name) => name.trim());
      if (!header.some((name) => aliases.text?.includes(name.toLowerCase()))) {
        throw new CliError(
          'input-invalid',
          'The first line names no column of texts: a header such as id,text is expected.',
        );
      }
    } else if (row.cells.length > header.length) yield fault('csv-columns', row.line);
    else yield toDocument(Object.fromEntries(header.map((name, index) => [name, row.cells[index] ?? ''])), row.line);
  }
}

function toDocument(value: unknown, line: number): Read {
  try {
    return { line, document: parseDocument(named(value)) };
  } catch (error) {
    if (!(error instanceof ComityError)) throw error;
    return { line, error: { code: error.code, sentence: error.message, line } };
  }
}

/** The record under the field names of a document; city and country make its place. */
function named(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const given = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase().replaceAll(' ', '_'), field]));
  const record: Record<string, unknown> = {};
  for (const [field, names] of Object.entries(aliases)) {
    const name = names.find((one) => given.has(one) && given.get(one) !== '');
    if (name !== undefined) record[field] = given.get(name);
  }
  const place = [given.get('city'), given.get('country')].filter((part) => typeof part === 'string' && part !== '');
  if (record.place === undefined && place.length > 0) record.place = place.join(', ');
  if (record.text === undefined && [...given.keys()].some((name) => aliases.text?.includes(name))) record.text = '';
  if (typeof record.images === 'string')
    record.images = record.images
      .split(/[;|]/)
      .map((path) => path.trim())
      .filter(Boolean);
  return record;
}

function fault(code: CsvFault | 'json-invalid', line: number, column?: number): Read {
  return { line, error: { code, sentence: sentences[code], line, ...(column !== undefined && { column }) } };
}
