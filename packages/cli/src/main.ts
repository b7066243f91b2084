import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ComityError } from '@comity/protocol/errors';
import { isArgumentError, usageError } from './arguments.ts';
import { CliError, type Command, status } from './command.ts';
import { commandHelp, describeCommand, describeCommands } from './help.ts';

/** Loaded only when asked for: a command that needs no server answers at once. */
const commands: Record<string, () => Promise<Command>> = {
  law: async () => (await import('./law.ts')).lawCommand,
  match: async () => (await import('./match.ts')).matchCommand,
  intel: async () => (await import('./intel.ts')).intelCommand,
  log: async () => (await import('./log.ts')).logCommand,
  envelope: async () => (await import('./envelope.ts')).envelopeCommand,
  vectors: async () => (await import('./vectors.ts')).vectorsCommand,
  validate: async () => (await import('./validate.ts')).validateCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  request: async () => (await import('./request.ts')).requestCommand,
  completion: async () => (await import('./completion.ts')).completionCommand,
};

/** Nothing is wrong with what was asked: something that the answer needs does not run. */
const unreachable = ['not-running', 'node-unreachable', 'postgres-unavailable'];

const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
for (const stream of [process.stdout, process.stderr]) {
  // A reader that has seen enough, such as `head`, is no failure.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.exit(report(error));
  });
}
// A mistake of ours is one line too, and never looks like a verdict.
process.on('uncaughtException', (error) => process.exit(report(error)));

process.exitCode = await run(process.argv.slice(2)).catch(report);

async function run([name = '--help', ...args]: string[]): Promise<number> {
  const help = answerAtOnce(name, args);
  if (help !== undefined) {
    io.stdout.write(help);
    return status.positive;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const wanted = name === 'help' ? args[0] : name;
  if (!load) throw new CliError('command-unknown', `There is no command ${wanted}; comity --help lists them.`);
  try {
    return await (await load())(args, io);
  } catch (error) {
    throw isArgumentError(error) ? usageError(name, error) : error;
  }
}

/** What needs no command to be loaded: help, and the version. */
function answerAtOnce(name: string, args: readonly string[]): string | undefined {
  if (['--version', '-V', 'version'].includes(name)) return `comity ${version()}\n`;
  if (['--help', '-h'].includes(name) || (name === 'help' && args.length === 0)) return describeCommands();
  const [asked = '', rest] = name === 'help' ? [args[0], args.slice(1)] : [name, args];
  const isAsked = name === 'help' || beforeOperands(rest).some((each) => ['--help', '-h'].includes(each));
  return isAsked && Object.hasOwn(commandHelp, asked) ? describeCommand(asked, rest[0]) : undefined;
}

function version(): string {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../package.json'), 'utf8')).version;
}

function beforeOperands(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}

/** Says what went wrong in one line on standard error, and how the program ends. */
function report(error: unknown): number {
  if (error instanceof ComityError) {
    io.stderr.write(`comity: ${error.code}: ${error.message.replaceAll('\n', ' ')}\n`);
    return unreachable.includes(error.code) ? status.unreachable : status.usage;
  }
  const { syscall, code } = (error ?? {}) as NodeJS.ErrnoException;
  if (syscall === 'write') {
    io.stderr.write(`comity: output-unwritable: The answer cannot be written (${code}): is the disk full?\n`);
    return status.usage;
  }
  // Its message may repeat what was read; where it happened does not.
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  const [, place = 'an unknown place'] = /(packages\/[\w./-]+:\d+)/.exec(stack.replaceAll(path.sep, '/')) ?? [];
  io.stderr.write(`comity: internal: A mistake of the program (${name} at ${place}): please report it.\n`);
  return status.usage;
}
