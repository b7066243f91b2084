import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ServerError } from '../errors.ts';
import type { PostgresSite } from './postgres-site.ts';

/** Where a PostgreSQL runs, and with what. */
export interface PostmasterSettings extends PostgresSite {
  port: number;
  flags: readonly string[];
}

/** How long to wait before PostgreSQL is started again, in milliseconds: soon at first, since mostly it was killed. */
const pauses = [200, 500, 1_000, 2_000, 5_000] as const;

/**
 * Keeps a PostgreSQL running until it is disposed of. Killed, by whomever, it is started again on the same port, so that
 * connections come back by themselves.
 */
export class Postmaster implements AsyncDisposable {
  readonly #settings: PostmasterSettings;
  #process: ChildProcess | undefined;
  #kept: Promise<void> = Promise.resolve();
  #isOver = false;

  private constructor(settings: PostmasterSettings) {
    this.#settings = settings;
    // However this process ends, short of SIGKILL: PostgreSQL is told to end too.
    process.once('exit', () => this.#process?.kill('SIGINT'));
  }

  /** Returns when it accepts connections. Throws `postgres-unavailable` with what it said. */
  static async start(settings: PostmasterSettings): Promise<Postmaster> {
    const postmaster = new Postmaster(settings);
    await postmaster.#run();
    postmaster.#kept = postmaster.#keep();
    return postmaster;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#process?.kill('SIGINT');
    await this.#kept;
  }

  /** The processes of one that was killed end a moment later; until then the next one refuses to start. */
  async #keep(): Promise<void> {
    for (let failures = 0; ; failures++) {
      if (this.#process) await ended(this.#process);
      if (this.#isOver) return;
      await wait(pauses[failures] ?? pauses[4]);
      if (this.#isOver) return;
      await this.#run().then(
        () => {
          failures = -1;
        },
        (error: Error) => {
          if (failures === 2) process.stderr.write(`comity: postgres-unavailable: ${error.message}\n`);
        },
      );
    }
  }

  async #run(): Promise<void> {
    const { programs, folder, account, port, flags } = this.#settings;
    const data = path.join(folder, 'data');
    const postgres = spawn(
      path.join(programs, 'bin/postgres'),
      ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...flags],
      // Detached: Ctrl-C goes to the whole process group, but the server has to close its connections first.
      { ...account, cwd: data, stdio: ['ignore', 'ignore', 'pipe'], detached: process.platform !== 'win32' },
    );
    this.#process = postgres;
    let log = '';
    const failed = (why: string) => new ServerError('postgres-unavailable', `PostgreSQL did not start: ${why}`);
    await new Promise<void>((resolve, reject) => {
      postgres.stderr.on('data', (text) => {
        log = `${log}${text}`.slice(-4000);
        if (log.includes('ready to accept connections')) resolve();
      });
      postgres.once('error', (error) => reject(failed(error.message)));
      postgres.once('close', () => reject(failed(reasonIn(log))));
    });
  }
}

/** Of what PostgreSQL writes when it gives up, the line that says why. */
function reasonIn(log: string): string {
  const reasons = [...log.matchAll(/(?:FATAL|PANIC):\s+(.+)/g)].map(([, reason]) => reason);
  return reasons.at(-1) ?? (log.trim().split('\n').at(-1) || 'it ended without a word.');
}

async function ended(child: ChildProcess): Promise<void> {
  // One that could not even be started has no number.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await once(child, 'exit');
}
