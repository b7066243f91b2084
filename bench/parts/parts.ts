import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { exchangePath } from '../../packages/server/src/inbox/framing.ts';
import { information, send } from '../../packages/server/test/messages.ts';
import { startProcessNodes } from '../../packages/server/test/processes.ts';
import { startCuttingProxy } from '../../packages/server/test/proxy.ts';
import { startDatabases } from '../databases.ts';

/**
 * How fast a large file reaches the other node: cut and sealed, sent over a line that is cut ten times, joined, with both
 * hashes. Both nodes and the database share this machine. `node bench/parts/parts.ts [MiB]`
 */
const mebibytes = Number(process.argv[2] ?? 1024);

await using databases = await startDatabases();
const [us, th] = await startProcessNodes(databases.urls, [['gateway'], ['worker']]);
await using _us = us;
await using _th = th;
await using proxy = await startCuttingProxy(th.url, { after: (mebibytes * 2 ** 20) / 12, times: 10 });
await us.ctx.worker
  .updateTable('partners')
  .set({ baseUrl: `${proxy.url}${exchangePath}` })
  .execute();

const block = randomBytes(2 ** 20);
async function* content() {
  for (let index = 0; index < mebibytes; index++) {
    block.writeUInt32BE(index);
    yield Buffer.from(block);
  }
}
const plain = performance.now();
const { sha256, bytes } = await us.ctx.blobs.put(content());
const plainRate = rateOf(performance.now() - plain);

let most = 0;
const watch = setInterval(async () => {
  const used = await Promise.all([us, th].flatMap(({ processes }) => processes.map((each) => each.usage())));
  most = Math.max(most, ...used.map(({ rss }) => rss));
}, 200);
const begin = performance.now();
const id = await send(us, { ...information(us.ctx, th), attachments: [{ blob: sha256, mediaType: 'video/mp4' }] });
const announced = await until(async () => {
  const { state } = await us.ctx.worker
    .selectFrom('outbox')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return state === 'receipted';
});
const whole = await until(async () => {
  const query = th.ctx.worker.selectFrom('attachmentsIn').select(['state', 'sha256']).where('message', '=', id);
  const row = await query.executeTakeFirst();
  return row?.state === 'whole' && row.sha256 === sha256;
});
clearInterval(watch);
console.log(`parts: ${mebibytes} MiB (${bytes} bytes), ${proxy.cuts()} cuts`);
console.log(`cut, sealed and announced: ${rateOf(announced - begin)} MB/s`);
console.log(`sent, checked and joined: ${rateOf(whole - announced)} MB/s`);
console.log(`all of it: ${rateOf(whole - begin)} MB/s; most memory of a process ${Math.round(most / 2 ** 20)} MB`);
console.log(`the same file written once to a store of files, with both hashes: ${plainRate} MB/s`);

function rateOf(milliseconds: number): number {
  return Math.round((mebibytes * 2 ** 20) / 1000 / milliseconds);
}

async function until(isDone: () => Promise<boolean>): Promise<number> {
  while (!(await isDone())) await wait(20);
  return performance.now();
}
