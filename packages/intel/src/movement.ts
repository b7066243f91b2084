import { readPlace } from './places/gazetteer.ts';

/** Somebody or something was at a place at a time. `place` is free text; coordinates may be given instead. */
export interface Sighting {
  /** ISO 8601. */
  time: string;
  place: string;
  /** When it left, where that is known. */
  until?: string;
  latitude?: number;
  longitude?: number;
}

/** From one place to the next. `speed` compares with what is possible: never a proof, a reason to ask. */
export interface Leg {
  from: string;
  to: string;
  departs: string;
  arrives: string;
  km: number | null;
  hours: number;
  speed: 'by road' | 'by air' | 'impossible for one person' | 'unknown';
  reason: string;
}

const earth = 6371;
/** Roads rarely allow more door to door; airliners fly some 900 km/h, with an hour on the ground. */
const road = 110;
const air = 1000;

/** The route through sightings in the order of time: stays are put together, each leg gets its distance and speed. */
export function routeOf(sightings: readonly Sighting[]): Leg[] {
  const known = sightings
    .filter(({ time }) => !Number.isNaN(Date.parse(time)))
    .sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.place < b.place ? -1 : 1));
  const legs: Leg[] = [];
  let left = known[0];
  for (const next of known.slice(1)) {
    if (left && next.place !== left.place) legs.push(legBetween(left, next));
    left = next;
  }
  return legs;
}

function legBetween(from: Sighting, to: Sighting): Leg {
  const departs = from.until ?? from.time;
  const hours = Math.round(((Date.parse(to.time) - Date.parse(departs)) / 3_600_000) * 100) / 100;
  const km = distance(from, to);
  return { from: from.place, to: to.place, departs, arrives: to.time, km, hours, ...judge(km, hours) };
}

function judge(km: number | null, hours: number): Pick<Leg, 'speed' | 'reason'> {
  if (km === null) return { speed: 'unknown', reason: 'One of the places is not in the gazetteer.' };
  const pace = hours > 0 ? `${Math.round(km / hours)} km/h` : 'no time at all';
  if (km <= 30 || (hours > 0 && km / hours <= road)) return { speed: 'by road', reason: `${km} km at ${pace}.` };
  if (hours > 0 && km / hours <= air) return { speed: 'by air', reason: `${km} km at ${pace}: only by air.` };
  return {
    speed: 'impossible for one person',
    reason: `${km} km in ${pace}: several persons, or posted from elsewhere, or a wrong time.`,
  };
}

function distance(from: Sighting, to: Sighting): number | null {
  const [a, b] = [coordinates(from), coordinates(to)];
  if (!a || !b) return null;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const height =
    Math.sin(radians(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(radians(a.latitude)) *
      Math.cos(radians(b.latitude)) *
      Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  return Math.round(2 * earth * Math.asin(Math.sqrt(height)));
}

function coordinates({ place, latitude, longitude }: Sighting): { latitude: number; longitude: number } | undefined {
  if (latitude !== undefined && longitude !== undefined) return { latitude, longitude };
  return readPlace(place).town;
}
