import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Db, Tx } from '../db/database.ts';
import type { DeadlineState } from './api.ts';
import type { CalendarDay } from './calendar.ts';
import type { Point } from './reckon.ts';

interface DeadlinesTable {
  id: string;
  subject: string;
  units: string[];
  rule: string;
  ruleVersion: number;
  startsAt: Date;
  zone: string;
  country: string | null;
  dueAt: Date;
  reason: string | null;
  state: DeadlineState;
  stateAt: Date;
  stateReason: string | null;
}

interface DeadlineStopsTable {
  deadline: string;
  stoppedAt: Date;
  resumedAt: Date | null;
  reason: string;
}

interface RemindersTable {
  deadline: string;
  point: Point;
  at: Date;
  announcedAt: Date | null;
}

interface CalendarDaysTable {
  country: string;
  day: string;
  free: boolean;
  name: string;
}

declare module '../db/database.ts' {
  interface Tables {
    deadlines: DeadlinesTable;
    deadlineStops: DeadlineStopsTable;
    reminders: RemindersTable;
    calendarDays: CalendarDaysTable;
  }
}

export type DeadlineRow = Selectable<DeadlinesTable>;
export type StopRow = Selectable<DeadlineStopsTable>;
export type ReminderRow = Selectable<RemindersTable>;

export async function insertDeadline(tx: Tx, row: Insertable<DeadlinesTable>): Promise<void> {
  await tx.insertInto('deadlines').values(row).execute();
}

/** Locked until the transaction ends. */
export async function lockDeadline(tx: Tx, id: string): Promise<DeadlineRow | undefined> {
  return tx.selectFrom('deadlines').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Those of a subject that are not over, locked until the transaction ends. */
export async function lockOpenDeadlines(tx: Tx, subject: string): Promise<DeadlineRow[]> {
  const open = tx.selectFrom('deadlines').selectAll().where('subject', '=', subject);
  return open.where('state', 'in', ['running', 'stopped', 'held', 'missed']).orderBy('id').forUpdate().execute();
}

/** Those of one subject, or all that still run. */
export async function selectDeadlines(tx: Tx, subject?: string): Promise<DeadlineRow[]> {
  const all = tx.selectFrom('deadlines').selectAll().orderBy('dueAt').orderBy('id');
  if (subject !== undefined) return all.where('subject', '=', subject).execute();
  return all.where('state', 'in', ['running', 'stopped', 'held', 'missed']).execute();
}

export async function updateDeadline(tx: Tx, id: string, change: Updateable<DeadlinesTable>): Promise<void> {
  await tx.updateTable('deadlines').set(change).where('id', '=', id).execute();
}

export async function updateUnits(tx: Tx, subject: string, units: string[]): Promise<void> {
  await tx.updateTable('deadlines').set({ units }).where('subject', '=', subject).execute();
}

export async function insertStop(tx: Tx, row: Omit<DeadlineStopsTable, 'resumedAt'>): Promise<void> {
  await tx
    .insertInto('deadlineStops')
    .values({ ...row, resumedAt: null })
    .execute();
}

export async function endStop(tx: Tx, deadline: string, resumedAt: Date): Promise<void> {
  const stops = tx.updateTable('deadlineStops').set({ resumedAt });
  await stops.where('deadline', '=', deadline).where('resumedAt', 'is', null).execute();
}

export async function selectStops(tx: Tx, deadlines: string[]): Promise<StopRow[]> {
  if (deadlines.length === 0) return [];
  return tx.selectFrom('deadlineStops').selectAll().where('deadline', 'in', deadlines).orderBy('stoppedAt').execute();
}

export async function selectReminders(tx: Tx, deadlines: string[]): Promise<ReminderRow[]> {
  if (deadlines.length === 0) return [];
  return tx.selectFrom('reminders').selectAll().where('deadline', 'in', deadlines).orderBy('at').execute();
}

/** Sets when people are told. What they were told already stays as it was. */
export async function putReminders(tx: Tx, deadline: string, points: { point: Point; at: Date }[]): Promise<void> {
  const rows = points.map((each) => ({ deadline, ...each, announcedAt: null }));
  await tx
    .insertInto('reminders')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['deadline', 'point'])
        .doUpdateSet({ at: (excluded) => excluded.ref('excluded.at') })
        .where('reminders.announcedAt', 'is', null),
    )
    .execute();
}

/** Those that nobody has been told yet come so many milliseconds later. */
export async function shiftReminders(tx: Tx, deadline: string, by: number): Promise<void> {
  const later = sql<Date>`at + ${by}::float8 * interval '1 millisecond'`;
  const open = tx.updateTable('reminders').set({ at: later }).where('deadline', '=', deadline);
  await open.where('announcedAt', 'is', null).execute();
}

/** Takes the reminders of running deadlines that are due, oldest first; another process does not get them too. */
export async function takeDueReminders(tx: Tx, now: Date, limit: number): Promise<(ReminderRow & DeadlineRow)[]> {
  const { rows } = await sql<ReminderRow & DeadlineRow>`
    with due as (
      select deadline, point from reminders join deadlines on deadlines.id = reminders.deadline
      where announced_at is null and at <= ${now} and state = 'running'
      order by at limit ${limit} for update of reminders skip locked
    ), told as (
      update reminders set announced_at = ${now} from due
      where reminders.deadline = due.deadline and reminders.point = due.point returning reminders.*
    )
    select told.*, deadlines.* from told join deadlines on deadlines.id = told.deadline order by told.at`.execute(tx);
  return rows;
}

/** How many run, by the point that they have reached. */
export async function countDeadlines(db: Db | Tx): Promise<{ running: number; overdue: number }> {
  const { rows } = await sql<{ running: number; overdue: number }>`
    select count(*) filter (where state = 'running')::int as running,
      count(*) filter (where state = 'missed')::int as overdue from deadlines`.execute(db);
  return rows[0] ?? { running: 0, overdue: 0 };
}

export async function selectCalendarDays(db: Db | Tx, country: string): Promise<CalendarDay[]> {
  return db
    .selectFrom('calendarDays')
    .select([sql<string>`to_char(day, 'YYYY-MM-DD')`.as('day'), 'free', 'name'])
    .where('country', '=', country)
    .orderBy('day')
    .execute();
}

export async function upsertCalendarDay(tx: Tx, row: CalendarDaysTable): Promise<void> {
  const { free, name } = row;
  const insert = tx.insertInto('calendarDays').values(row);
  await insert.onConflict((conflict) => conflict.columns(['country', 'day']).doUpdateSet({ free, name })).execute();
}
