import type { Line, LineError } from './lines.ts';

/** One row of a file: its cells by column, or what is wrong with it. */
export interface Row {
  line: number;
  cells?: Record<string, string>;
  error?: LineError;
}

/** A quoted cell may go over this many lines; one that does not end by then was opened by mistake. */
const longestCell = 40;

/** Rows of CSV or TSV with a header. A quote that never closes costs its own line and none of those behind. */
export async function* readTable(batches: AsyncIterable<Line[]>, format: 'csv' | 'tsv'): AsyncGenerator<Row[]> {
  let header: string[] | undefined;
  let delimiter = format === 'tsv' ? '\t' : ',';
  let waiting: Line[] = [];
  const take = (final: boolean): Row[] => {
    const rows: Row[] = [];
    let at = 0;
    while (at < waiting.length) {
      const used = logicalRow(waiting, at, delimiter, final);
      if (used === undefined) break;
      const { cells, count, error } = used;
      const line = waiting[at];
      at += count;
      if (!line) break;
      if (!header && !error) {
        if (format === 'csv') delimiter = guessDelimiter(line.text);
        header = (delimiter === ',' ? cells : (logicalRow([line], 0, delimiter, true)?.cells ?? cells)).map((name) =>
          name.trim(),
        );
      } else if (error) rows.push({ line: line.number, error });
      else if (line.text !== '' || count > 1) rows.push(toRow(line.number, header ?? [], cells));
    }
    waiting = waiting.slice(at);
    return rows;
  };
  for await (const batch of batches) {
    waiting = waiting.length > 0 ? [...waiting, ...batch] : batch;
    yield take(false);
  }
  yield take(true);
}

function logicalRow(lines: Line[], at: number, delimiter: string, final: boolean) {
  const first = lines[at];
  if (!first) return undefined;
  if (first.error) return { cells: [], count: 1, error: first.error };
  if (delimiter === '\t' || !first.text.includes('"'))
    return { cells: first.text.split(delimiter), count: 1, error: undefined };
  let text = first.text;
  for (let count = 1; count <= longestCell; count++) {
    const parsed = splitQuoted(text, delimiter);
    if (Array.isArray(parsed)) return { cells: parsed, count, error: undefined };
    if (parsed === 'stray') break;
    const next = lines[at + count];
    if (!next) {
      if (!final && count < longestCell) return undefined;
      break;
    }
    text += `\n${next.text}`;
  }
  const sentence = 'A quote is opened and never closed, or stands inside a cell: write it twice inside quotes.';
  return {
    cells: [],
    count: 1,
    error: { code: 'quote-invalid', sentence, line: first.number, column: first.text.indexOf('"') + 1 },
  };
}

/** The cells of a row (RFC 4180); `open` where a quote is not closed, `stray` where something follows one that is. */
function splitQuoted(text: string, delimiter: string): string[] | 'open' | 'stray' {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let end = at + 1;
      for (;;) {
        end = text.indexOf('"', end);
        if (end < 0) return 'open';
        if (text[end + 1] !== '"') break;
        end += 2;
      }
      cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
      if (at >= text.length) return cells;
      if (text[at] !== delimiter) return 'stray';
      at++;
    } else {
      const end = text.indexOf(delimiter, at);
      cells.push(end < 0 ? text.slice(at) : text.slice(at, end));
      if (end < 0) return cells;
      at = end + 1;
    }
  }
}

function guessDelimiter(header: string): string {
  const counts = [',', ';', '\t', '|'].map((mark): [string, number] => [mark, header.split(mark).length]);
  counts.sort((a, b) => b[1] - a[1]);
  return counts[0]?.[0] ?? ',';
}

function toRow(line: number, header: string[], cells: string[]): Row {
  if (cells.length > header.length && cells.slice(header.length).some((cell) => cell.trim() !== '')) {
    const sentence = `The line has ${cells.length} cells, the header ${header.length}: quote cells that hold the delimiter.`;
    return { line, error: { code: 'cells-too-many', sentence, line, column: header.length + 1 } };
  }
  const row: Record<string, string> = {};
  for (const [i, name] of header.entries()) row[name] = (cells[i] ?? '').trim();
  return { line, cells: row };
}
