import { readFileSync, statSync } from 'node:fs';
import { CliError, type Io } from './command.ts';

/** The bytes of a file, or of standard input for `-`. Throws `file-unreadable` or, beyond the limit, `input-invalid`. */
export async function readInput(name: string, { stdin }: Pick<Io, 'stdin'>, limit = 64 << 20): Promise<Uint8Array> {
  const bytes = name === '-' ? await readStream(stdin, limit) : readFile(name, limit);
  if (bytes.length > limit) throw tooLarge(name, limit);
  return bytes;
}

function readFile(name: string, limit: number): Uint8Array {
  try {
    if (statSync(name).size > limit) throw tooLarge(name, limit);
    return readFileSync(name);
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new CliError('file-unreadable', `${name} cannot be read (${code}): check the name.`, { cause });
  }
}

async function readStream(stream: AsyncIterable<string | Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > limit) break;
  }
  return Buffer.concat(chunks);
}

function tooLarge(name: string, limit: number): CliError {
  return new CliError('input-invalid', `${name} has more than ${limit} bytes.`);
}
