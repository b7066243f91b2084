import path from 'node:path';
import type { Config, ProcessRole, Settings } from './config.ts';
import { createDatabase } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { ServerError } from './errors.ts';
import { introduceTrainingNodes } from './peers/introduction.ts';
import { createServer, type Server } from './server.ts';
import type { TrainingNode } from './training/nodes.ts';
import { loadTraining, officersOf } from './training/training.ts';
import { startWorker } from './worker.ts';

export interface RunningNode extends Server {
  url: string;
}

/** What may be set from outside for all nodes of a federation: a scenario brings its own clock. */
type Overrides = Parameters<typeof createServer>[1];

/**
 * Starts training nodes that know one another: each with a database, keys, files and a port of its own. What has been
 * started is stopped by the stack, in reverse order.
 */
export async function startFederation(
  settings: Settings,
  nodes: readonly TrainingNode[],
  { serverUrl, roles, overrides }: { serverUrl: string; roles: readonly ProcessRole[]; overrides?: Overrides },
  started: AsyncDisposableStack,
): Promise<RunningNode[]> {
  const running: RunningNode[] = [];
  let port = settings.firstPort;
  for (const config of await Promise.all(nodes.map((node) => prepare(settings, node, serverUrl, roles)))) {
    const server = started.use(await createServer(config, overrides));
    if (roles.includes('web')) await loadTraining(server.ctx);
    const url = await listen(server, port);
    port = Number(new URL(url).port) + 1;
    running.push({ ...server, url });
  }
  if (roles.includes('gateway')) {
    await introduceTrainingNodes(
      running,
      (node, partner) => nodes.find(({ id }) => id === node)?.trust[partner] ?? 'T1',
    );
  }
  if (roles.includes('worker')) for (const { ctx } of running) started.use(await startWorker(ctx));
  return running;
}

/** An address that signs a training officer in: the central authority's lawyer, who does the main job. */
export function signInAddress({ ctx, url }: RunningNode): string {
  const officers = officersOf(ctx.config.node);
  const lawyer = officers.find(({ roles }) => roles.includes('central-authority-lawyer')) ?? officers[0];
  return `${url}/api/training/sign-in?officer=${lawyer?.id}`;
}

async function prepare(
  settings: Settings,
  { id, name, zone, languages }: TrainingNode,
  serverUrl: string,
  roles: readonly ProcessRole[],
): Promise<Config> {
  const database = databaseOf(id);
  await createDatabase(serverUrl, database);
  const databaseUrl = withDatabase(serverUrl, database);
  await migrate(databaseUrl);
  const { host, origin, logLevel, home } = settings;
  const folder = path.join(home, 'nodes', id);
  return {
    node: id,
    authority: name,
    zone,
    languages,
    training: true,
    roles,
    host,
    origin,
    logLevel,
    folder,
    databaseUrl,
  };
}

/** The database of a node. */
export function databaseOf(node: string): string {
  return `comity_${node.replace(/^x-/, '').replaceAll(/[.-]/g, '_')}`;
}

function withDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** On the first free port from a given one. */
async function listen({ app, ctx }: Server, from: number): Promise<string> {
  for (let port = from; port < from + 1000; port++) {
    try {
      return await app.listen({ host: ctx.config.host, port });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  throw new ServerError('config-invalid', `No port from ${from} to ${from + 999} is free: PORT can name another.`);
}
