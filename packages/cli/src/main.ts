import { ComityError } from '@comity/protocol/errors';
import { CliError, type Command, status } from './command.ts';
import { describeCommands } from './help.ts';

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

const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2));

async function run([name = '--help', ...args]: string[]): Promise<number> {
  try {
    if (['--help', '-h', 'help'].includes(name)) {
      io.stdout.write(describeCommands());
      return status.positive;
    }
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!load) throw new CliError('command-unknown', `There is no command ${name}; comity --help lists them.`);
    return await (await load())(args, io);
  } catch (error) {
    if (!(error instanceof ComityError)) throw error;
    io.stderr.write(`comity: ${error.code}: ${error.message}\n`);
    return ['not-running', 'node-unreachable'].includes(error.code) ? status.unreachable : status.usage;
  }
}
