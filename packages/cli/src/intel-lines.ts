import type { Readable } from 'node:stream';

/** A line of a file, or why it is none. Lines are counted from 1. */
export type Line =
  | { line: number; text: string }
  | { line: number; code: 'line-too-long' | 'utf8-invalid'; column: number };

/** In bytes; a line of more is left out, since a file without line ends must not fill the memory. */
const longestLine = 16_000_000;
const feed = 10;

/** Reads lines of UTF-8 from a stream of bytes. What is no UTF-8 is reported with its column; the rest goes on. */
export async function* readLines(bytes: Readable): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let length = 0;
  let line = 1;
  for await (const chunk of bytes) {
    const buffer: Buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let from = 0;
    for (let at = buffer.indexOf(feed); at >= 0; at = buffer.indexOf(feed, from)) {
      if (length <= longestLine) parts.push(buffer.subarray(from, at));
      yield decode(parts, length + at - from, line++);
      parts = [];
      length = 0;
      from = at + 1;
    }
    length += buffer.length - from;
    if (length <= longestLine) parts.push(buffer.subarray(from));
    else parts = [];
  }
  if (length > 0) yield decode(parts, length, line);
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(parts: readonly Buffer[], length: number, line: number): Line {
  if (length > longestLine) return { line, code: 'line-too-long', column: 1 };
  const bytes = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
  try {
    const text = strict.decode(bytes).replace(/\r$/, '');
    return { line, text: line === 1 ? text.replace(/^\ufeff/, '') : text };
  } catch {
    return { line, code: 'utf8-invalid', column: validLength(bytes) + 1 };
  }
}

/** How many characters of the bytes are well-formed: where they stop, lenient decoding puts its first U+FFFD. */
function validLength(bytes: Buffer): number {
  const at = bytes.toString('utf8').indexOf('\ufffd');
  return at < 0 ? 0 : at;
}
