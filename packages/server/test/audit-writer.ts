import { recordAudit } from '../src/audit/audit.ts';
import { sequenceAudit } from '../src/audit/sequencer.ts';
import { systemRandom } from '../src/clock-and-random.ts';
import type { Config } from '../src/config.ts';
import { createContext } from '../src/context.ts';
import { withWorker } from '../src/db/access.ts';

// A process that records and sequences without end, for a test that kills it. Each entry whose transaction was committed is
// told on standard output before the next begins.
const config: Config = JSON.parse(process.argv[2] ?? '');
const silent = { error: () => {}, warn: () => {}, info: () => {} };
const ctx = await createContext(config, silent, { clock: () => new Date('2030-06-01T00:00:00Z') });

for (let n = 0; ; n++) {
  const id = await withWorker(ctx, (tx) =>
    recordAudit(tx, ctx, { verb: 'case-read', by: { process: 'test' }, subject: `case ${n}`, body: { n } }),
  );
  process.stdout.write(`${id}\n`);
  if (systemRandom.bytes(1).readUInt8() < 100) await sequenceAudit(ctx);
}
