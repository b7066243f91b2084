import { fork } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseCountry } from '@comity/protocol';
import { afterAll, describe, expect, test } from 'vitest';
import { chooseNode, signIn } from '../packages/cli/src/nodes.ts';
import type { Running } from '../packages/server/src/api.ts';
import { findDebianPostgres, OperatorsPostgres } from './start/debian.ts';
import { requestFromThailandToNigeria } from './start/journey.ts';
import {
  comity,
  environment,
  freePorts,
  newHome,
  occupy,
  Program,
  postmasterOf,
  processesOf,
  until,
} from './start/program.ts';

const programs: Program[] = [];
const open: AsyncDisposable[] = [];
afterAll(async () => {
  await Promise.all(programs.map((each) => each.end()));
  for (const each of open.reverse()) await each[Symbol.asyncDispose]();
});

function start(home: string, args?: string[], settings?: Record<string, string>): Program {
  const program = new Program(home, args, settings);
  programs.push(program);
  return program;
}

const authority = { country: parseCountry('TH'), authority: 'Kept', email: 'kept@th.example', phone: null };

/** Something that must never get lost. */
async function addContact({ nodes }: Running): Promise<void> {
  const { client } = await signIn(chooseNode(nodes, 'us'), 'US-CA-1');
  await client.addContact({ body: { ...authority, competence: 'extradition' } });
}

async function expectContact({ nodes }: Running): Promise<void> {
  const { client } = await signIn(chooseNode(nodes, 'us'), 'US-CA-1');
  const contacts = await client.listContacts({ query: { country: authority.country } });
  expect(contacts.map((each) => each.authority)).toContain(authority.authority);
}

describe('with the PostgreSQL that comes along', async () => {
  const home = newHome();
  const port = await freePorts();
  const settings = { PORT: String(port) };
  const again = () => start(home, undefined, settings);

  test('three nodes answer at the first free ports, running.json says where, and a second start does too', async () => {
    await using taken = await occupy(port + 1);
    const program = start(home, undefined, settings);
    const running = await program.running();
    expect(running.nodes.map(({ node, url }) => [node, url])).toEqual([
      ['x-training.us.justice.mla', `http://127.0.0.1:${port}`],
      ['x-training.th.oag.mla', `http://127.0.0.1:${taken.port + 1}`],
      ['x-training.ng.justice.mla', `http://127.0.0.1:${taken.port + 2}`],
    ]);
    for (const { node, url, pid, signIn } of running.nodes) {
      expect(pid).toBe(running.pid);
      expect(await (await fetch(`${url}/api/node`)).json()).toMatchObject({ id: node, training: true });
      const entered = await fetch(signIn ?? '', { redirect: 'manual' });
      const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      expect((await fetch(`${url}/api/contacts`, { headers: { cookie } })).status).toBe(200);
    }

    const second = again();
    expect(await new Promise((resolve) => second.launcher.once('exit', resolve))).toBe(1);
    expect(second.printed).toMatch(`comity: already-running: Comity is already running, as process ${running.pid}: `);
    for (const { node, url } of running.nodes) expect(second.printed).toContain(`${node} at ${url}`);
    expect(await program.running()).toEqual(running);
    await addContact(running);

    program.interrupt();
    expect(await program.gone(), program.printed).toBe(0);
    expect(program.printed).toMatch(/Comity stops\.\n$/);
  });

  test('officers of three nodes do the main job; PostgreSQL killed under them is there again by itself', async () => {
    const program = again();
    const running = await program.running();
    await expectContact(running);
    await requestFromThailandToNigeria(running);

    const killed = postmasterOf(home) ?? 0;
    process.kill(killed, 'SIGKILL');
    await until('PostgreSQL is started again', () => ![undefined, killed].includes(postmasterOf(home)));
    const answers = () =>
      expectContact(running).then(
        () => true,
        () => false,
      );
    await until('the nodes answer again', answers, () => program.printed);
    await requestFromThailandToNigeria(running);
    expect(program.printed).toContain('comity: postgres-unavailable: The database does not answer');

    program.launcher.kill('SIGTERM');
    expect(await program.gone(), program.printed).toBe(0);
  });

  test('a killed server leaves nothing behind, and a killed launcher neither', async () => {
    const program = again();
    process.kill((await program.running()).pid, 'SIGKILL');
    expect(await program.gone()).toBe(1);

    const next = again();
    await expectContact(await next.running());
    next.launcher.kill('SIGKILL');
    await next.gone();
  });

  test('what nobody could tidy up is tidied up by the next start', async () => {
    const program = again();
    const { pid } = await program.running();
    program.launcher.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    const next = again();
    await until('the next one runs', async () => (await next.running()).pid !== pid);
    await expectContact(await next.running());
    await next.end();
    expect(processesOf(home)).toEqual([]);
  });
});

