import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateKeys, type Keys, openKeys, parseStoredKeys, readJson, type StoredKeys } from '@comity/protocol';
import type { Random } from '../clock-and-random.ts';
import type { Config } from '../config.ts';

type Place = Pick<Config, 'node' | 'folder'>;

/** The private keys of a node, made at its first start, in a file that nobody else reads. */
export async function readOrMakeKeys(place: Place, random: Random): Promise<Keys> {
  const file = fileOf(place);
  if (!existsSync(file)) {
    mkdirSync(place.folder, { recursive: true, mode: 0o700 });
    const unfinished = `${file}.${random.uuid()}`;
    writeFileSync(unfinished, JSON.stringify(await generateKeys(place.node)), { mode: 0o600, flush: true });
    publish(unfinished, file);
  }
  return openKeys(readStoredKeys(place));
}

/** As they are stored: what a trust statement is signed with. */
export function readStoredKeys(place: Place): StoredKeys {
  return parseStoredKeys(readJson(readFileSync(fileOf(place))));
}

function fileOf({ folder }: Place): string {
  return path.join(folder, 'keys.json');
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
