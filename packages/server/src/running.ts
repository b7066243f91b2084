import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from './db/left-behind.ts';
import { Running } from './health/api.ts';

/** Written when all nodes answer; renamed into place, so that nobody reads half of it. */
export function noteRunning(home: string, running: Running): void {
  const file = fileIn(home);
  writeFileSync(`${file}.part`, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

export function readRunning(home: string): Running | undefined {
  const file = fileIn(home);
  return existsSync(file) ? Running.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data : undefined;
}

/** Unless it tells of a process that lives: then it is not ours to remove. */
export function removeRunning(home: string): void {
  if (!existsSync(fileIn(home))) return;
  const pid = readRunning(home)?.pid;
  if (pid === undefined || pid === process.pid || !isAlive(pid)) rmSync(fileIn(home));
}

function fileIn(home: string): string {
  return path.join(home, 'running.json');
}
