import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateKeys, type Keys, openKeys, parseStoredKeys, readJson } from '@comity/protocol';
import type { Random } from '../clock-and-random.ts';
import type { Config } from '../config.ts';

/** The private keys of a node, made at its first start, in a file that nobody else reads. */
export async function readOrMakeKeys(
  { node, folder }: Pick<Config, 'node' | 'folder'>,
  random: Random,
): Promise<Keys> {
  const file = path.join(folder, 'keys.json');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const unfinished = `${file}.${random.uuid()}`;
    writeFileSync(unfinished, JSON.stringify(await generateKeys(node)), { mode: 0o600, flush: true });
    publish(unfinished, file);
  }
  return openKeys(parseStoredKeys(readJson(readFileSync(file))));
}

/** A link fails where another process was first: then its keys are the node's. */
function publish(unfinished: string, file: string): void {
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished);
  }
}
