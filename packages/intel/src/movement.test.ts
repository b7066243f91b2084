import { expect, test } from 'vitest';
import { routeOf } from './movement.ts';

test('a route is put together in the order of time, with distance and speed', () => {
  const legs = routeOf([
    { time: '2026-04-15T21:05:00Z', place: 'Pattaya, Thailand' },
    { time: '2026-04-13T05:30:00Z', place: 'Benin City, Nigeria' },
    { time: '2026-04-15T17:40:00Z', place: 'Bangkok, Thailand', until: '2026-04-15T18:30:00Z' },
    { time: '2026-04-13T11:45:00Z', place: 'Lagos, Nigeria', until: '2026-04-14T21:15:00Z' },
    { time: '2026-04-16T08:00:00Z', place: 'Pattaya, Thailand' },
  ]);
  expect(legs.map(({ from, to, speed }) => [from, to, speed])).toEqual([
    ['Benin City, Nigeria', 'Lagos, Nigeria', 'by road'],
    ['Lagos, Nigeria', 'Bangkok, Thailand', 'by air'],
    ['Bangkok, Thailand', 'Pattaya, Thailand', 'by road'],
  ]);
  expect(legs[0]?.km).toBeGreaterThan(200);
});

test('what nobody can travel is marked, never explained away', () => {
  const [leg] = routeOf([
    { time: '2026-04-13T05:30:00Z', place: 'Lagos, Nigeria' },
    { time: '2026-04-13T06:00:00Z', place: 'Bangkok, Thailand' },
  ]);
  expect(leg).toMatchObject({ speed: 'impossible for one person' });
});

test('a place that is not known leaves the speed open', () => {
  const legs = routeOf([
    { time: '2026-04-13', place: 'Port Meridian' },
    { time: 'no time', place: 'Lagos' },
    { time: '2026-04-14', place: 'Lagos' },
  ]);
  expect(legs).toMatchObject([{ from: 'Port Meridian', to: 'Lagos', km: null, speed: 'unknown' }]);
});
