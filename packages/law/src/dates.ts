/** Calendar days as text, `2026-06-05`: they compare as text, and no time zone can move them. */

const calendarDay = /^\d{4}-\d{2}-\d{2}$/;

export function isDay(value: unknown): value is string {
  return typeof value === 'string' && calendarDay.test(value) && addDays(value, 0) === value;
}

export function addDays(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const moved = new Date(Date.UTC(year, month - 1, date + days));
  // Years below 100 are read as 19xx by the platform; no treaty is that old.
  return Number.isNaN(moved.getTime()) ? '' : moved.toISOString().slice(0, 10);
}

/** The first day of the month that follows the expiration of so many months: the usual clause of the Council of Europe. */
export function firstOfMonthAfter(day: string, months: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months + 1, 1)).toISOString().slice(0, 10);
}

/** The earliest and latest day that `2024-11` or `2016` can mean. */
export function span(date: string): { first: string; last: string } {
  if (date.length === 10) return { first: date, last: date };
  if (date.length === 7) return { first: `${date}-01`, last: addDays(firstOfMonthAfter(`${date}-01`, 0), -1) };
  return { first: `${date}-01-01`, last: `${date}-12-31` };
}
