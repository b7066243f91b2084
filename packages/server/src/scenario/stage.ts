import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ComityError } from '@comity/protocol';
import { api } from '../api.ts';
import { type Random, systemRandom } from '../clock-and-random.ts';
import type { Settings } from '../config.ts';
import { type Client, createClient } from '../contract/client.ts';
import { startThrowawayPostgres } from '../db/embedded-postgres.ts';
import { ServerError } from '../errors.ts';
import { type RunningNode, startFederation } from '../federation.ts';
import { underWay } from '../health/equations.ts';
import { hastenDelivery } from '../messages/delivery.ts';
import { Problem } from '../problem.ts';
import { trainingNodes } from '../training/nodes.ts';

type ScenarioClient = Client<typeof api>;
type Put = (url: string, bytes: Buffer) => Promise<unknown>;

/** The nodes of an exercise, its clock, and what its steps have made so far. */
export interface Stage extends AsyncDisposable {
  nodes: ReadonlyMap<string, RunningNode>;
  /** Throws `scenario-invalid`. */
  node(key: string): RunningNode;
  /** A client of an officer, signed in for a purpose. */
  as(key: string, officer: string, purpose: string): Promise<ScenarioClient>;
  /** How such an officer puts bytes to an address of the node. */
  putterOf(key: string, officer: string, purpose: string): Promise<Put>;
  now(): Date;
  /** Moves the clock, never back; deliveries that wait for a later time are tried again. */
  moveTo(at: Date): Promise<void>;
  /** Waits until nothing is under way between the nodes. Throws `scenario-stuck`. */
  settle(): Promise<void>;
  /** What steps call by a name of the story, such as RQ-02, and which object that is here. */
  objects: Map<string, string>;
  random: Random;
}

/** Starts a federation that ends with the stage: its own PostgreSQL, real HTTP on loopback, a clock that the steps move. */
export async function openStage(keys: readonly string[], start: Date): Promise<Stage> {
  const home = mkdtempSync(path.join(tmpdir(), 'comity-scenario-'));
  const started = new AsyncDisposableStack();
  started.defer(() => rmSync(home, { recursive: true, force: true }));
  const postgres = started.use(await startThrowawayPostgres(path.join(home, 'postgres'), systemRandom));
  const settings: Settings = {
    ...{ host: '127.0.0.1', firstPort: 18_080, home, databaseUrl: undefined, origin: undefined, logLevel: 'silent' },
  };
  const stage = await onNodes(settings, keys, start, postgres.url('postgres'), started);
  return { ...stage, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

async function onNodes(
  settings: Settings,
  keys: readonly string[],
  start: Date,
  serverUrl: string,
  started: AsyncDisposableStack,
): Promise<Omit<Stage, typeof Symbol.asyncDispose>> {
  let time = start;
  const overrides = { clock: () => time };
  const chosen = keys.map((key) => trainingNodes.find((node) => node.key === key)).filter((node) => node !== undefined);
  const roles = ['gateway', 'web', 'worker'] as const;
  const running = await startFederation(settings, chosen, { serverUrl, roles, overrides }, started);
  return playing(
    running,
    chosen.map(({ key }) => key),
    {
      now: () => time,
      set: (at) => {
        time = at;
      },
    },
  );
}

/** What steps need, over nodes that run already. */
export function playing(
  running: readonly RunningNode[],
  keys: readonly string[],
  clock: { now: () => Date; set: (at: Date) => void },
): Omit<Stage, typeof Symbol.asyncDispose> {
  const nodes = new Map(running.map((node, index) => [keys[index] ?? '', node]));
  const clients = new Map<string, SignedIn>();
  const node = (key: string) => {
    const found = nodes.get(key);
    if (!found) throw new ServerError('scenario-invalid', `The exercise has no node ${key}.`);
    return found;
  };
  const signedIn = async (key: string, officer: string, purpose: string) => {
    const name = `${key} ${officer} ${purpose}`;
    const client = clients.get(name) ?? (await signIn(node(key), officer, purpose));
    clients.set(name, client);
    return client;
  };
  const hasten = () => Promise.all(running.map(({ ctx }) => hastenDelivery(ctx)));
  return {
    nodes,
    node,
    now: clock.now,
    objects: new Map(),
    random: systemRandom,
    as: async (...who) => (await signedIn(...who)).client,
    putterOf: async (...who) => (await signedIn(...who)).put,
    async moveTo(at) {
      if (at <= clock.now()) return;
      // Sessions end with the shift, as they should.
      if (at.getTime() - clock.now().getTime() > 4 * 3_600_000) clients.clear();
      clock.set(at);
      await hasten();
    },
    async settle() {
      for (let round = 0; ; round++) {
        const left = (await Promise.all(running.map(({ ctx }) => underWay(ctx)))).reduce((sum, each) => sum + each, 0);
        if (left === 0) return;
        if (round === 1200)
          throw new ServerError('scenario-stuck', `${left} messages are still under way after 30 seconds.`);
        if (round % 40 === 39) await hasten();
        await wait(25);
      }
    },
  };
}

interface SignedIn {
  client: ScenarioClient;
  put: Put;
}

/** In the same process, so without the network: what goes between nodes still does go over HTTP. */
async function signIn({ app }: RunningNode, officer: string, purpose: string): Promise<SignedIn> {
  let cookie = '';
  const client = createClient(api, async ({ method, url, body }) => {
    const payload = body === undefined ? {} : { payload: body as object };
    const reply = await app.inject({ method, url, headers: { cookie }, ...payload });
    cookie = String(reply.headers['set-cookie'] ?? cookie).split(';')[0] ?? '';
    return { status: reply.statusCode, body: reply.json() };
  });
  const put: Put = async (url, bytes) => {
    const headers = { cookie, 'content-type': 'application/octet-stream' };
    const reply = await app.inject({ method: 'PUT', url, headers, payload: bytes });
    if (reply.statusCode === 200) return reply.json();
    const { code, detail } = Problem.parse(reply.json());
    throw new ComityError(code, detail);
  };
  await client.signInForTraining({ body: { officer, purpose } });
  return { client, put };
}
