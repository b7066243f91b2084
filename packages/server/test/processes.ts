import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { parseNodeId } from '@comity/protocol';
import type { Config, ProcessRole } from '../src/config.ts';
import { type Context, closeContext, createContext } from '../src/context.ts';
import { withClient } from '../src/db/database.ts';
import { introduceTrainingNodes } from '../src/peers/introduction.ts';
import { newFolder } from './folder.ts';

const program = path.join(import.meta.dirname, 'node-process.ts');
/** Compiled once, not at every start. */
const compiled = newFolder();
const silent = { error: () => {}, warn: () => {}, info: () => {} };

/** A node whose processes run apart; the context is for the test itself, which stays alive. */
export interface ProcessNode extends AsyncDisposable {
  ctx: Context;
  url: string;
  /** One for each group of roles. */
  processes: NodeProcess[];
}

/** Two nodes that have pinned each other, each on a database of its own, each as processes of their own. */
export async function startProcessNodes(
  databaseUrls: readonly [string, string],
  groups: readonly (readonly ProcessRole[])[],
): Promise<[ProcessNode, ProcessNode]> {
  const ids = ['x-training.us.justice.mla', 'x-training.th.oag.mla'];
  const nodes = await Promise.all(
    databaseUrls.map(async (databaseUrl, index) => {
      const config: Config = {
        ...{ node: parseNodeId(ids[index]), authority: `Authority ${index}`, zone: 'UTC', languages: ['en'] },
        ...{ training: true, roles: ['gateway', 'worker'], host: '127.0.0.1', origin: undefined },
        ...{ logLevel: 'silent' as const, folder: newFolder(), databaseUrl },
      };
      await withClient(databaseUrl, (client) =>
        client.query('create table noted (message text, title text); grant all on noted to comity_worker'),
      );
      const ctx = await createContext(config, silent, {});
      const port = await findFreePort();
      return { ctx, port, url: `http://127.0.0.1:${port}` };
    }),
  );
  await introduceTrainingNodes(nodes, () => 'T5');
  const running = await Promise.all(
    nodes.map(async ({ ctx, port, url }) => {
      const processes = groups.map((roles) => new NodeProcess({ ...ctx.config, roles }, port));
      await Promise.all(processes.map((each) => each.start()));
      return {
        ...{ ctx, url, processes },
        async [Symbol.asyncDispose]() {
          await Promise.all(processes.map((each) => each.kill()));
          await closeContext(ctx);
        },
      };
    }),
  );
  return running as unknown as [ProcessNode, ProcessNode];
}

/** One process of a node, which can be killed and started again. */
export class NodeProcess {
  readonly roles: readonly ProcessRole[];
  readonly #argument: string;
  #child: ChildProcess | undefined;

  constructor(config: Config, port: number) {
    this.roles = config.roles;
    this.#argument = JSON.stringify({ config, port });
  }

  /** Returns when it is ready, or has been killed before it was. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--no-warnings', program, this.#argument], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    });
    this.#child = child;
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
  }

  /** Without a chance to tidy up. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  async usage(): Promise<{ rss: number; cpu: { user: number; system: number } }> {
    this.#child?.send('usage');
    const [usage] = await once(this.#child as ChildProcess, 'message');
    return usage;
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
