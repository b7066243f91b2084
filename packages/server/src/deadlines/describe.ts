import type { Deadline, Level } from './api.ts';
import type { Calendar } from './calendar.ts';
import { toLocal } from './local-time.ts';
import { ruleOf } from './rules.ts';
import type { DeadlineRow, ReminderRow, StopRow } from './store.ts';

/** What people see of a deadline at a moment. */
export function describeDeadline(
  row: DeadlineRow,
  given: { stops: StopRow[]; reminders: ReminderRow[]; calendar: Calendar | undefined; now: Date },
): Deadline {
  const { units, country, zone, startsAt, dueAt, stateAt, ...rest } = row;
  const rule = ruleOf(row.rule);
  const reminders = given.reminders.filter(({ deadline }) => deadline === row.id);
  const { date, time } = toLocal(dueAt, zone);
  const until = row.state === 'running' || row.state === 'missed' ? given.now : stateAt;
  return {
    ...rest,
    title: rule?.title ?? row.rule,
    source: rule?.source ?? { instrument: row.rule, article: 'unknown', confidence: 'unknown' },
    startsAt: startsAt.toISOString(),
    dueAt: dueAt.toISOString(),
    dueOn: { date, time: time.slice(0, 5), zone },
    freeDay: given.calendar?.freeDay(date) ?? null,
    level: levelOf(row, reminders, given.now),
    day: Math.max(0, Math.floor((until.getTime() - startsAt.getTime()) / 86_400_000)),
    stateAt: stateAt.toISOString(),
    points: reminders.map(({ point, at, announcedAt }) => ({
      point,
      at: at.toISOString(),
      announced: announcedAt !== null,
    })),
    stops: given.stops
      .filter(({ deadline }) => deadline === row.id)
      .map(({ stoppedAt, resumedAt, reason }) => ({
        stoppedAt: stoppedAt.toISOString(),
        resumedAt: resumedAt?.toISOString() ?? null,
        reason,
      })),
  };
}

function levelOf({ state, dueAt }: DeadlineRow, reminders: ReminderRow[], now: Date): Level {
  if (state === 'missed' || (state === 'running' && dueAt <= now)) return 'over';
  if (state !== 'running') return 'none';
  const reached = reminders.filter(({ point, at }) => point !== 'due' && at <= now).map(({ point }) => point);
  return (['red', 'escalate', 'warn'] as const).find((point) => reached.includes(point)) ?? 'calm';
}
