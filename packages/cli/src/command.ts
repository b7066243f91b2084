import type { Readable, Writable } from 'node:stream';
import { ComityError } from '@comity/protocol/errors';

/** Where a command reads and writes. */
export interface Io {
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
}

/** Done and the verdict is positive; negative; wrong usage or bad input; a component cannot be reached. */
export const status = { positive: 0, negative: 1, usage: 2, unreachable: 3 } as const;

/** A command: its arguments after the name, its streams; its exit status. */
export type Command = (args: string[], io: Io) => Promise<number>;

export type CliErrorCode =
  | 'usage'
  | 'command-unknown'
  | 'file-unreadable'
  | 'input-invalid'
  | 'not-running'
  | 'node-unreachable';

/** What a person who uses the command line did wrong or is missing, with what to do. */
export class CliError extends ComityError<CliErrorCode> {}
