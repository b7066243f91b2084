import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from './arguments.ts';
import { CliError, type Command, type Io, status } from './command.ts';
import { readInput } from './files.ts';
import { callsOf, describeCommand } from './help.ts';
import { checkLog, type LogFiles } from './log-check.ts';
import { type Judgement, judgeConsistency, judgeInclusion, judgeMany } from './log-proofs.ts';
import { writeJson } from './output.ts';

const options = {
  json: { type: 'boolean' },
  jsonl: { type: 'boolean' },
  key: { type: 'string' },
  leaf: { type: 'string' },
  witness: { type: 'string', multiple: true },
  quorum: { type: 'string' },
  seen: { type: 'string' },
} as const;

/** What was asked for, besides the file. */
export type LogOptions = ReturnType<typeof readOptions>['values'];

const subcommands: Record<string, (file: string, options: LogOptions, io: Io) => Promise<number>> = {
  'verify-inclusion': verifyInclusionFile,
  'verify-consistency': verifyConsistencyFile,
  check: checkLogFiles,
};

/** `comity log …`: proofs and whole logs, checked without asking anybody. Returns the exit status. */
export const logCommand: Command = async (args, io) => {
  const { values, positionals } = readOptions(args);
  const [action, file, ...more] = positionals;
  if (action === undefined) {
    io.stdout.write(describeCommand('log'));
    return status.positive;
  }
  const run = Object.hasOwn(subcommands, action) ? subcommands[action] : undefined;
  if (!run || file === undefined || more.length > 0) {
    throw new CliError('usage', `Call it as ${callsOf('log', action)}.`);
  }
  return run(file, values, io);
};

/** Whether a leaf is in a tree: JSON of one proof or many (RFC 9162), the proof of an audit entry, or a C2SP tlog-proof. */
export async function verifyInclusionFile(file: string, values: LogOptions, io: Io): Promise<number> {
  const text = decode(await readInput(file, io));
  return writeJudgements(await judgeMany(text, values, judgeInclusion), values, io);
}

/** Whether one tree is the beginning of another: JSON of one proof or many (RFC 9162). */
export async function verifyConsistencyFile(file: string, values: LogOptions, io: Io): Promise<number> {
  const text = decode(await readInput(file, io));
  return writeJudgements(await judgeMany(text, values, judgeConsistency), values, io);
}

/** Whether a whole log, in a folder or at an address, agrees with itself and with its signed head. */
export async function checkLogFiles(place: string, values: LogOptions, io: Io): Promise<number> {
  const seen = values.seen === undefined ? undefined : decode(await readInput(values.seen, io));
  const report = await checkLog(await openLog(place), { key: values.key, seen });
  if (values.json) writeJson(io.stdout, report);
  else {
    const { origin, size, problems, signature } = report;
    const signed = signature === 'not-checked' ? 'signature not checked: give --key' : `signature ${signature}`;
    io.stdout.write(`${report.valid ? 'intact' : 'altered'}: ${origin}, ${size} leaves, ${signed}\n`);
    for (const { code, where, sentence } of problems) io.stdout.write(`${code} ${where}: ${sentence}\n`);
  }
  return report.valid ? status.positive : status.negative;
}

function writeJudgements(judgements: Judgement[], values: LogOptions, io: Io): number {
  for (const each of judgements) {
    if (values.jsonl) io.stdout.write(`${JSON.stringify(each)}\n`);
    else if (!values.json) io.stdout.write(`${each.valid ? 'valid' : 'not valid'}: ${each.reason}\n`);
  }
  if (values.json && !values.jsonl) writeJson(io.stdout, judgements.length === 1 ? judgements[0] : judgements);
  return judgements.every(({ valid }) => valid) ? status.positive : status.negative;
}

function readOptions(args: string[]) {
  return readArguments('log', { args, options, allowPositionals: true });
}

async function openLog(place: string): Promise<LogFiles> {
  if (/^https?:\/\//.test(place)) return openAddress(place.replace(/\/+$/, ''));
  if (!existsSync(place) || !statSync(place).isDirectory()) {
    throw new CliError('file-unreadable', `${place} is no folder: give the one that holds checkpoint and tile/.`);
  }
  return async (name, limit) => {
    const file = path.join(place, ...name.split('/'));
    if (!existsSync(file) || statSync(file).size > limit) return undefined;
    return readFileSync(file);
  };
}

/** The prefix of a log, or the base of a node, whose log is below `log/`. */
async function openAddress(base: string): Promise<LogFiles> {
  const isLog = (await download(`${base}/checkpoint`, headLimit)) !== undefined;
  const prefix = isLog ? base : `${base}/log`;
  return (name, limit) => download(`${prefix}/${name}`, limit);
}

const headLimit = 1_000_000;

/** Undefined when the server does not have it or it is too large. Throws `node-unreachable`. */
async function download(url: string, limit: number): Promise<Uint8Array | undefined> {
  try {
    const reply = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(30_000) });
    const isText = /^text\/html/.test(reply.headers.get('content-type') ?? '');
    if (!reply.ok || !reply.body || isText) {
      await reply.body?.cancel();
      return undefined;
    }
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of reply.body) {
      bytes += chunk.length;
      if (bytes > limit) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (cause) {
    throw new CliError('node-unreachable', `${url} does not answer: is the address right?`, { cause });
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CliError('input-invalid', 'The file is not text in UTF-8.', { cause });
  }
}
