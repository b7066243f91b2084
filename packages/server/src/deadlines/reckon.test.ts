import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarOf, workingDay } from './calendar.ts';
import { addDays, addMonths, fromLocal, isZone, toLocal } from './local-time.ts';
import { instantOf, reckon } from './reckon.ts';
import { type Rule, type RuleId, rules } from './rules.ts';

const lagos = 'Africa/Lagos';
const bangkok = 'Asia/Bangkok';
const nigeria = calendarOf('NG');
const at = (text: string) => new Date(text);

test('a preservation of 6 June, 09:10 in Lagos ends on 5 August; people are told on days 30, 45 and 55', () => {
  const reckoned = reckon(rules.preservation, { at: at('2026-06-06T08:10:00Z'), zone: lagos }, nigeria);
  expect(reckoned).toEqual({
    dueAt: at('2026-08-05T08:10:00Z'),
    points: [
      { point: 'warn', at: at('2026-07-06T08:10:00Z') },
      { point: 'escalate', at: at('2026-07-21T08:10:00Z') },
      { point: 'red', at: at('2026-07-31T08:10:00Z') },
      { point: 'due', at: at('2026-08-05T08:10:00Z') },
    ],
  });
});

test.each<[RuleId, string, string, string]>([
  ['hit-claim', '2026-06-03T14:00:00Z', bangkok, '2026-06-06T14:00:00Z'],
  ['provisional-arrest', '2026-09-17T04:06:00Z', bangkok, '2026-11-16T04:06:00Z'],
  ['team', '2026-08-13T11:00:00Z', lagos, '2027-08-13T11:00:00Z'],
  ['reflection', '2026-05-30T07:30:00Z', bangkok, '2026-06-29T07:30:00Z'],
  // Friday afternoon: five working days, past a weekend and Democracy Day (12 June).
  ['enforcement-eu', '2026-06-05T14:00:00Z', lagos, '2026-06-15T14:00:00Z'],
])('%s that starts at %s in %s ends at %s', (rule, start, zone, due) => {
  expect(reckon(rules[rule], { at: at(start), zone }, nigeria).dueAt).toEqual(at(due));
});

test('a suggested day with a time ends then, without one at midnight of its place', () => {
  const start = { at: at('2026-06-22T03:00:00Z'), zone: bangkok };
  const due = { date: '2026-08-31', time: '16:30', zone: bangkok };
  expect(reckon(rules.suggested, { ...start, due }, nigeria).dueAt).toEqual(at('2026-08-31T09:30:00Z'));
  expect(instantOf({ date: '2026-08-31', zone: bangkok })).toEqual(at('2026-08-31T17:00:00Z'));
});

test('what stopped a deadline moves its end and its points by as long as it lasted', () => {
  const start = { at: at('2026-06-06T08:10:00Z'), zone: lagos };
  const stops = [{ from: at('2026-06-10T08:00:00Z'), to: at('2026-06-12T08:00:00Z') }];
  const reckoned = reckon(rules['production-eu'], { ...start, stops }, nigeria);
  expect(reckoned.dueAt).toEqual(at('2026-06-18T08:10:00Z'));
});

test('people are told before a weekend or a holiday, not during it', () => {
  // Day 30 would be Sunday, 5 July; 3 July is free in the United States, so it is Thursday, 2 July.
  const start = { at: at('2026-06-05T15:00:00Z'), zone: 'America/New_York' };
  const [warn] = reckon(rules.preservation, start, calendarOf('US')).points;
  expect(warn).toEqual({ point: 'warn', at: at('2026-07-02T15:00:00Z') });
});

test('a day that the node opens or closes itself outranks the list', () => {
  const calendar = calendarOf('TH', [
    { day: '2026-06-03', free: false, name: 'open for the exercise' },
    { day: '2026-06-04', free: true, name: 'flood' },
  ]);
  expect(calendarOf('TH').freeDay('2026-06-03')).toMatch('Birthday');
  expect(calendar.freeDay('2026-06-03')).toBeUndefined();
  expect(calendar.freeDay('2026-06-04')).toBe('flood');
  expect(workingDay(calendar, '2026-06-06', 1)).toBe('2026-06-08');
});

test('a country that is not on any list has weekends', () => {
  expect(calendarOf(undefined).freeDay('2026-06-06')).toBe('weekend');
  expect(calendarOf(undefined).freeDay('2026-12-25')).toBeUndefined();
});

test('weekends are those of the country', () => {
  expect(calendarOf('EG').freeDay('2026-06-05')).toBe('weekend');
  expect(calendarOf('EG').freeDay('2026-06-07')).toBeUndefined();
});

describe('local time', () => {
  test('comes back as it was, in all zones and years', () => {
    const zones = ['Asia/Bangkok', 'Africa/Lagos', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'];
    const instants = fc.date({ min: at('1990-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (instant, zone) => {
        const local = toLocal(instant, zone);
        // Twice a year an hour comes twice: then the first is meant.
        expect(toLocal(fromLocal(local, zone), zone)).toEqual(local);
      }),
    );
  });

  test('that never comes is as long after the change as it would have been', () => {
    const never = { date: '2026-03-08', time: '02:30:00' };
    expect(fromLocal(never, 'America/New_York')).toEqual(at('2026-03-08T07:30:00Z'));
  });

  test('knows the lengths of months', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28');
  });

  test('knows a zone from a text that is none', () => {
    expect(isZone('Asia/Bangkok')).toBe(true);
    expect(isZone('Asia/Atlantis')).toBe(false);
  });
});

test('for every rule, start and place: points come in order, after the start, and the end is the last', () => {
  const all = Object.values<Rule>(rules).filter((rule) => rule.length);
  const instants = fc.date({ min: at('2020-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z'), noInvalidDate: true });
  const places = fc.constantFrom(['US', 'America/New_York'], ['TH', bangkok], ['NG', lagos], ['EG', 'Africa/Cairo']);
  fc.assert(
    fc.property(fc.constantFrom(...all), instants, places, (rule, start, [country = '', zone = '']) => {
      const { dueAt, points } = reckon(rule, { at: start, zone }, calendarOf(country));
      const times = points.map((each) => each.at.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeGreaterThan(start.getTime());
      expect(points.at(-1)).toEqual({ point: 'due', at: dueAt });
    }),
    { numRuns: 300 },
  );
});
