import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandHelp, describeCommand, describeCommands } from './help.ts';

const root = path.join(import.meta.dirname, '../../..');
const examples = Object.entries(commandHelp).flatMap(([name, { actions }]) =>
  Object.entries(actions).map(([action, { example }]) => ({ name, action, example })),
);
/** Their examples need nodes that run, or start them; the tests of the federation and of the start are theirs. */
const needNodes = ['start', 'scenario', 'status', 'doctor', 'request'];
const offline = examples.filter(({ example }) => !/^comity (start|scenario|status|doctor|request)|http:/.test(example));

test.each(offline)('the example of comity $name $action runs', ({ example }) => {
  const { stdout, stderr, status } = runShell(example);
  expect(stderr).not.toMatch(/usage|internal|unreadable/);
  expect(stdout).not.toBe('');
  // A negative verdict is an answer too.
  expect([0, 1]).toContain(status);
  expect(untimed(runShell(example).stdout)).toBe(untimed(stdout));
});

test('each command and action is described, with lines that begin as it is called', () => {
  for (const [name, { actions, does }] of Object.entries(commandHelp)) {
    expect(describeCommands()).toContain(does);
    for (const [action, { calls, example }] of Object.entries(actions)) {
      expect(calls[0]).toMatch(new RegExp(`^comity ${name} ${action}`.trim()));
      expect(describeCommand(name, action)).toContain(example);
    }
  }
});

describe('completion', () => {
  test.each([
    ['comity la', 'law'],
    ['comity law com', 'compare'],
    ['comity law basis --victim', '--victim-age'],
    ['comity completion z', 'zsh'],
    ['comity validate package.j', 'package.json'],
  ])('of "%s" in bash is %s', (line, wanted) => {
    const words = line.split(' ');
    const script = `eval "$(comity completion bash)"
COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _comity; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(runShell(script, 'bash').stdout).toBe(`${wanted}\n`);
  });

  test('has nothing that would end a quoted text', () => {
    for (const { does, actions } of Object.values(commandHelp)) {
      for (const text of [does, ...Object.values(actions).map((each) => each.does)]) expect(text).not.toContain("'");
    }
  });
});

test('a node that does not run is exit 3, said in one line', () => {
  for (const name of needNodes.slice(2)) {
    const { stdout, stderr, status } = runShell(`comity ${name} ${name === 'request' ? 'list' : ''} --home /nowhere`);
    expect({ stdout, status }).toEqual({ stdout: '', status: 3 });
    expect(stderr).toMatch(/^comity: not-running: [^\n]+\n$/);
  }
});

test('a reader that has seen enough ends a command in silence', () => {
  const { stdout, stderr } = runShell(
    'comity log verify-inclusion spec/vectors/merkle/inclusion.json --jsonl | head -n 1',
  );
  expect(stdout.split('\n')).toHaveLength(2);
  expect(stderr).toBe('');
});

test.runIf(existsSync('/dev/full'))('a disk that is full is not taken for a mistake of the program', () => {
  const { stderr, status } = runShell('comity law term slavery --to fr > /dev/full');
  expect({ stderr, status }).toEqual({
    stderr: 'comity: output-unwritable: The answer cannot be written (ENOSPC): is the disk full?\n',
    status: 2,
  });
});

/** How long a work took, and how much memory, is said where the contract wants it. */
function untimed(text: string): string {
  return text.replace(/"ms":\d+,"peakRssMb":\d+/, '');
}

function runShell(line: string, shell = 'sh') {
  const command = line.replaceAll(/(^|[|(] ?)comity /g, '$1"$COMITY" ');
  return spawnSync(shell, ['-c', command], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, COMITY: path.join(root, 'bin/comity') },
  });
}
