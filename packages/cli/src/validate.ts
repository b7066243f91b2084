import { contentLimit, isKind, type Kind, messageKinds, ProtocolError, readJson } from '@comity/protocol';
import { readArguments } from './arguments.ts';
import { CliError, type Command, status } from './command.ts';
import { readInput } from './files.ts';
import { callsOf } from './help.ts';
import { writeJson } from './output.ts';

/** `path` is a JSON pointer (RFC 6901), empty for the whole. No sentence repeats what the file says. */
interface Remark {
  path: string;
  code: string;
  sentence: string;
}

interface Verdict {
  valid: boolean;
  format: string | null;
  errors: Remark[];
  warnings: Remark[];
}

const mostErrors = 100;

/** `comity validate FILE [--format KIND] [--json]`: whether the content of a message is as its schema says. */
export const validateCommand: Command = async (args, io) => {
  const { values, positionals } = readArguments('validate', {
    args,
    options: { json: { type: 'boolean' }, format: { type: 'string' } },
    allowPositionals: true,
  });
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new CliError('usage', `Call it as ${callsOf('validate')}.`);
  if (values.format !== undefined && !isKind(values.format)) {
    throw new CliError('usage', `--format takes one of ${Object.keys(messageKinds).join(', ')}.`);
  }
  const verdict = judge(await readInput(file, io), values.format);
  if (values.json) writeJson(io.stdout, verdict);
  else {
    io.stdout.write(verdict.valid ? `valid: ${verdict.format}\n` : 'not valid\n');
    for (const { path, sentence } of verdict.errors) io.stdout.write(`  ${path || 'the whole'}: ${sentence}\n`);
    for (const { sentence } of verdict.warnings) io.stdout.write(`warning: ${sentence}\n`);
  }
  return verdict.valid ? status.positive : status.negative;
};

function judge(bytes: Uint8Array, format: Kind | undefined): Verdict {
  let value: unknown;
  try {
    value = readJson(bytes, { bytes: contentLimit });
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const { code, message: sentence } = error;
    return { valid: false, format: format ?? null, errors: [{ path: '', code, sentence }], warnings: [] };
  }
  return format ? judgeAs(format, value) : guess(value);
}

/** Without a kind, the one that fits; where none does, the nearest one says what is wrong. */
function guess(value: unknown): Verdict {
  const kinds = Object.keys(messageKinds) as Kind[];
  const verdicts = kinds.map((kind) => judgeAs(kind, value));
  const fitting = verdicts.filter(({ valid }) => valid).map(({ format }) => format);
  const [nearest] = verdicts.toSorted((a, b) => distance(a) - distance(b)) as [Verdict];
  const sentence = nearest.valid
    ? `No --format was given, and it fits ${fitting.join(', ')}.`
    : `No --format was given; ${nearest.format} is the nearest.`;
  const warnings = fitting.length === 1 ? [] : [{ path: '', code: 'format-guessed', sentence }];
  return { ...nearest, warnings };
}

/** A union of which no member fits stands for all the fields behind it. */
function distance({ errors }: Verdict): number {
  return errors.reduce((sum, { code }) => sum + (code === 'invalid-union' ? 10 : 1), 0);
}

function judgeAs(format: Kind, value: unknown): Verdict {
  const issues = messageKinds[format].schema.safeParse(value).error?.issues ?? [];
  const errors = issues.slice(0, mostErrors).map(({ path, code, message }) => ({
    path: path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    code: code.replaceAll('_', '-'),
    sentence: message,
  }));
  return { valid: errors.length === 0, format, errors, warnings: [] };
}
