import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './source-files.ts';

/**
 * Transcripts: `$ comity ...`, then what it prints on standard output, then `[exit N]`. Lines that begin with # are
 * comments. They run in tests/cli, so that files are named as a reader would name them.
 */
const folder = path.join(root, 'tests/cli');
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.txt')) : [];

interface Exchange {
  command: string;
  printed: string;
  exit: number;
}

describe.each(names)('%s', (name) => {
  test.each(read(readFileSync(path.join(folder, name), 'utf8')))('$command', ({ command, printed, exit }) => {
    const { stdout, status } = spawnSync('sh', ['-c', command.replace(/^comity\b/, '"$COMITY"')], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, COMITY: path.join(root, 'bin/comity'), NO_COLOR: '1' },
    });
    expect(stdout).toBe(printed);
    expect(status).toBe(exit);
  });
});

test('a transcript is read as commands, what they print and how they end', () => {
  expect(read('# why\n$ comity a\nx\ny\n[exit 0]\n\n$ comity b\n[exit 2]\n')).toEqual([
    { command: 'comity a', printed: 'x\ny\n', exit: 0 },
    { command: 'comity b', printed: '', exit: 2 },
  ]);
});

function read(text: string): Exchange[] {
  const exchanges = text.matchAll(/^\$ (.+)\n([\s\S]*?)^\[exit (\d+)\]$/gm);
  return [...exchanges].map(([, command = '', printed = '', exit]) => ({ command, printed, exit: Number(exit) }));
}
