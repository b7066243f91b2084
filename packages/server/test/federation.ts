import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../src/config.ts';
import { attachmentEffects, effects } from '../src/effects.ts';
import { hastenDelivery, startDelivery } from '../src/messages/delivery.ts';
import type { AttachmentEffects, Effects } from '../src/messages/effects.ts';
import { undelivered } from '../src/messages/state.ts';
import { introduceTrainingNodes } from '../src/peers/introduction.ts';
import type { TrustLevel } from '../src/peers/trust-levels.ts';
import { createServer } from '../src/server.ts';
import { chooseTrainingNodes } from '../src/training/nodes.ts';
import { newDatabase } from './database.ts';
import { now, type TestServer, testConfig, withClients } from './server.ts';

/** One node of a test federation: a real server that listens on loopback, and a worker. */
export interface TestNode extends TestServer {
  url: string;
  /** Starts what `stop` has stopped, on the same data, keys and port. */
  start(): Promise<void>;
  /** Ends the server and the worker, as a shut-down does. */
  stop(): Promise<void>;
}

export type TestFederation<Key extends string> = Record<Key, TestNode> &
  AsyncDisposable & {
    nodes: TestNode[];
    /** Stands still unless it is moved; the same for all nodes. */
    clock: { now(): Date; move(milliseconds: number): void };
    /** Waits until every message has its receipt and every attachment has arrived, or fails after a while and says what is left. */
    settle(patience?: number): Promise<void>;
  };

export interface FederationOptions {
  /** Instead of, or besides, what the modules do with messages. */
  effects?: (key: string) => Effects;
  attachmentEffects?: (key: string) => AttachmentEffects;
  level?: TrustLevel;
  /** Changes the configuration of a node. */
  config?: (key: string, config: Config) => Config;
}

/** Real servers, each with its own database, keys, files and port, that have pinned each other: `testFederation(['us', 'th'])`. */
export async function testFederation<const Key extends string>(
  keys: readonly Key[],
  options: FederationOptions = {},
): Promise<TestFederation<Key>> {
  let time = now.getTime();
  const clock = {
    now: () => new Date(time),
    move: (milliseconds: number) => {
      time += milliseconds;
    },
  };
  const nodes = await Promise.all(
    chooseTrainingNodes(keys).map(async ({ id, key }) => {
      const config = testConfig(await newDatabase(), id);
      return startNode(key, options.config?.(key, config) ?? config, { clock: clock.now, ...options });
    }),
  );
  await introduceTrainingNodes(nodes, () => options.level ?? 'T5');
  await Promise.all(nodes.map((node) => node.startWorker()));
  const byKey = Object.fromEntries(keys.map((key, index) => [key, nodes[index]])) as unknown as Record<Key, TestNode>;
  return {
    ...byKey,
    nodes,
    clock,
    settle: (patience = 25_000) => settle(nodes, patience),
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

type NodeOptions = FederationOptions & { clock: () => Date };

async function startNode(
  key: string,
  config: Config,
  options: NodeOptions,
): Promise<TestNode & { startWorker(): Promise<void> }> {
  let running: TestServer | undefined;
  let delivery: AsyncDisposable | undefined;
  const listen = async (port: number) => {
    const server = withClients(await createServer(config, { clock: options.clock }));
    const url = await server.app.listen({ host: '127.0.0.1', port });
    running = server;
    return { ...server, url };
  };
  const server = await listen(0);
  const node = {
    ...server,
    async startWorker() {
      if (!config.roles.includes('worker')) return;
      delivery = await startDelivery(node.ctx, {
        effects: { ...effects, ...options.effects?.(key) },
        attachmentEffects: { ...attachmentEffects, ...options.attachmentEffects?.(key) },
      });
    },
    async start() {
      Object.assign(node, await listen(Number(new URL(server.url).port)));
      await node.startWorker();
    },
    async stop() {
      await delivery?.[Symbol.asyncDispose]();
      delivery = undefined;
      await running?.[Symbol.asyncDispose]();
      running = undefined;
    },
  };
  return node;
}

/** What was to be waited for on a clock that stands still is not waited for. */
async function settle(nodes: readonly TestNode[], patience: number): Promise<void> {
  const end = performance.now() + patience;
  for (let round = 1; ; round++) {
    const left = (await Promise.all(nodes.map(({ ctx }) => undelivered(ctx)))).flat();
    if (left.length === 0) return;
    if (performance.now() > end) throw new Error(`Not settled: ${JSON.stringify(left.slice(0, 10))}`);
    if (round % 40 === 0) for (const { ctx } of nodes) await hastenDelivery(ctx);
    await wait(25);
  }
}
