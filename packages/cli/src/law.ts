import { createReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { LawError, law } from '@comity/law';
import { readArguments } from './arguments.ts';
import { CliError, type Io, status } from './command.ts';
import { readInput } from './files.ts';
import { describeCommand } from './help.ts';
import { readLines } from './intel-lines.ts';
import { write } from './intel-output.ts';
import { writeAnswer, writeCheck, writeComparison, writeParties, writeTerm } from './law-text.ts';
import { writeJson } from './output.ts';

type Work = (args: string[], io: Io) => Promise<number>;

const works: Record<string, Work> = { basis, check, compare, term, treaty, batch };

/** A question is small; a line of more is an error in the file. */
const longestQuestion = 1 << 20;

/** `comity law basis|check|compare|term|treaty|batch`: what the law says, without a server. */
export async function lawCommand(args: string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    io.stdout.write(describeCommand('law'));
    return status.positive;
  }
  const work = Object.hasOwn(works, name) ? works[name] : undefined;
  if (!work) throw new CliError('usage', 'Say what to do: comity law basis, check, compare, term, treaty or batch.');
  return work(rest, io);
}

async function basis(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readOptions(args, {
    ...{ from: text, to: text, measure: text, date: text, acts: text, means: text, purposes: text },
    ...{ 'victim-age': text, statute: text, transnational: flag, 'organised-group': flag, json: flag },
  });
  const file = oneOf(positionals, 'Name one question, or say --from, --to and --measure.', 0);
  const given = Object.keys(values).filter((name) => name !== 'json');
  if (file !== undefined && given.length > 0)
    throw new CliError('usage', `Name a question or say --${given[0]}, not both: the file has its own.`);
  const answer = law.basis(file === undefined ? toQuestion(values) : await readObject(file, io));
  if (values.json) writeJson(io.stdout, answer);
  else writeAnswer(io.stdout, answer);
  return answer.bases.length > 0 ? status.positive : status.negative;
}

/** The question that the options ask. */
function toQuestion(values: Values): object {
  const { from, to, measure, date, transnational } = values;
  if (!from || !to || !measure)
    throw new CliError('usage', 'Say --from, --to and --measure, or name a file with a question.');
  const age = values['victim-age'];
  const offence = {
    ...(values.statute === undefined ? {} : { statute: values.statute }),
    ...words('acts', values.acts),
    ...words('means', values.means),
    ...words('purposes', values.purposes),
    ...(age === undefined ? {} : { victimAge: /^\d{1,3}$/.test(String(age)) ? Number(age) : age }),
  };
  return {
    ...{ requesting: from, requested: to, measure },
    ...(date === undefined ? {} : { date }),
    ...(transnational === undefined ? {} : { transnational }),
    ...(values['organised-group'] === undefined ? {} : { organisedGroup: values['organised-group'] }),
    ...(Object.keys(offence).length > 0 ? { offence } : {}),
  };
}

function words(field: string, value: string | boolean | undefined): Record<string, string[]> {
  return typeof value === 'string' ? { [field]: value.split(',').filter(Boolean) } : {};
}

async function check(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readOptions(args, { json: flag });
  const file = oneOf(positionals, 'Name one draft: comity law check DRAFT.json.', 1);
  const result = law.check(await readObject(file ?? '', io));
  if (values.json) writeJson(io.stdout, result);
  else writeCheck(io.stdout, result);
  return result.ready ? status.positive : status.negative;
}

async function compare(args: string[], { stdout }: Io): Promise<number> {
  const { values, positionals } = readOptions(args, { json: flag });
  const [left, right, ...more] = positionals;
  if (!left || !right || more.length > 0)
    throw new CliError('usage', 'Name two countries: comity law compare THA NGA.');
  const comparison = law.compare(left, right);
  if (values.json) writeJson(stdout, comparison);
  else writeComparison(stdout, comparison);
  return comparison.elements.every(({ verdict }) => verdict === 'same') ? status.positive : status.negative;
}

