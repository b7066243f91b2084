import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CliError } from './command.ts';

/** Reads options and operands. Throws `usage` for an option that is not known or lacks its value. */
export function readArguments<T extends ParseArgsConfig>(command: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw isArgumentError(cause) ? usageError(command, cause) : cause;
  }
}

/** Whether Node has refused the arguments: a mistake of the person, not of the program. */
export function isArgumentError(error: unknown): error is Error {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS_');
}

export function usageError(command: string, error: Error): CliError {
  const sentence = error.message.split(/\.\s|\n/)[0]?.replace(/\.$/, '');
  return new CliError('usage', `${sentence}; comity ${command} --help shows how.`, { cause: error });
}
