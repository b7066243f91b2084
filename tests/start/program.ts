import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Running } from '../../packages/server/src/api.ts';
import { root } from '../source-files.ts';

const launcher = path.join(import.meta.dirname, 'launcher.mjs');

/** A training federation that was started as `npm start` starts it: a launcher, a server, and what they need. */
export class Program {
  readonly home: string;
  readonly launcher: ChildProcess;
  #printed = '';

  constructor(home: string, args: readonly string[] = ['--with', 'none'], settings: Record<string, string> = {}) {
    this.home = home;
    // A process group of its own, as a terminal gives it: Ctrl-C reaches all of it.
    this.launcher = spawn(process.execPath, [launcher, ...args], {
      cwd: root,
      env: { ...environment, COMITY_HOME: home, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.launcher.stdout, this.launcher.stderr]) {
      stream?.on('data', (text) => {
        this.#printed += text;
      });
    }
  }

  get printed(): string {
    return this.#printed;
  }

  /** What running.json says, as soon as it is there. */
  async running(): Promise<Running> {
    await until(
      'all nodes answer',
      () => existsSync(this.#file),
      () => this.printed,
      this,
    );
    return Running.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
  }

  /** Returns when everything that it started is gone, and fails if that takes more than some seconds. */
  async gone(): Promise<number | null> {
    if (this.launcher.exitCode === null && this.launcher.signalCode === null) await once(this.launcher, 'exit');
    await until('nothing is left behind', () => processesOf(this.home).length === 0 && !existsSync(this.#file));
    return this.launcher.exitCode;
  }

  /** As Ctrl-C at a terminal. */
  interrupt(): void {
    process.kill(-(this.launcher.pid ?? 0), 'SIGINT');
  }

  /** Ends whatever is left, however a test ended. */
  async end(): Promise<void> {
    this.launcher.kill('SIGTERM');
    await this.gone().catch(() => {
      for (const { pid } of processesOf(this.home)) process.kill(pid, 'SIGKILL');
    });
  }

  get #file(): string {
    return path.join(this.home, 'running.json');
  }
}

/** Without what the settings of the person who runs the tests would change. */
export const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(COMITY_|DATABASE_URL|PORT$|NODE_OPTIONS$|VITEST)/.test(name)),
);

/** The command line, on the nodes of a folder. */
export function comity(home: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const program = path.join(root, 'packages/cli/src/main.ts');
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    env: { ...environment, COMITY_HOME: home, NO_COLOR: '1' },
    encoding: 'utf8',
  });
}

/** Running processes that name a folder, or that were started with it as COMITY_HOME. */
export function processesOf(home: string): { pid: number; command: string }[] {
  const read = (pid: number, file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: read(Number(name), 'cmdline') }))
    .filter(
      ({ pid, command }) => command.includes(`${home}/`) || read(pid, 'environ').includes(`COMITY_HOME=${home} `),
    );
}

/** The postmaster: the process that the others of a PostgreSQL are children of. */
export function postmasterOf(home: string): number | undefined {
  return processesOf(home).find(({ command }) => / -D .*\/postgres\/data /.test(command))?.pid;
}

/** A folder that every account may enter, so that PostgreSQL's can too. */
export function newHome(): string {
  const home = mkdtempSync(path.join(tmpdir(), 'comity-start-'));
  chmodSync(home, 0o711);
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** Above those that systems hand out by themselves, and never the same for two. */
let nextPort = 61_000 + (process.pid % 4_000);

/** The first of some ports in a row that are free at this moment. */
export async function freePorts(count = 6): Promise<number> {
  for (;;) {
    const from = nextPort;
    nextPort += count;
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(from + index)));
    if (free.every(Boolean)) return from;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  // `once` fails with the error, if that comes first.
  if (
    !(await once(server, 'listening').then(
      () => true,
      () => false,
    ))
  )
    return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** Something else that has a port. */
export async function occupy(port: number): Promise<AsyncDisposable & { port: number }> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Asks again and again; fails with what was waited for. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  details: () => string = () => '',
  program?: Program,
): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await holds())) {
    const isOver = program && program.launcher.exitCode !== null;
    if (isOver || performance.now() > end) throw new Error(`It is not so that ${what}. ${details()}`);
    await wait(50);
  }
}
