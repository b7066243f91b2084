import { parseArgs } from 'node:util';
import { isKind, type Kind, messageKinds, ProtocolError, readJson } from '@comity/protocol';
import { CliError, type Command, status } from './command.ts';
import { readInput } from './files.ts';
import { describe } from './help.ts';
import { writeJson } from './output.ts';

interface Verdict {
  valid: boolean;
  format: string | null;
  errors: { path: string; code: string; sentence: string }[];
  warnings: { path: string; code: string; sentence: string }[];
}

/** `comity validate FILE [--format KIND] [--json]`: whether the content of a message is as its schema says. */
export const validateCommand: Command = async (args, io) => {
  const { values, positionals } = parseArgs({
    args,
    options: { json: { type: 'boolean' }, format: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) {
    io.stdout.write(describe('validate', ['comity validate FILE [--format KIND] [--json]']));
    return status.positive;
  }
  const [file] = positionals;
  if (!file) throw new CliError('usage', 'Say which file: comity validate FILE --format request.submit.');
  if (values.format !== undefined && !isKind(values.format)) {
    throw new CliError('usage', `--format takes one of ${Object.keys(messageKinds).join(', ')}.`);
  }
  const verdict = judge(await readInput(file, io), values.format);
  if (values.json) writeJson(io.stdout, verdict);
  else {
    io.stdout.write(verdict.valid ? `valid: ${verdict.format}\n` : 'not valid\n');
    for (const { path, sentence } of verdict.errors) io.stdout.write(`  ${path || '/'}: ${sentence}\n`);
  }
  return verdict.valid ? status.positive : status.negative;
};

function judge(bytes: Uint8Array, format: Kind | undefined): Verdict {
  let value: unknown;
  try {
    value = readJson(bytes);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return {
      valid: false,
      format: null,
      errors: [{ path: '', code: error.code, sentence: error.message }],
      warnings: [],
    };
  }
  const kinds = format ? [format] : (Object.keys(messageKinds) as Kind[]);
  const results = kinds.map((kind) => ({ kind, result: messageKinds[kind].schema.safeParse(value) }));
  const fitting = results.find(({ result }) => result.success);
  if (fitting) return { valid: true, format: fitting.kind, errors: [], warnings: [] };
  // Of many that do not fit, the nearest one says what is wrong.
  const nearest = results.toSorted(
    (a, b) => (a.result.error?.issues.length ?? 0) - (b.result.error?.issues.length ?? 0),
  )[0];
  const issues = nearest?.result.error?.issues ?? [];
  const errors = issues.map(({ path, code, message }) => ({
    path: `/${path.map(String).join('/')}`,
    code: code.replaceAll('_', '-'),
    sentence: message,
  }));
  return { valid: false, format: format ?? null, errors, warnings: [] };
}
