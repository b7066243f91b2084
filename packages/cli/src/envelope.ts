import path from 'node:path';
import {
  type FindSigningKey,
  type Hash,
  isHash,
  type Keys,
  openKeys,
  openMessage,
  ProtocolError,
  parseStoredKeys,
  readHeader,
  readJson,
  type TrustStatement,
  verifyMessage,
  verifyTrustStatement,
} from '@comity/protocol';
import { readArguments } from './arguments.ts';
import { CliError, type Command, type Io, status } from './command.ts';
import { readInput } from './files.ts';
import { callsOf, describeCommand } from './help.ts';
import { writeJson } from './output.ts';

interface Verdict {
  valid: boolean;
  /** `outside`: only what stands outside the seal; `seal`: opened, by nobody knows whom; `all`: both signatures verified. */
  checked: 'outside' | 'seal' | 'all';
  reason: string | null;
  header: object | null;
  statement?: object;
  content?: unknown;
}

/** What the recipient has: its keys, and what the sender says of its own, under the root that was pinned. */
interface Known {
  keys: Keys | undefined;
  sender: string | undefined;
  root: Hash | undefined;
}

const meanings: Record<Verdict['checked'], string> = {
  outside: 'well formed; not opened: give --keys',
  seal: 'opened; the sender is not checked: give --sender and --root',
  all: 'valid: opened, and both signatures are the sender’s',
};

/**
 * `comity envelope verify FILE`: without keys, whether an envelope is well formed; with the recipient's keys and the sender's
 * trust statement, whether it is genuine. `open` also prints what is in it.
 */
export const envelopeCommand: Command = async (args, io) => {
  const text = { type: 'string' } as const;
  const { values, positionals } = readArguments('envelope', {
    args,
    options: { json: { type: 'boolean' }, keys: text, sender: text, root: text },
    allowPositionals: true,
  });
  const [action, file, ...more] = positionals;
  if (action === undefined) {
    io.stdout.write(describeCommand('envelope'));
    return status.positive;
  }
  const isCalledRight = ['verify', 'open'].includes(action) && file !== undefined && more.length === 0;
  if (!isCalledRight || (action === 'open' && !values.keys)) {
    throw new CliError('usage', `Call it as ${callsOf('envelope', action)}.`);
  }
  const known = await readKnown(values, io);
  const { statement, content, ...verdict } = await judge(trimEnd(await readInput(file, io)), known);
  const inside = action === 'open' && content !== undefined ? { statement, content } : {};
  if (values.json) writeJson(io.stdout, { ...verdict, ...inside });
  else {
    io.stdout.write(`${verdict.valid ? meanings[verdict.checked] : `not valid: ${verdict.reason}`}\n`);
    if ('content' in inside) writeJson(io.stdout, inside);
  }
  return verdict.valid ? status.positive : status.negative;
};

/** A fault here is one of the person who asks, and says nothing about the message. Throws `usage` or `input-invalid`. */
async function readKnown(
  { keys, sender, root }: { keys?: string; sender?: string; root?: string },
  io: Io,
): Promise<Known> {
  if ((sender === undefined) !== (root === undefined)) {
    throw new CliError('usage', '--sender and --root go together: the root key that you have pinned vouches for it.');
  }
  if (sender !== undefined && keys === undefined) {
    throw new CliError('usage', '--sender needs --keys: the signatures are under the seal.');
  }
  if (root !== undefined && !isHash(root)) {
    throw new CliError('usage', '--root is "sha256:" and 64 hexadecimal digits in small letters.');
  }
  return {
    keys: keys === undefined ? undefined : await readKeys(path.join(keys, 'keys.json'), io),
    sender: sender === undefined ? undefined : new TextDecoder().decode(await readInput(sender, io)).trim(),
    root,
  };
}

async function readKeys(file: string, io: Io): Promise<Keys> {
  const bytes = await readInput(file, io);
  try {
    return await openKeys(parseStoredKeys(readJson(bytes)));
  } catch (cause) {
    if (!(cause instanceof ProtocolError)) throw cause;
    throw new CliError('input-invalid', `${file} holds no keys of a node: ${cause.message}`, { cause });
  }
}

async function judge(wire: Uint8Array, { keys, sender, root }: Known): Promise<Verdict> {
  const verdict: Verdict = { valid: false, checked: 'outside', reason: null, header: null };
  try {
    verdict.header = readHeader(wire);
    if (keys) {
      const opened = await openMessage({ keys, wire });
      verdict.checked = 'seal';
      verdict.statement = opened.statement;
      verdict.content = readJson(opened.content);
      if (sender !== undefined && root !== undefined) {
        await verifyMessage(opened, keysOf(await readStatement(sender, root)));
        verdict.checked = 'all';
      }
    }
    return { ...verdict, valid: true };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { ...verdict, reason: `${error.code}: ${error.message}` };
  }
}

/** At the time it says itself: an old message is checked with the statement of its time. */
async function readStatement(text: string, root: Hash): Promise<TrustStatement> {
  return verifyTrustStatement(text, { root, now: new Date(issuedAt(text)) });
}

function issuedAt(text: string): string {
  try {
    const { payload } = readJson(new TextEncoder().encode(text)) as { payload: string };
    const { issued_at } = readJson(Buffer.from(payload, 'base64url')) as { issued_at: unknown };
    return String(issued_at);
  } catch (cause) {
    throw new CliError('input-invalid', 'The file after --sender is no trust statement.', { cause });
  }
}

function keysOf({ signing }: TrustStatement): FindSigningKey {
  return (kid) => signing.find((key) => key.kid === kid);
}

/** An editor's line feed at the end is not part of what was signed. */
function trimEnd(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
}
