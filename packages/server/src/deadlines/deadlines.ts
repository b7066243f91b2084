import { countryOf, type NodeId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Db, Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { CalendarDay, Deadline, NewDeadline } from './api.ts';
import { type Calendar, calendarOf } from './calendar.ts';
import { describeDeadline } from './describe.ts';
import { isZone } from './local-time.ts';
import { type Day, reckon } from './reckon.ts';
import { type RuleId, ruleOf, rules } from './rules.ts';
import {
  type DeadlineRow,
  endStop,
  insertDeadline,
  insertStop,
  lockDeadline,
  lockOpenDeadlines,
  putReminders,
  selectCalendarDays,
  selectDeadlines,
  selectReminders,
  selectStops,
  shiftReminders,
  updateDeadline,
  updateUnits,
  upsertCalendarDay,
} from './store.ts';

type Ground = Pick<Context, 'clock' | 'random' | 'config'>;
type By = Parameters<typeof recordAudit>[2]['by'];

export interface DeadlineToStart {
  rule: RuleId;
  subject: string;
  units: string[];
  startsAt: Date;
  /** Where it is counted, and whose holidays count: this node's, unless told. */
  zone?: string | undefined;
  node?: NodeId | undefined;
  /** The day, for rules that do not say how long. */
  due?: Day | undefined;
  reason?: string | undefined;
  by: By;
}

/** Starts a deadline in the transaction of the deed that it follows from. Returns its id. */
export async function startDeadline(tx: Tx, ctx: Ground, given: DeadlineToStart): Promise<string> {
  const { rule, subject, units, startsAt, due, reason = null, by } = given;
  // A zone that a partner made up cannot be reckoned with.
  const wanted = due?.zone ?? given.zone;
  const zone = wanted !== undefined && isZone(wanted) ? wanted : ctx.config.zone;
  const country = countryOf(given.node ?? ctx.config.node) ?? null;
  const calendar = await readCalendar(tx, country);
  const reckoned = reckon(rules[rule], { at: startsAt, zone, due: due && { ...due, zone } }, calendar);
  const id = ctx.random.uuid();
  const { version: ruleVersion } = rules[rule];
  const { dueAt } = reckoned;
  await insertDeadline(tx, {
    ...{ id, subject, units, rule, ruleVersion, startsAt, zone, country, dueAt, reason },
    ...{ state: 'running', stateAt: startsAt, stateReason: null },
  });
  await putReminders(tx, id, reckoned.points);
  await note(tx, ctx, by, { subject, rule, dueAt }, 'set');
  return id;
}

/** Stops the clocks of a subject whose rules say that a question stops them. */
export async function stopForQuestion(tx: Tx, ctx: Ground, subject: string, reason: string, by: By): Promise<void> {
  for (const row of await lockOpenDeadlines(tx, subject)) {
    if (row.state === 'running' && ruleOf(row.rule)?.stopsForQuestions) await stop(tx, ctx, row, reason, by);
  }
}

/** Lets the stopped clocks of a subject run on. */
export async function resumeAfterQuestion(tx: Tx, ctx: Ground, subject: string, by: By): Promise<void> {
  for (const row of await lockOpenDeadlines(tx, subject)) if (row.state === 'stopped') await resume(tx, ctx, row, by);
}

/**
 * Brings the open deadlines of a subject to an end, or those of one rule. `held`: it no longer runs out, since something
 * else is waited for (ETS 185 art. 29(7)).
 */
export async function endDeadlines(
  tx: Tx,
  ctx: Ground,
  subject: string,
  end: { rule?: RuleId; state: 'met' | 'held' | 'ended'; reason: string; by: By },
): Promise<void> {
  for (const row of await lockOpenDeadlines(tx, subject)) {
    if (end.rule !== undefined && row.rule !== end.rule) continue;
    await finish(tx, ctx, row, end);
  }
}

/** Opens the deadlines of a subject to these units. */
export async function openDeadlinesTo(tx: Tx, subject: string, units: string[]): Promise<void> {
  await updateUnits(tx, subject, units);
}

export async function listDeadlines(
  ctx: Pick<Context, 'db' | 'clock'>,
  officer: SessionOfficer,
  subject?: string,
): Promise<Deadline[]> {
  return withOfficer(ctx, officer, (tx) => readDeadlines(tx, ctx, subject));
}

/** The deadlines that the transaction may see. */
export async function readDeadlines(tx: Tx, ctx: Pick<Context, 'clock'>, subject?: string): Promise<Deadline[]> {
  return describe(tx, ctx, await selectDeadlines(tx, subject));
}

/** A day that officers of this node set themselves. */
export async function setDeadline(ctx: Ground & Pick<Context, 'db'>, officer: SessionOfficer, input: NewDeadline) {
  const { subject, date, time, reason } = input;
  return withOfficer(ctx, officer, async (tx) => {
    const due = { date, time, zone: ctx.config.zone };
    const by = { officer: officer.id };
    const { units } = officer;
    const id = await startDeadline(tx, ctx, {
      ...{ rule: 'agreed', subject, units, due, reason, by },
      startsAt: ctx.clock(),
    });
    return readOne(tx, ctx, id);
  });
}

/** What an officer does to one deadline: `stop`, `resume`, or bring it to an end. Throws `deadline-unknown`, `deadline-over`. */
export async function changeDeadline(
  ctx: Ground & Pick<Context, 'db'>,
  officer: SessionOfficer,
  id: string,
  change: { stop: string } | { resume: true } | { state: 'met' | 'ended'; reason: string },
): Promise<Deadline> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockDeadline(tx, id);
    if (!row) throw new ServerError('deadline-unknown', 'There is no such deadline.');
    const by = { officer: officer.id };
    if ('stop' in change && row.state === 'running') await stop(tx, ctx, row, change.stop, by);
    else if ('resume' in change && row.state === 'stopped') await resume(tx, ctx, row, by);
    else if ('state' in change && !['met', 'ended'].includes(row.state)) await finish(tx, ctx, row, { ...change, by });
    else throw new ServerError('deadline-over', 'The deadline is in no state in which that could be done.');
    return readOne(tx, ctx, id);
  });
}

