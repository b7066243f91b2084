import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { CliError } from '../command.ts';

/** One line of a file, as text without its end. */
export interface Line {
  number: number;
  text: string;
  /** What makes the line unreadable, before anything is made of it. */
  error?: LineError;
}

export interface LineError {
  code: string;
  sentence: string;
  line: number;
  column?: number;
}

/** Longer lines are refused, whatever they hold: the rest of the file goes on. */
export const longestLine = 4_000_000;

/** Opens a file, or standard input for `-`. Throws `file-unreadable`. */
export async function openInput(path: string, stdin: Readable): Promise<Readable> {
  if (path === '-') return stdin;
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve());
    stream.once('error', () => reject(new CliError('file-unreadable', `${path} cannot be read: check the path.`)));
  });
  return stream;
}

/** The lines of a stream in batches; empty lines are kept, since line numbers count. Bytes that are no UTF-8 mark their line. */
export async function* readLines(stream: Readable): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let number = 0;
  let tooLong = false;
  for await (const chunk of stream) {
    const text = rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk as Uint8Array, { stream: true }));
    const batch: Line[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      number++;
      batch.push(
        tooLong ? tooLongLine(number) : makeLine(number, text.slice(start, text[end - 1] === '\r' ? end - 1 : end)),
      );
      tooLong = false;
      start = end + 1;
    }
    rest = text.slice(start);
    if (rest.length > longestLine) {
      tooLong = true;
      rest = '';
    }
    if (batch.length > 0) yield batch;
  }
  rest += decoder.decode();
  if (tooLong) yield [tooLongLine(number + 1)];
  else if (rest !== '') yield [makeLine(number + 1, rest)];
}

function makeLine(number: number, text: string): Line {
  const clean = number === 1 && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (clean.length > longestLine) return tooLongLine(number);
  const broken = clean.indexOf('\ufffd');
  if (broken < 0) return { number, text: clean };
  const sentence = 'The line holds bytes that are not UTF-8: write the file again as UTF-8.';
  return { number, text: clean, error: { code: 'encoding-invalid', sentence, line: number, column: broken + 1 } };
}

function tooLongLine(number: number): Line {
  const sentence = `The line is longer than ${longestLine} characters.`;
  return { number, text: '', error: { code: 'line-too-long', sentence, line: number } };
}
