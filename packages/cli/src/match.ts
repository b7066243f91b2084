import { parseArgs } from 'node:util';
import { CliError, type Command, type Io, status } from './command.ts';
import { describe } from './help.ts';
import { Answers } from './match/output.ts';

const usage = [
  'comity match pairs PAIRS.csv [--jsonl|--json]              columns left, right, schema: are these names one?',
  'comity match records LEFT.jsonl RIGHT.jsonl [--jsonl]       line n with line n',
  'comity match search --index PEOPLE QUERIES [--top 10]       who of the index is it?',
  'comity match clusters RECORDS.csv [--jsonl]                 which records are of one person?',
  'comity match mrz LINES.txt [--jsonl]                        zones of travel documents, an empty line between',
  'comity match identifier --type phone --country NG FILE      phone, passport, iban, vehicle, handle, email; one a line',
  'Options: --format csv|tsv|json|jsonl, --map MAP.json (their column -> our field); - is standard input.',
];

const options = {
  json: { type: 'boolean' },
  jsonl: { type: 'boolean' },
  format: { type: 'string' },
  map: { type: 'string' },
  index: { type: 'string' },
  top: { type: 'string' },
  type: { type: 'string' },
  country: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What was asked for on the command line. */
export interface MatchRequest {
  files: string[];
  format: string | undefined;
  map: string | undefined;
  index: string | undefined;
  top: number;
  type: string | undefined;
  country: string | undefined;
}

type Action = (request: MatchRequest, io: Io, answers: Answers) => Promise<void>;

/** Loaded when asked for: the normal form of a telephone number needs no index. */
const actions: Record<string, { files: number; load: () => Promise<Action> }> = {
  pairs: { files: 1, load: async () => (await import('./match/pairs.ts')).answerPairs },
  records: { files: 2, load: async () => (await import('./match/pairs.ts')).answerRecords },
  search: { files: 1, load: async () => (await import('./match/search.ts')).answerQueries },
  clusters: { files: 1, load: async () => (await import('./match/clusters.ts')).answerClusters },
  mrz: { files: 1, load: async () => (await import('./match/identifiers.ts')).answerZones },
  identifier: { files: 1, load: async () => (await import('./match/identifiers.ts')).answerIdentifiers },
};

/** `comity match …`: exit 0, 1 if a line could not be read, 2 for wrong usage. Throws coded errors for the latter. */
export const matchCommand: Command = async (args, io) => {
  const { values, positionals } = readArguments(args);
  const [name = '', ...files] = positionals;
  if (values.help || name === '') {
    io.stdout.write(describe('match', usage));
    return status.positive;
  }
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) throw new CliError('usage', `comity match has no ${name}: see comity match --help.`);
  const given = files.length === 0 && action.files === 1 ? ['-'] : files;
  if (given.length !== action.files)
    throw new CliError('usage', `comity match ${name} takes ${action.files === 1 ? 'one file' : 'two files'}.`);
  const answers = new Answers(io.stdout, values.jsonl ? 'jsonl' : values.json ? 'json' : 'text');
  const request = {
    files: given,
    format: values.format,
    map: values.map,
    index: values.index,
    top: readTop(values.top),
    type: values.type,
    country: values.country,
  };
  await (await action.load())(request, io, answers);
  await answers.end();
  if (answers.bad === 0) return status.positive;
  io.stderr.write(
    `comity: lines-left-out: ${answers.bad} of ${answers.count} could not be read; the answers say which.\n`,
  );
  return status.negative;
};

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new CliError(
      'usage',
      `${error instanceof Error ? error.message.split('.')[0] : 'Wrong options'}: see comity match --help.`,
    );
  }
}

function readTop(text: string | undefined): number {
  const top = Number(text ?? '10');
  if (!Number.isInteger(top) || top < 1 || top > 1000) throw new CliError('usage', '--top is a number from 1 to 1000.');
  return top;
}
