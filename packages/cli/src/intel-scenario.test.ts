import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { routeOf } from '@comity/intel';
import { expect, test } from 'vitest';
import { intelCommand } from './intel.ts';

const folder = path.join(import.meta.dirname, '../test/posts');
const posts = path.join(folder, 'ads.csv');
interface Truth {
  change: string;
  clusterings: Record<'byPhone' | 'byIdentifiers' | 'byIdentifiersAndPicture', number[]>;
  networkAds: number;
  ads: Record<
    string,
    { family: string | null; network: string | null; phones: string[]; handles: string[]; hints: string[] }
  >;
  route: { from: string; to: string; departs: string; arrives: string }[];
  places: Record<string, [number, number]>;
}
const truth: Truth = JSON.parse(readFileSync(path.join(folder, 'truth.json'), 'utf8'));

async function run(...args: string[]): Promise<string> {
  let printed = '';
  const stdout = new Writable({
    write(chunk, _, done) {
      printed += chunk;
      done();
    },
  });
  expect(
    await intelCommand(args, {
      stdin: Readable.from([]),
      stdout,
      stderr: new Writable({ write: (_, __, done) => done() }),
    }),
  ).toBe(0);
  return printed;
}

test('every number of the exercise is read, however it is disguised, and its account or address with it', async () => {
  const lines = (await run('extract', posts, '--jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.length).toBe(400);
  for (const { id, phones, handles, emails } of lines) {
    expect([id, phones.map((phone: { e164: string }) => phone.e164).sort()]).toEqual([id, truth.ads[id]?.phones]);
    for (const { value } of [...handles, ...emails]) expect(truth.ads[id]?.handles).toContain(value);
  }
});

test('the posts are joined as the truth has it; the copycat, the lawful agency and the rest stay apart', async () => {
  const linked = JSON.parse(await run('link', posts, '--json', '--since', truth.change));
  const sizes = (groups: string[][]) => groups.map(({ length }) => length);
  expect(sizes(linked.byPhone)).toEqual(truth.clusterings.byPhone);
  expect(sizes(linked.byIdentifiers)).toEqual(truth.clusterings.byIdentifiers);
  expect(sizes(linked.clusters.map(({ members }: { members: string[] }) => members))).toEqual(
    truth.clusterings.byIdentifiersAndPicture,
  );
  const [network] = linked.clusters;
  expect(network.members.length).toBe(truth.networkAds);
  expect(network.members.every((id: string) => truth.ads[id]?.network === 'NET-1')).toBe(true);
  const copied = linked.links.find(
    ({ kind, joins, documents }: { kind: string; joins: boolean; documents: string[] }) => {
      const families = new Set(documents.map((id) => truth.ads[id]?.family));
      return kind === 'wording' && !joins && families.has('F01') && families.has('F12');
    },
  );
  expect(copied).toBeDefined();
  expect(network.changes.replaced).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'phone', from: '+66110000188', to: '+66110000263' }),
      expect.objectContaining({ kind: 'phone', from: '+2349000000131', to: '+2349000000219' }),
    ]),
  );
});

test('the indicators that the truth names are found with their words; a lawful offer has none', async () => {
  const lines = (await run('indicators', posts, '--jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const { id, indicators } of lines) {
    const found = indicators.map(({ indicator }: { indicator: string }) => indicator);
    expect([id, found]).toEqual([id, expect.arrayContaining(truth.ads[id]?.hints ?? [])]);
    if (truth.ads[id]?.family === 'F11' || truth.ads[id]?.family === null) expect(found).toEqual([]);
  }
});

test('the seven legs of the route come out in order; only the one from the invented island is too fast', () => {
  const sightings = truth.route.flatMap(({ from, to, departs, arrives }) => [at(from, departs), at(to, arrives)]);
  const legs = routeOf(sightings);
  expect(legs.map(({ from, to }) => [from, to])).toEqual(truth.route.map(({ from, to }) => [from, to]));
  const tooFast = legs.filter(({ speed }) => speed === 'impossible for one person');
  // Port Meridian of Utopia lies in mid-Atlantic, 13,853 km from Bangkok; the exercise flies that in eight hours.
  expect(tooFast.map(({ from, to }) => [from, to])).toEqual([['PL-XU', 'PL-BKK']]);
});

function at(place: string, time: string) {
  const [latitude, longitude] = truth.places[place] ?? [0, 0];
  return { place, time, latitude, longitude };
}

test('the same input gives the same bytes', async () => {
  expect(await run('link', posts, '--json')).toBe(await run('link', posts, '--json'));
});
