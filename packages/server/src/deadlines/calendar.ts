import Holidays from 'date-holidays';
import { addDays } from './local-time.ts';

/** Which days of a place are no working days, and why. */
export interface Calendar {
  /** The reason why nobody works that day, if nobody does. */
  freeDay(date: string): string | undefined;
}

/** A day that a node counts otherwise than the list does: offices are open, or closed. */
export interface CalendarDay {
  day: string;
  free: boolean;
  name: string;
}

const yearsOf = new Map<string, Map<string, string>>();

/**
 * The calendar of a country: its weekend, its public holidays as the package `date-holidays` knows them, and what the node
 * says of single days, which outranks both. A country that is not on the list, such as a made-up one, has weekends only.
 */
export function calendarOf(country: string | undefined, days: readonly CalendarDay[] = []): Calendar {
  const own = new Map(days.map((each) => [each.day, each]));
  const weekend = weekendOf(country);
  return {
    freeDay(date) {
      const ours = own.get(date);
      if (ours) return ours.free ? ours.name : undefined;
      return (
        holidaysOf(country, date.slice(0, 4)).get(date) ?? (weekend.includes(weekday(date)) ? 'weekend' : undefined)
      );
    },
  };
}

/** A day, or the next or last one before it on which people work. */
export function workingDay(calendar: Calendar, date: string, direction: 1 | -1): string {
  let day = date;
  // No country rests for a month; a list that says so is wrong, and must not hang the node.
  for (let i = 0; i < 31 && calendar.freeDay(day) !== undefined; i++) day = addDays(day, direction);
  return day;
}

/** So many working days later. */
export function addWorkingDays(calendar: Calendar, date: string, count: number): string {
  let day = date;
  for (let i = 0; i < count; i++) day = workingDay(calendar, addDays(day, 1), 1);
  return day;
}

function holidaysOf(country: string | undefined, year: string): Map<string, string> {
  const key = `${country} ${year}`;
  let days = yearsOf.get(key);
  if (!days) {
    const list = country === undefined ? [] : (new Holidays(country).getHolidays(Number(year)) ?? []);
    days = new Map(
      list
        .filter(({ type }) => type === 'public')
        .flatMap(({ date, name, start, end }) => {
          const length = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
          const first = date.slice(0, 10);
          return Array.from({ length }, (_, i): [string, string] => [addDays(first, i), name]);
        }),
    );
    if (yearsOf.size >= 500) yearsOf.clear();
    yearsOf.set(key, days);
  }
  return days;
}

/** Days of the week, Monday is 1. */
function weekendOf(country: string | undefined): readonly number[] {
  if (country === undefined) return [6, 7];
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getWeekInfo?: () => { weekend: number[] } };
  return locale.getWeekInfo?.().weekend ?? [6, 7];
}

function weekday(date: string): number {
  return new Date(date).getUTCDay() || 7;
}
