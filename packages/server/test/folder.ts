import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of its own for keys and files of a node under test; it ends with the process. */
export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'comity-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
