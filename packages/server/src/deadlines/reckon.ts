import { addWorkingDays, type Calendar, workingDay } from './calendar.ts';
import { addDays, addMonths, fromLocal, toLocal } from './local-time.ts';
import type { Rule } from './rules.ts';

export const points = ['warn', 'escalate', 'red', 'due'] as const;
export type Point = (typeof points)[number];

/** A day, where it is counted, and the time of that day if it matters; without one it lasts until midnight. */
export type Day = { date: string; time?: string | undefined; zone: string };

export interface Start {
  at: Date;
  zone: string;
  /** For rules that leave the day to whoever sets the deadline. */
  due?: Day | undefined;
  /** What has stopped it so far, each with its end. */
  stops?: readonly { from: Date; to: Date }[];
}

export interface Reckoned {
  dueAt: Date;
  /** In the order of time, the end among them. Those that would fall before the start are not there. */
  points: { point: Point; at: Date }[];
}

/**
 * When a deadline ends, and when people are told. Days are counted where they are counted: sixty days later the clock of
 * that place shows the same time, even if it was put forward in between. Stops move the end by as long as they lasted.
 */
export function reckon(rule: Rule, start: Start, calendar: Calendar): Reckoned {
  const stopped = (start.stops ?? []).reduce((sum, { from, to }) => sum + (to.getTime() - from.getTime()), 0);
  const wanted = new Date(endOf(rule, start, calendar).getTime() + stopped);
  const dueAt = rule.freeDay === 'next' ? onWorkingDay(wanted, start.zone, calendar, 1) : wanted;
  const { from, unit, ...amounts } = rule.points;
  const before = points.flatMap((point) => {
    const amount = point === 'due' ? undefined : amounts[point];
    if (amount === undefined) return [];
    const base = from === 'start' ? new Date(start.at.getTime() + stopped) : dueAt;
    const at = shift(base, from === 'start' ? amount : -amount, unit, start.zone);
    const told = unit === 'days' ? onWorkingDay(at, start.zone, calendar, -1) : at;
    return told > start.at && told < dueAt ? [{ point, at: told }] : [];
  });
  return { dueAt, points: [...before, { point: 'due', at: dueAt }] };
}

/** The instant at which a day is over, or its time is reached. */
export function instantOf({ date, time, zone }: Day): Date {
  if (time === undefined) return fromLocal({ date: addDays(date, 1), time: '00:00:00' }, zone);
  return fromLocal({ date, time: time.length === 5 ? `${time}:00` : time }, zone);
}

function endOf(rule: Rule, { at, zone, due }: Start, calendar: Calendar): Date {
  if (due) return instantOf(due);
  if (!rule.length) throw new RangeError('This rule leaves the day to whoever sets the deadline.');
  const { amount, unit } = rule.length;
  if (unit === 'hours' || unit === 'days') return shift(at, amount, unit, zone);
  const { date, time } = toLocal(at, zone);
  const end = unit === 'months' ? addMonths(date, amount) : addWorkingDays(calendar, date, amount);
  return fromLocal({ date: end, time }, zone);
}

function shift(at: Date, amount: number, unit: 'hours' | 'days', zone: string): Date {
  if (unit === 'hours') return new Date(at.getTime() + amount * 3_600_000);
  const { date, time } = toLocal(at, zone);
  return fromLocal({ date: addDays(date, amount), time }, zone);
}

function onWorkingDay(at: Date, zone: string, calendar: Calendar, direction: 1 | -1): Date {
  const { date, time } = toLocal(at, zone);
  const day = workingDay(calendar, date, direction);
  return day === date ? at : fromLocal({ date: day, time }, zone);
}
