import type { Writable } from 'node:stream';

/** One JSON document, the same bytes for the same value. */
export function writeJson(stream: Writable, value: unknown): void {
  stream.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Lines of text in columns as wide as they need to be. */
export function writeTable(stream: Writable, rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows) {
    const cells = row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)));
    stream.write(`${cells.join('  ').trimEnd()}\n`);
  }
}
