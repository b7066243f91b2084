import type { Line } from './intel-lines.ts';

/** A record of a CSV file with the line it starts in, or where and why it is none. */
export type CsvRow = { line: number; cells: string[] } | { line: number; column: number; code: CsvFault };
export type CsvFault = 'csv-quote-open' | 'csv-quote-misplaced' | 'csv-columns' | 'line-too-long' | 'utf8-invalid';

/** A cell with line breaks spans a few lines; a quote that is never closed would swallow the file. */
const mostLines = 500;
const longestRecord = 16_000_000;

/**
 * Reads CSV (RFC 4180) record by record. After a defect reading goes on with the line behind the one where the broken
 * record starts: one wrong quote costs one record, not the rest of the file.
 */
export async function* readCsv(lines: AsyncGenerator<Line>, separator: string): AsyncGenerator<CsvRow> {
  const waiting: Line[] = [];
  const next = async (index: number): Promise<Line | undefined> => {
    while (waiting.length <= index) {
      const { value, done } = await lines.next();
      if (done) return undefined;
      waiting.push(value);
    }
    return waiting[index];
  };
  for (let first = await next(0); first; first = await next(0)) {
    const { row, used } = await readRecord(first, next, separator);
    waiting.splice(0, used);
    if (row) yield row;
  }
}

type Next = (index: number) => Promise<Line | undefined>;

async function readRecord(first: Line, next: Next, separator: string): Promise<{ row?: CsvRow; used: number }> {
  if ('code' in first) return { row: first, used: 1 };
  let text = first.text;
  if (text === '') return { used: 1 };
  let parsed = parseRecord(text, separator);
  let used = 1;
  while (parsed.state === 'open' && used < mostLines && text.length < longestRecord) {
    const more = await next(used);
    if (!more || 'code' in more) break;
    text += `\n${more.text}`;
    used++;
    // Only a line with a quote can close the cell.
    if (more.text.includes('"')) parsed = parseRecord(text, separator);
  }
  if (parsed.state === 'whole') return { row: { line: first.line, cells: parsed.cells }, used };
  const code = parsed.state === 'misplaced' ? 'csv-quote-misplaced' : 'csv-quote-open';
  const before = text.slice(0, parsed.at);
  const breaks = before.split('\n').length - 1;
  const column = parsed.at - (breaks > 0 ? before.lastIndexOf('\n') + 1 : 0) + 1;
  return { row: { line: first.line + breaks, column, code }, used: 1 };
}

type Parsed = { state: 'whole'; cells: string[] } | { state: 'open' | 'astray' | 'misplaced'; at: number };

function parseRecord(text: string, separator: string): Parsed {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      const from = at;
      let close = text.indexOf('"', at + 1);
      while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
      if (close < 0) return { state: 'open', at: from };
      cells.push(text.slice(from + 1, close).replaceAll('""', '"'));
      at = close + 1;
      if (at < text.length && text[at] !== separator) {
        // A cell over several lines that ends amid text was most likely never closed: the next quote is another's.
        return text.slice(from, at).includes('\n') ? { state: 'astray', at: from } : { state: 'misplaced', at };
      }
    } else {
      const end = endOf(text, at, separator);
      cells.push(text.slice(at, end));
      at = end;
    }
    if (at >= text.length) return { state: 'whole', cells };
    at++;
    if (at === text.length) return { state: 'whole', cells: [...cells, ''] };
  }
}

function endOf(text: string, at: number, separator: string): number {
  const end = text.indexOf(separator, at);
  return end < 0 ? text.length : end;
}
