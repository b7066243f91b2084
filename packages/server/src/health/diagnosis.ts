import { statfs } from 'node:fs/promises';
import { checkLog } from '../audit/check.ts';
import type { Context } from '../context.ts';
import type { Partner } from '../peers/api.ts';
import { partnersState } from '../peers/partners.ts';
import type { Diagnosis, Finding } from './api.ts';
import { solveEquations } from './equations.ts';
import { countByPartner, readDurability, readTimes } from './store.ts';

const gigabyte = 1e9;
/** What clocks may differ by, as for calls between nodes. */
const drift = 5 * 60_000;
const month = 30 * 24 * 3_600_000;

/** Looks at everything that a person who runs a node can do something about. */
export async function diagnose(ctx: Context): Promise<Diagnosis> {
  const [durability, times, disk, log, partners, waiting, equations] = await Promise.all([
    readDurability(ctx.worker),
    readTimes(ctx.worker),
    statfs(ctx.config.folder),
    checkLog(ctx),
    partnersState(ctx),
    countByPartner(ctx.worker),
    solveEquations(ctx),
  ]);
  const findings = [
    ...onDurability(durability),
    ...onClock(ctx.clock(), times),
    ...onDisk(disk.bavail * disk.bsize),
    ...log.shards
      .filter(({ problems }) => problems.length > 0)
      .map(({ origin, problems }) =>
        finding(
          'error',
          'log-altered',
          `The log ${origin} does not agree with itself: ${problems[0]?.code}.`,
          'Keep the database as it is, and tell the supervisor and your partners.',
        ),
      ),
    ...partners.flatMap((partner) => onPartner(ctx, partner)),
    ...waiting
      .filter(({ queued }) => queued > 1000)
      .map(({ node, queued }) =>
        finding(
          'warning',
          'queue-long',
          `${queued} messages wait for ${node}.`,
          'Ask the partner whether its node runs.',
        ),
      ),
    ...equations
      .filter(({ holds }) => !holds)
      .map(({ name, figure }) =>
        finding(
          'error',
          'equation-broken',
          `It does not hold that ${name}: ${figure}.`,
          'Keep the database and report it.',
        ),
      ),
  ];
  return { ok: findings.every(({ level }) => level !== 'error'), findings, equations };
}

function onDurability({ fsync, synchronousCommit, version }: Awaited<ReturnType<typeof readDurability>>): Finding[] {
  const findings: Finding[] = [];
  if (fsync !== 'on' || synchronousCommit === 'off') {
    const sentence = 'PostgreSQL may forget what it has committed: fsync or synchronous_commit is off.';
    findings.push(finding('error', 'database-forgetful', sentence, 'Turn both on: a receipt is a promise.'));
  }
  if (version < 15) {
    const sentence = `PostgreSQL ${version} is older than what Comity is tested with.`;
    findings.push(finding('warning', 'database-old', sentence, 'Update to PostgreSQL 15 or newer.'));
  }
  return findings;
}

/** Deadlines, signatures and what partners take all hang on it. */
function onClock(now: Date, { database, lastDeed }: Awaited<ReturnType<typeof readTimes>>): Finding[] {
  const whatToDo = 'Set the clock, and let the system keep it by NTP.';
  if (Math.abs(now.getTime() - database.getTime()) > drift) {
    const sentence = `The clock of this node says ${minute(now)}, that of its database ${minute(database)}: one is wrong.`;
    return [finding('error', 'clock-differs', sentence, whatToDo)];
  }
  if (lastDeed !== null && lastDeed.getTime() - now.getTime() > drift) {
    const sentence = `The clock of this node says ${minute(now)}, but it has recorded something at ${minute(lastDeed)}.`;
    return [finding('error', 'clock-behind', sentence, whatToDo)];
  }
  return [];
}

function minute(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function onDisk(free: number): Finding[] {
  if (free > 2 * gigabyte) return [];
  const sentence = `The disk has ${(free / gigabyte).toFixed(1)} GB left; files of partners are refused when it is full.`;
  return [finding(free < gigabyte / 4 ? 'error' : 'warning', 'disk-full', sentence, 'Make room or move COMITY_HOME.')];
}

function onPartner(ctx: Pick<Context, 'clock'>, partner: Partner): Finding[] {
  const findings = partner.alerts.map(({ kind, times }) =>
    finding(
      'warning',
      `partner-${kind}`,
      `${partner.node}: ${kind.replaceAll('-', ' ')}, ${times} times.`,
      'See Partners.',
    ),
  );
  if (partner.state === 'suspended') {
    findings.push(
      finding('note', 'partner-suspended', `${partner.node} is suspended.`, 'Trust it anew with two persons.'),
    );
  }
  const ends = partner.statementExpiresAt;
  if (ends !== null && Date.parse(ends) - ctx.clock().getTime() < month) {
    const isOver = Date.parse(ends) <= ctx.clock().getTime();
    const sentence = `The trust statement of ${partner.node} ${isOver ? 'has run out' : 'runs out within a month'}.`;
    findings.push(
      finding(
        'warning',
        'statement-expiring',
        sentence,
        isOver
          ? 'See whether the clock of this node is right; ask the partner whether its node runs.'
          : 'Ask the partner whether its node runs.',
      ),
    );
  }
  return findings;
}

function finding(level: Finding['level'], code: string, sentence: string, whatToDo: string): Finding {
  return { level, code, sentence, whatToDo };
}