export async function listCalendarDays(ctx: Pick<Context, 'db' | 'config'>): Promise<CalendarDay[]> {
  return selectCalendarDays(ctx.db, countryOf(ctx.config.node) ?? '');
}

/** What is running keeps its day: people have been told of it. */
export async function setCalendarDay(ctx: Ground & Pick<Context, 'db'>, officer: SessionOfficer, day: CalendarDay) {
  await withOfficer(ctx, officer, async (tx) => {
    await upsertCalendarDay(tx, { ...day, country: countryOf(ctx.config.node) ?? '' });
    await recordAudit(tx, ctx, {
      verb: 'setting-changed',
      by: { officer: officer.id },
      subject: `calendar ${day.day}`,
    });
  });
  return day;
}

async function stop(tx: Tx, ctx: Ground, row: DeadlineRow, reason: string, by: By): Promise<void> {
  const at = ctx.clock();
  await insertStop(tx, { deadline: row.id, stoppedAt: at, reason });
  await updateDeadline(tx, row.id, { state: 'stopped', stateAt: at, stateReason: reason });
  await note(tx, ctx, by, row, reason);
}

async function resume(tx: Tx, ctx: Ground, row: DeadlineRow, by: By): Promise<void> {
  const at = ctx.clock();
  await endStop(tx, row.id, at);
  const stops = (await selectStops(tx, [row.id])).map(({ stoppedAt, resumedAt }) => ({
    from: stoppedAt,
    to: resumedAt ?? at,
  }));
  const rule = ruleOf(row.rule);
  const calendar = await readCalendar(tx, row.country);
  // Of what runs to a day that was named, only the stop that ends now is new: the earlier ones are in the day already.
  const last = stops.slice(-1).map(({ from, to }) => to.getTime() - from.getTime())[0] ?? 0;
  const named = { dueAt: new Date(row.dueAt.getTime() + last), points: [] };
  const reckoned = rule?.length ? reckon(rule, { at: row.startsAt, zone: row.zone, stops }, calendar) : named;
  const { dueAt, points } = reckoned;
  await updateDeadline(tx, row.id, { state: 'running', stateAt: at, stateReason: null, dueAt });
  await (rule?.length ? putReminders(tx, row.id, points) : shiftReminders(tx, row.id, last));
  await note(tx, ctx, by, { ...row, dueAt }, 'resumed');
}

async function finish(
  tx: Tx,
  ctx: Ground,
  row: DeadlineRow,
  { state, reason, by }: { state: 'met' | 'held' | 'ended'; reason: string; by: By },
): Promise<void> {
  const at = ctx.clock();
  if (row.state === 'stopped') await endStop(tx, row.id, at);
  await updateDeadline(tx, row.id, { state, stateAt: at, stateReason: reason });
  await note(tx, ctx, by, row, reason);
}

async function note(
  tx: Tx,
  ctx: Ground,
  by: By,
  { subject, rule, dueAt }: Pick<DeadlineRow, 'subject' | 'rule' | 'dueAt'>,
  reason: string,
): Promise<void> {
  await recordAudit(tx, ctx, { verb: 'deadline-set', by, subject, body: { rule, due: dueAt.toISOString(), reason } });
  await announce(tx, { kind: 'deadline-changed', subject });
}

async function readOne(tx: Tx, ctx: Ground, id: string): Promise<Deadline> {
  const row = await lockDeadline(tx, id);
  const [deadline] = row ? await describe(tx, ctx, [row]) : [];
  if (!deadline) throw new ServerError('deadline-unknown', 'There is no such deadline.');
  return deadline;
}

async function describe(tx: Tx, ctx: Pick<Context, 'clock'>, rows: DeadlineRow[]): Promise<Deadline[]> {
  const ids = rows.map(({ id }) => id);
  const [stops, reminders] = [await selectStops(tx, ids), await selectReminders(tx, ids)];
  const calendars = new Map<string | null, Calendar>();
  for (const { country } of rows) if (!calendars.has(country)) calendars.set(country, await readCalendar(tx, country));
  const now = ctx.clock();
  return rows.map((row) => describeDeadline(row, { stops, reminders, calendar: calendars.get(row.country), now }));
}

async function readCalendar(tx: Db | Tx, country: string | null): Promise<Calendar> {
  return calendarOf(country ?? undefined, await selectCalendarDays(tx, country ?? ''));
}
