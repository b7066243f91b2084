import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { countMessages, undelivered } from '../packages/server/src/messages/state.ts';
import { headsWith } from '../packages/server/src/streams/heads.ts';
import { newDatabase } from '../packages/server/test/database.ts';
import { information, send } from '../packages/server/test/messages.ts';
import { type ProcessNode, startProcessNodes } from '../packages/server/test/processes.ts';

/** All of it takes a minute or two: the suite does a fifth, `npm run chaos` the whole. */
const isWhole = import.meta.env.MODE === 'chaos';
const [messages, kills] = isWhole ? [2000, 100] : [400, 20];
/** How long the next kill waits for messages to get through, in milliseconds: kills are to hit a line at work. */
const patience = 1500;

test(`${kills} kills during ${messages} messages: none lost, none doubled, none altered`, async () => {
  const databases = [await newDatabase(), await newDatabase()] as const;
  const [us, th] = await startProcessNodes(databases, [['gateway'], ['worker']]);
  await using _us = us;
  await using _th = th;
  const begin = performance.now();
  const sent = await sendBothWays(us, th);
  await killAtRandom([us, th]);
  const left = async () => (await Promise.all([us, th].map(({ ctx }) => undelivered(ctx)))).flat();
  await expect.poll(left, { timeout: 120_000, interval: 200 }).toEqual([]);
  console.log(`${kills} kills, ${messages} messages: ${((performance.now() - begin) / 1000).toFixed(1)} s`);

  const effects = await Promise.all(
    [us, th].map(({ ctx }) => ctx.worker.selectFrom('noted').selectAll().orderBy('message').execute()),
  );
  expect(effects.flat().sort(byMessage)).toEqual(sent.sort(byMessage));
  for (const { ctx } of [us, th]) {
    const leaves = ctx.worker.selectFrom('auditEntries').select('subject').where('verb', '=', 'message-applied');
    const subjects = (await leaves.execute()).map(({ subject }) => subject);
    expect([subjects.length, new Set(subjects).size]).toEqual([messages / 2, messages / 2]);
  }
  const heads = await headsWith(us.ctx.worker, th.ctx.config.node);
  expect(heads.map(({ seq }) => seq)).toEqual([messages / 2, messages / 2]);
  expect((await headsWith(th.ctx.worker, us.ctx.config.node)).sort(bySender)).toEqual(heads.sort(bySender));
}, 300_000);

/** Both ways, so that every process both sends and receives. */
async function sendBothWays(us: ProcessNode, th: ProcessNode): Promise<{ message: string; title: string }[]> {
  const sent = [];
  for (let number = 0; number < messages; number++) {
    const title = `Message ${number} ${us.ctx.random.uuid()}`;
    const [from, to] = number % 2 === 0 ? [us, th] : [th, us];
    sent.push({ message: await send(from, information(from.ctx, to, title)), title });
  }
  return sent;
}

/** Kills a process whenever some more messages have got through, and starts it again at once. */
async function killAtRandom(nodes: readonly ProcessNode[]): Promise<void> {
  const processes = nodes.flatMap((node) => node.processes);
  const restarts: Promise<void>[] = [];
  const { random } = (nodes[0] as ProcessNode).ctx;
  for (let kill = 1; kill <= kills; kill++) {
    const share = (kill / (kills + 1)) * messages;
    for (let waited = 0; waited < patience && (await receipted(nodes)) < share; waited += 50) await wait(50);
    const victim = processes[random.bytes(1).readUInt8() % processes.length];
    await wait(random.bytes(1).readUInt8() / 4);
    await victim?.kill();
    restarts.push(Promise.resolve(victim?.start()));
  }
  await Promise.all(restarts);
}

async function receipted(nodes: readonly ProcessNode[]): Promise<number> {
  const counts = await Promise.all(nodes.map(({ ctx }) => countMessages(ctx)));
  return counts.reduce((sum, { receipted: count = 0 }) => sum + count, 0);
}

function byMessage(a: { message: string }, b: { message: string }): number {
  return a.message < b.message ? -1 : 1;
}

function bySender(a: { sender: string }, b: { sender: string }): number {
  return a.sender < b.sender ? -1 : 1;
}
