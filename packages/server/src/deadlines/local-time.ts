/** What the calendar and the clock of a zone show: `2026-06-06` and `09:10:00`. */
export interface LocalTime {
  date: string;
  time: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether a zone is one of the IANA list that this program knows. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

export function toLocal(at: Date, zone: string): LocalTime {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const { year = '', month, day, hour, minute, second } = parts;
  return { date: `${year.padStart(4, '0')}-${month}-${day}`, time: `${hour}:${minute}:${second}` };
}

/**
 * The instant at which a zone shows a date and time. Where clocks are put back and it comes twice, the first; where they
 * are put forward and it never comes, as long after the change as it would have been.
 */
export function fromLocal({ date, time }: LocalTime, zone: string): Date {
  const wanted = Date.parse(`${date}T${time}Z`);
  // No zone changes twice within a day.
  const offsets = [-1, 1].map((day) => offsetAt(wanted + day * 86_400_000, zone));
  const candidates = offsets.map((offset) => wanted - offset).sort((a, b) => a - b);
  const isShown = (instant: number) => instant + offsetAt(instant, zone) === wanted;
  return new Date(candidates.find(isShown) ?? (candidates[1] as number));
}

/** Days later, or earlier: `2026-06-06` and 60 give `2026-08-05`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Months later; where the month is too short, its last day. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** Milliseconds that a zone is ahead of UTC. */
function offsetAt(instant: number, zone: string): number {
  const whole = Math.floor(instant / 1000) * 1000;
  const { date, time } = toLocal(new Date(whole), zone);
  return Date.parse(`${date}T${time}Z`) - whole;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    // Zones come from partners too: a stranger must not fill the memory.
    if (formats.size >= 600) formats.clear();
    formats.set(zone, format);
  }
  return format;
}
