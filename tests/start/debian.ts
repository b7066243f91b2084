import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemRandom } from '../../packages/server/src/clock-and-random.ts';
import { withClient } from '../../packages/server/src/db/database.ts';
import { freePorts } from './program.ts';

const installed = '/usr/lib/postgresql';

/** The programs of the newest PostgreSQL that Debian has installed. */
export function findDebianPostgres(): string | undefined {
  const versions = existsSync(installed) ? readdirSync(installed).filter((name) => /^\d+$/.test(name)) : [];
  return versions
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => path.join(installed, version, 'bin'))
    .find((folder) => existsSync(path.join(folder, 'initdb')));
}

/** An operator's PostgreSQL: other programs, an order of texts of its own, and an owner who is no superuser. */
export class OperatorsPostgres implements AsyncDisposable {
  readonly #programs: string;
  readonly #folder: string;
  readonly #account: { uid: number; gid: number } | undefined;
  readonly #port: number;
  readonly #password = systemRandom.uuid();
  #process: ChildProcess | undefined;

  private constructor(programs: string, port: number) {
    this.#programs = programs;
    this.#port = port;
    this.#folder = mkdtempSync(path.join(tmpdir(), 'comity-operator-'));
    this.#account = process.getuid?.() === 0 ? accountOf('postgres', 'nobody') : undefined;
  }

  static async create(programs: string): Promise<OperatorsPostgres> {
    const postgres = new OperatorsPostgres(programs, await freePorts(1));
    await postgres.#initialise();
    return postgres;
  }

  /** For a user who may create databases and roles, and nothing more. */
  get url(): string {
    return `postgres://operator:${this.#password}@127.0.0.1:${this.#port}/postgres`;
  }

  async start(): Promise<void> {
    const parameters = ['-D', this.#data, '-p', String(this.#port), '-c', 'listen_addresses=127.0.0.1'];
    this.#process = spawn(
      path.join(this.#programs, 'postgres'),
      [...parameters, '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
      { ...this.#account, cwd: this.#data, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let log = '';
    for await (const text of this.#process.stderr ?? []) {
      log += text;
      if (log.includes('ready to accept connections')) break;
    }
    if (this.#process.exitCode !== null) throw new Error(log);
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    await exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #initialise(): Promise<void> {
    const passwordFile = path.join(this.#folder, 'password');
    writeFileSync(passwordFile, this.#password);
    if (this.#account) {
      for (const file of [this.#folder, passwordFile]) chownSync(file, this.#account.uid, this.#account.gid);
    }
    const { status, stderr } = spawnSync(
      path.join(this.#programs, 'initdb'),
      ['-D', this.#data, '-U', 'postgres', '--pwfile', passwordFile, '--auth=scram-sha-256', '--locale=C', '--no-sync'],
      { ...this.#account, cwd: this.#folder, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    await this.start();
    const superuser = this.url.replace('operator', 'postgres');
    await withClient(superuser, (client) =>
      client.query(`create role operator login createdb createrole password '${this.#password}'`),
    );
  }

  get #data(): string {
    return path.join(this.#folder, 'data');
  }
}

function accountOf(...names: string[]): { uid: number; gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] = names.map((name) => accounts.find(([each]) => each === name)).find(Boolean) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}
