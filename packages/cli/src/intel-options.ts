import type { Io } from './command.ts';
import type { LineError } from './intel-documents.ts';

/** What `intel` is asked to do. */
export interface Options {
  file: string;
  json: boolean;
  jsonl: boolean;
  format?: string;
  since?: string;
}

/** Says on standard error how many lines were left out, with the first few reasons. */
export function reportLeftOut(errors: readonly LineError[], count: number, io: Io): void {
  if (count === 0) return;
  for (const { code, sentence, line, column } of errors.slice(0, 5)) {
    io.stderr.write(`comity: ${code}: line ${line}${column === undefined ? '' : `, column ${column}`}: ${sentence}\n`);
  }
  io.stderr.write(`comity: lines-left-out: ${count} of the lines could not be read and were left out.\n`);
}
