import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { api, type Client, createClient, Running } from '@comity/server/api';
import { CliError } from './command.ts';
import { homeOf } from './config.ts';

/** Milliseconds after which a node that does not answer is given up. */
const patience = 30_000;

type RunningNode = Running['nodes'][number];

/** The checkout that this command belongs to. */
const root = path.join(import.meta.dirname, '../../..');

/** The training officer who may see how a node is, and nothing of a case. */
export function administratorOf(node: string): string {
  return `${/^x-training\.([a-z]{2})/.exec(node)?.[1]?.toUpperCase()}-ADM-1`;
}

/** A node that runs on this machine, with a client that is signed in as one of its officers. */
export interface SignedInNode extends RunningNode {
  client: Client<typeof api>;
}

/** The nodes that run with a home folder: `--home`, or that of the checkout. Throws `not-running`. */
export function readRunningNodes(home = homeOf(root)): RunningNode[] {
  const file = path.join(home, 'running.json');
  if (!existsSync(file)) {
    throw new CliError('not-running', `No node is running with ${home}: npm start starts the training federation.`);
  }
  const { data } = Running.safeParse(readFileAsJson(file));
  if (!data) throw new CliError('not-running', `${file} cannot be read: start again with npm start.`);
  return data.nodes;
}

function readFileAsJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Chooses by the whole name or by its country: `th`. Throws `usage`. */
export function chooseNode(nodes: readonly RunningNode[], wanted: string | undefined): RunningNode {
  const chosen = nodes.find(({ node }) => node === wanted || node.split('.').includes(wanted ?? ''));
  if (!chosen) throw new CliError('usage', `Say which node with --node: ${nodes.map(({ node }) => node).join(', ')}.`);
  return chosen;
}

/** Signs in as a training officer. Throws `node-unreachable`, or what the node refuses. */
export async function signIn(node: RunningNode, officer: string, purpose?: string): Promise<SignedInNode> {
  let cookie = '';
  const client = createClient(api, async ({ method, url, body }) => {
    const headers = { cookie, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const payload = body === undefined ? {} : { body: JSON.stringify(body) };
    const signal = AbortSignal.timeout(patience);
    try {
      const reply = await fetch(`${node.url}${url}`, { method, headers, ...payload, signal });
      cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      return { status: reply.status, body: await reply.json() };
    } catch (cause) {
      throw new CliError('node-unreachable', `${node.node} does not answer at ${node.url}: is it running?`, { cause });
    }
  });
  await client.signInForTraining({ body: { officer, ...(purpose && { purpose }) } });
  return { ...node, client };
}
