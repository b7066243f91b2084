import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { withClient } from '../../packages/server/src/db/database.ts';
import { information, send } from '../../packages/server/test/messages.ts';
import { type ProcessNode, startProcessNodes } from '../../packages/server/test/processes.ts';
import { startDatabases } from '../databases.ts';
import { plainSender } from './plain.ts';

/**
 * How many messages a second two nodes exchange: signed, sealed, applied, receipted, durable on both sides. The nodes, both
 * databases and the officers who write share this machine. `node bench/messages/messages.ts [seconds] [under way]`
 */
const seconds = Number(process.argv[2] ?? 60);
const underWay = Number(process.argv[3] ?? 60);
const warmUp = 5;

await using databases = await startDatabases();
const [us, th] = await startProcessNodes(databases.urls, [['gateway', 'worker']]);
await using _us = us;
await using _th = th;

const ours = await measureOurs(us, th);
const plain = await measurePlain();
console.log(`messages: ${ours.rate.toFixed(0)}/s over ${seconds} s, p50 ${ours.p50} ms, p99 ${ours.p99} ms`);
console.log(
  `processor: ${ours.cost.map((each) => each.toFixed(1)).join(' + ')} ms a message, sender + recipient, without PostgreSQL`,
);
console.log(`memory: ${ours.memory.map((each) => each.join(' -> ')).join(', ')} MB`);
console.log(`plain JSON over HTTP, same rows: ${plain.toFixed(0)}/s; ratio ${(ours.rate / plain).toFixed(2)}`);

async function measureOurs(from: ProcessNode, to: ProcessNode) {
  const until = performance.now() + (warmUp + seconds) * 1000;
  const finished = { count: 0 };
  let queued = 0;
  const writers = Array.from({ length: 4 }, async () => {
    while (performance.now() < until) {
      if (queued - finished.count >= underWay) await wait(2);
      else {
        queued += 1;
        await send(from, information(from.ctx, to));
      }
    }
  });
  const counting = (async () => {
    while (performance.now() < until) {
      finished.count = await countReceipted(from);
      await wait(10);
    }
  })();
  await wait(warmUp * 1000);
  const before = await usage([from, to]);
  const [begin, first] = [performance.now(), await countReceipted(from)];
  await wait(seconds * 1000);
  const [end, last] = [performance.now(), await countReceipted(from)];
  const after = await usage([from, to]);
  await Promise.all([...writers, counting]);
  const { rows } = await withClient(from.ctx.config.databaseUrl, (client) =>
    client.query(`select percentile_disc(array[0.5, 0.99]) within group (order by extract(epoch from receipted_at - queued_at) * 1000)
      as ms from outbox where state = 'receipted' and receipted_at > now() - interval '${seconds} seconds'`),
  );
  const [p50, p99] = (rows[0].ms as string[]).map((ms) => Math.round(Number(ms)));
  const rate = (last - first) / ((end - begin) / 1000);
  const cost = before.map(({ cpu }, index) => ((after[index]?.cpu ?? 0) - cpu) / (last - first));
  return { rate, p50, p99, cost, memory: before.map(({ rss }, index) => [rss, after[index]?.rss]) };
}

async function countReceipted({ ctx }: ProcessNode): Promise<number> {
  const query = ctx.worker.selectFrom('streams').select('seq').where('sender', '=', ctx.config.node);
  const sealed = Number((await query.executeTakeFirst())?.seq ?? 0);
  const open = ctx.worker
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('state', '=', 'sealed');
  return sealed - Number((await open.executeTakeFirstOrThrow()).count);
}

async function usage(nodes: ProcessNode[]): Promise<{ rss: number; cpu: number }[]> {
  const all = await Promise.all(nodes.flatMap(({ processes }) => processes.map((each) => each.usage())));
  return all.map(({ rss, cpu }) => ({ rss: Math.round(rss / 2 ** 20), cpu: (cpu.user + cpu.system) / 1000 }));
}

async function measurePlain(): Promise<number> {
  const [one, two] = databases.urls;
  const receiver = fork(path.join(import.meta.dirname, 'plain.ts'), [two], { execArgv: ['--no-warnings'] });
  const [{ port }] = (await once(receiver, 'message')) as [AddressInfo];
  const sender = await plainSender(one, `http://127.0.0.1:${port}`);
  const { content } = information(us.ctx, th);
  const time = Math.min(seconds, 20) * 1000;
  const begin = performance.now();
  let count = 0;
  const lanes = Array.from({ length: underWay }, async () => {
    while (performance.now() < begin + time) {
      await sender.send(content);
      count += 1;
    }
  });
  await Promise.all(lanes);
  const rate = count / ((performance.now() - begin) / 1000);
  await sender.end();
  receiver.disconnect();
  await once(receiver, 'exit');
  return rate;
}
