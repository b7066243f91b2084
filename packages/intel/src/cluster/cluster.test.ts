import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeClusters, groupTexts } from './cluster.ts';
import { Clusterer } from './clusterer.ts';
import { templateOf } from './template.ts';

const towns = ['Lagos', 'Kano', 'Benin City', 'Ibadan', 'Warri', 'Jos'];
const offers = towns.map(
  (town, at) => `New hotel in ${town} wants honest cleaners, free room and two meals, call 080${at}1234567 today`,
);
const massage = towns.map(
  (_, at) => `ด่วน รับหมอนวดแผนไทยที่${['พัทยา', 'ระยอง', 'ชลบุรี'][at % 3]} รายได้ดีมาก ที่พักฟรี โทร 08${at}1234567`,
);
const others = ['My bicycle is for sale, hardly used', 'ขายรถมือสองสภาพดี', 'Choir practice moves to Tuesday evening'];

/** The groups as sets of texts: what must not depend on the order. */
function groupsOf(texts: readonly string[]): string[] {
  const { clusterOf } = groupTexts(texts.length, (index) => texts[index] ?? '');
  const groups = new Map<number, string[]>();
  texts.forEach((text, index) => {
    const key = clusterOf[index] ?? -1;
    groups.set(key < 0 ? -1 - index : key, [...(groups.get(key < 0 ? -1 - index : key) ?? []), text]);
  });
  return [...groups.values()].map((group) => group.sort().join('\n')).sort();
}

test('posts of one template are together, in scripts with and without blanks, and nothing else is', () => {
  const groups = groupsOf([...offers, ...massage, ...others]);
  expect(groups).toEqual([[...offers].sort().join('\n'), [...massage].sort().join('\n'), ...others].sort());
});

test('clusters do not depend on the order of the posts', () => {
  const texts = [...offers, ...massage, ...others, ...offers.map((text) => text.replace('honest', 'strong'))];
  const expected = groupsOf(texts);
  fc.assert(
    fc.property(fc.shuffledSubarray(texts, { minLength: texts.length }), (shuffled) => {
      expect(groupsOf(shuffled)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test('clusters of random posts do not depend on their order either', () => {
  const word = fc.constantFrom(
    'free',
    'room',
    'call',
    'work',
    'hotel',
    'now',
    '123',
    'งาน',
    'พนักงาน',
    '高薪',
    'salon',
    'girls',
  );
  fc.assert(
    fc.property(fc.array(fc.array(word, { minLength: 1, maxLength: 12 }), { maxLength: 30 }), (posts) => {
      const texts = posts.map((words) => words.join(' '));
      expect(groupsOf([...texts].reverse())).toEqual(groupsOf(texts));
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['look-alike letters', (text: string) => text.replaceAll('o', 'о').replaceAll('a', 'а')],
  ['figures for letters', (text: string) => text.replaceAll('o', '0').replaceAll('e', '3')],
  ['invisible characters', (text: string) => [...text].join('\u200b')],
  ['emoji', (text: string) => text.replaceAll(' ', ' 💋 ')],
  ['capitals', (text: string) => text.toUpperCase()],
  ['letters apart', (text: string) => text.replace('honest', 'h o n e s t')],
])('a post disguised with %s joins its cluster', (_, disguise) => {
  const texts = [...offers, ...others, disguise(offers[0] ?? '')];
  const { clusterOf } = groupTexts(texts.length, (index) => texts[index] ?? '');
  expect(clusterOf.at(-1)).toBe(clusterOf[0]);
});

test('a post that comes later joins without a rebuild', () => {
  const clusterer = new Clusterer(100);
  const [first, ...rest] = offers.map((text) => clusterer.add(text));
  expect(rest.map((cluster) => clusterer.clusterOf(cluster))).toEqual(rest.map(() => first));
  expect(clusterer.add(others[0] ?? '')).not.toBe(first);
});

test('a template shows what is constant and what stands in its slots', () => {
  const { parts, slots, compression } = templateOf(offers);
  expect(parts).toEqual([
    { text: 'New hotel in' },
    { slot: 0 },
    { text: 'wants honest cleaners, free room and two meals, call' },
    { slot: 1 },
    { text: 'today' },
  ]);
  expect(slots[0]?.sort()).toEqual([...towns].sort());
  expect(compression).toBeGreaterThan(0.4);
});

test('clusters are described with members, first and last', () => {
  const posts = {
    count: offers.length,
    idAt: (index: number) => `p${index}`,
    textAt: (index: number) => offers[index] ?? '',
    timeAt: (index: number) => `2026-03-0${index + 1}`,
  };
  const [cluster, ...more] = describeClusters(groupTexts(posts.count, posts.textAt), posts);
  expect(more).toEqual([]);
  expect(cluster).toMatchObject({
    id: 'c1',
    members: ['p0', 'p1', 'p2', 'p3', 'p4', 'p5'],
    first: '2026-03-01',
    last: '2026-03-06',
  });
});

test('many equal posts cost one comparison', () => {
  const begun = performance.now();
  const { clusters, clusterOf } = groupTexts(20_000, () => offers[0] ?? '');
  expect(clusters).toBe(1);
  expect(clusterOf.every((cluster) => cluster === 0)).toBe(true);
  expect(performance.now() - begun).toBeLessThan(20_000);
});

test('posts made to be nearly alike in every pair of words take bounded time', () => {
  const words = Array.from({ length: 40 }, (_, index) => `word${index}x`);
  const begun = performance.now();
  groupTexts(3000, (index) => words.map((_, at) => words[(at * (index + 1) + index) % 40]).join(' '));
  expect(performance.now() - begun).toBeLessThan(25_000);
});

test('a post of a megabyte is compared by its beginning, and that is counted', () => {
  const long = 'abc def '.repeat(125_000);
  expect(groupTexts(2, () => long)).toMatchObject({ clusters: 1, cut: 2 });
});
