import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  type FindSigningKey,
  openKeys,
  openMessage,
  ProtocolError,
  parseHash,
  parseStoredKeys,
  readHeader,
  readJson,
  type TrustStatement,
  verifyMessage,
  verifyTrustStatement,
} from '@comity/protocol';
import { CliError, type Command, type Io, status } from './command.ts';
import { readInput } from './files.ts';
import { describe } from './help.ts';
import { writeJson } from './output.ts';

const usage = [
  'comity envelope verify FILE [--keys DIR] [--sender STATEMENT --root HASH] [--json]',
  'comity envelope open FILE --keys DIR [--sender STATEMENT --root HASH] [--json]',
];
const options = {
  json: { type: 'boolean' },
  keys: { type: 'string' },
  sender: { type: 'string' },
  root: { type: 'string' },
  help: { type: 'boolean' },
} as const;

interface Verdict {
  valid: boolean;
  /** `outside`: only what stands outside the seal; `all`: opened, both signatures verified. */
  checked: 'outside' | 'seal' | 'all';
  reason: string | null;
  header: object | null;
  statement?: object;
  content?: unknown;
}

/**
 * `comity envelope verify FILE`: without keys, whether an envelope is well formed; with the recipient's keys and the sender's
 * trust statement, whether it is genuine. `open` also prints what is in it.
 */
export const envelopeCommand: Command = async ([action = '', ...args], io) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help || action === '--help') {
    io.stdout.write(describe('envelope', usage));
    return status.positive;
  }
  const [file] = positionals;
  if (!['verify', 'open'].includes(action) || !file || (action === 'open' && !values.keys)) {
    throw new CliError('usage', `Call it as ${usage.join(' or ')}.`);
  }
  const verdict = await judge(await readInput(file, io), values, io);
  if (action === 'verify') {
    delete verdict.statement;
    delete verdict.content;
  }
  if (values.json) writeJson(io.stdout, verdict);
  else {
    io.stdout.write(`${verdict.valid ? 'valid' : `not valid: ${verdict.reason}`} (checked: ${verdict.checked})\n`);
    if (verdict.content !== undefined) writeJson(io.stdout, { statement: verdict.statement, content: verdict.content });
  }
  return verdict.valid ? status.positive : status.negative;
};

async function judge(
  bytes: Uint8Array,
  values: { keys?: string; sender?: string; root?: string },
  io: Io,
): Promise<Verdict> {
  const wire = trimEnd(bytes);
  const verdict: Verdict = { valid: false, checked: 'outside', reason: null, header: null };
  try {
    verdict.header = readHeader(wire);
    if (values.keys) {
      const keys = await openKeys(parseStoredKeys(readJson(await readInput(path.join(values.keys, 'keys.json'), io))));
      const opened = await openMessage({ keys, wire });
      verdict.checked = 'seal';
      verdict.statement = opened.statement;
      verdict.content = readJson(opened.content);
      if (values.sender) {
        await verifyMessage(opened, keysOf(await readStatement(values, io)));
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
async function readStatement(
  { sender = '', root }: { sender?: string; root?: string },
  io: Io,
): Promise<TrustStatement> {
  if (!root)
    throw new CliError('usage', '--sender needs --root, the fingerprint of the root key that you have pinned.');
  const text = new TextDecoder().decode(await readInput(sender, io)).trim();
  const { payload } = readJson(new TextEncoder().encode(text)) as { payload: string };
  const { issued_at } = readJson(Buffer.from(payload, 'base64url')) as { issued_at: string };
  return verifyTrustStatement(text, { root: parseHash(root), now: new Date(issued_at) });
}

function keysOf({ signing }: TrustStatement): FindSigningKey {
  return (kid) => signing.find((key) => key.kid === kid);
}

/** An editor's line feed at the end is not part of what was signed. */
function trimEnd(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
}