async function term(args: string[], { stdout }: Io): Promise<number> {
  const { values, positionals } = readOptions(args, { to: text, json: flag });
  const word = oneOf(positionals, 'Name one term: comity law term "trafficking in persons" --to th.', 1);
  if (!values.to) throw new CliError('usage', 'Say into which language: --to th.');
  const found = law.term(word, String(values.to).toLowerCase());
  if (values.json) writeJson(stdout, found);
  else writeTerm(stdout, found);
  return status.positive;
}

async function treaty(args: string[], { stdout }: Io): Promise<number> {
  const { values, positionals } = readOptions(args, { parties: flag, on: text, json: flag });
  const named = oneOf(positionals, 'Name one instrument: comity law treaty UNTOC --parties.', 1);
  // Ids are in capitals, save for the end of those of treaties without a day.
  const id = String(named)
    .toUpperCase()
    .replace(/-UNDATED$/, '-undated');
  const instrument = law.instrument(id);
  const {
    parties: _,
    appliedFrom: __,
    ...shown
  } = instrument as typeof instrument & { parties: unknown; appliedFrom: unknown };
  const parties = values.parties || values.on !== undefined ? law.parties(id, values.on) : undefined;
  if (values.json)
    writeJson(
      stdout,
      parties ? { instrument: shown, on: values.on ?? law.compiledOn, parties } : { instrument: shown },
    );
  else writeParties(stdout, shown, parties, String(values.on ?? law.compiledOn));
  return status.positive;
}

/** One answer a line, in the order of the file; a line that is no question gets its error and the rest goes on. */
async function batch(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readOptions(args, { json: flag, jsonl: flag });
  const file = oneOf(positionals, 'Name one file of questions: comity law batch QUESTIONS.jsonl --jsonl.', 1);
  let bad = 0;
  let first = true;
  if (values.json) await write(io.stdout, '[');
  for await (const line of readLines(openFile(file ?? '', io.stdin))) {
    if ('text' in line && line.text.trim() === '') continue;
    const result =
      'text' in line
        ? answerLine(line.text, line.line)
        : fault(line.code, 'The line cannot be read as UTF-8 text.', line.line);
    if ('error' in result) bad++;
    await write(
      io.stdout,
      values.json ? `${first ? '' : ',\n'}${JSON.stringify(result)}` : `${JSON.stringify(result)}\n`,
    );
    first = false;
  }
  if (values.json) await write(io.stdout, ']\n');
  if (bad > 0)
    io.stderr.write(
      `comity: lines-invalid: ${bad} line${bad === 1 ? ' is no question' : 's are no questions'}; see the errors.\n`,
    );
  return bad > 0 ? status.negative : status.positive;
}

function answerLine(line: string, number: number): object {
  if (line.length > longestQuestion)
    return fault('line-too-long', 'A question has at most a million characters.', number);
  let question: unknown;
  try {
    question = JSON.parse(line);
  } catch {
    return fault('json-invalid', 'The line is no JSON.', number);
  }
  try {
    return law.basis(question);
  } catch (error) {
    if (!(error instanceof LawError)) throw error;
    return fault(error.code, error.message, number);
  }
}

function fault(code: string, sentence: string, line: number): { error: object } {
  return { error: { code, sentence, line } };
}

function openFile(file: string, stdin: Readable): Readable {
  if (file === '-') return stdin;
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new CliError('file-unreadable', `${file} cannot be read: is the name right?`);
  return createReadStream(file, { highWaterMark: 1 << 20 });
}

async function readObject(file: string, io: Io): Promise<unknown> {
  const bytes = await readInput(file, io, 16 << 20);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new CliError('input-invalid', `${file} is no JSON: check it with a JSON editor.`, { cause });
  }
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

type Options = Record<string, typeof text | typeof flag>;
type Values = Record<string, string | boolean | undefined>;

function readOptions(args: string[], options: Options): { values: Values; positionals: string[] } {
  return readArguments('law', { args, options, allowPositionals: true, allowNegative: true });
}

/** The one positional argument; none is fine where none is needed. */
function oneOf(positionals: string[], sentence: string, least: number): string | undefined {
  if (positionals.length > 1 || positionals.length < least) throw new CliError('usage', sentence);
  return positionals[0];
}