describe("with an operator's PostgreSQL", async () => {
  const found = findDebianPostgres();
  const operators = found === undefined ? undefined : await OperatorsPostgres.create(found);
  if (operators) open.push(operators);
  const home = newHome();
  const port = await freePorts(12);
  const settings = () => ({ PORT: String(port), DATABASE_URL: operators?.url ?? '' });
  const missing = "Debian's PostgreSQL is not installed: apt-get install postgresql";

  test('one process does everything, bears that the database goes, and starts no PostgreSQL', async (ctx) => {
    if (!operators) return ctx.skip(missing);
    const program = start(home, undefined, settings());
    const running = await program.running();
    await addContact(running);
    await requestFromThailandToNigeria(running);
    expect(postmasterOf(home)).toBeUndefined();

    await operators.stop();
    const { client } = await signIn(chooseNode(running.nodes, 'us'), 'US-CA-1').catch((error) => ({ client: error }));
    expect(client).toMatchObject({ code: 'postgres-unavailable', message: expect.stringMatching('does not answer') });
    const status = comity(home, 'status');
    expect(status).toMatchObject({ status: 3, stdout: '' });
    expect(status.stderr).toMatch(/^comity: postgres-unavailable: .*\n$/);
    await operators.start();
    await until('the nodes answer again', () =>
      expectContact(running).then(
        () => true,
        () => false,
      ),
    );
    await requestFromThailandToNigeria(running);
    expect(comity(home, 'status').status).toBe(0);
    program.interrupt();
    expect(await program.gone(), program.printed).toBe(0);
  });

  test('gateway, web and worker run apart on it', async (ctx) => {
    if (!operators) return ctx.skip(missing);
    const gateway = start(home, ['--role', 'gateway'], settings());
    const worker = start(home, ['--role', 'worker'], settings());
    const web = start(home, ['--role', 'web'], settings());
    const running = await web.running();
    expect(running.pid).not.toBe(gateway.launcher.pid);
    await expectContact(running);
    await requestFromThailandToNigeria(running);

    gateway.launcher.kill('SIGTERM');
    worker.launcher.kill('SIGTERM');
    await Promise.all([gateway, worker].map((each) => new Promise((resolve) => each.launcher.once('exit', resolve))));
    await expectContact(await web.running());
    web.launcher.kill('SIGTERM');
    expect(await web.gone()).toBe(0);
  });
});

test('an exercise that was stopped while it was loaded is begun anew', { timeout: 180_000 }, async () => {
  const home = newHome();
  const settings = { PORT: String(await freePorts()) };
  const state = () => JSON.parse(readFileSync(path.join(home, 'exercise.json'), 'utf8')).state;
  const first = start(home, [], settings);
  const keys = path.join(home, 'nodes/x-training.ng.justice.mla/keys.json');
  await until('the nodes are made', () => existsSync(keys));
  // In the middle of whatever it does by then.
  await wait(1_500);
  const server = processesOf(home).find(({ command }) => command.includes('src/main.ts'))?.pid ?? 0;
  process.kill(server, 'SIGKILL');
  expect(await first.gone()).toBe(1);
  expect(state()).toBe('loading');

  const next = start(home, [], settings);
  await next.running();
  expect(next.printed.match(/Loading the exercise us-th-ng; this happens once/g)).toHaveLength(1);
  expect(state()).toBe('loaded');
  const { nodes } = JSON.parse(comity(home, 'status', '--json').stdout);
  for (const { requests, messages } of nodes) {
    expect(Object.keys(requests).length).toBeGreaterThan(0);
    expect(messages).toMatchObject({ receipted: messages.sent, queued: 0 });
  }
  next.launcher.kill('SIGTERM');
  expect(await next.gone(), next.printed).toBe(0);
});

test.each([3 * 365, -3 * 365])('a clock that is %i days off is what the doctor says of it', async (days) => {
  const home = newHome();
  const program = fork(path.join(import.meta.dirname, 'start/wrong-clock.ts'), [String(days)], {
    env: { ...environment, COMITY_HOME: home, PORT: String(await freePorts()) },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await until('the nodes run', () => existsSync(path.join(home, 'running.json')));
  const { status, stdout } = comity(home, 'doctor');
  expect(stdout).toMatch(
    /^error: x-training\.us\.justice\.mla: The clock of this node says [^:]+:\d\d UTC, .* Set the clock/,
  );
  expect(status).toBe(1);
  const exit = new Promise((resolve) => program.once('exit', resolve));
  program.disconnect();
  await exit;
});

test('what cannot start says why in one line, and leaves nothing behind', async () => {
  const home = newHome();
  const file = path.join(home, 'a-file');
  writeFileSync(file, '');
  const cases: [string, string[], Record<string, string>][] = [
    [`storage: ${file}`, [], { COMITY_HOME: path.join(file, 'home') }],
    [
      'postgres-unavailable: The database cannot be reached: ',
      ['--with', 'none'],
      { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' },
    ],
    ['config-invalid: PORT must be the first port to try', [], { PORT: '0' }],
    ['config-invalid: --role needs DATABASE_URL', ['--role', 'web'], {}],
    ['config-invalid: --role takes gateway, web, worker', ['--role', 'all'], {}],
    ['config-invalid: --federation takes us, th, ng', ['--federation', 'us,xx'], {}],
  ];
  await Promise.all(
    cases.map(async ([sentence, args, settings], index) => {
      const program = start(path.join(home, String(index)), args, settings);
      expect(await program.gone()).toBe(1);
      expect(program.printed.trim().split('\n')).toEqual([expect.stringContaining(`comity: ${sentence}`)]);
    }),
  );
  rmSync(home, { recursive: true });
});

test.each(['status', 'doctor'])('comity %s says what to do when nothing runs', (command) => {
  const { status, stdout, stderr } = comity(newHome(), command);
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
  expect(stderr).toMatch(/^comity: not-running: No node is running .*: npm start starts the training federation\.\n$/);
});
