import { expect, test } from 'vitest';
import { type Linkable, linkDocuments } from './link.ts';
import { groupPictures, hashPicture, pictureDistance } from './pdq.ts';

const hash = (letter: string) => letter.repeat(64);
const post = (id: string, more: Partial<Linkable> = {}): Linkable => ({
  id,
  text: id,
  phones: [],
  handles: [],
  pictures: [],
  ...more,
});
const idsOf = (posts: readonly Linkable[], groups: number[][]) =>
  groups.map((group) => group.map((at) => posts[at]?.id).join(''));

test('posts are joined by phone, by account and by picture, each with its reason', () => {
  const posts = [
    post('a', { phones: ['+66812345678'], poster: 'Tawan' }),
    post('b', { phones: ['+66812345678'], pictures: [hash('a')] }),
    post('c', { handles: ['tawan'] }),
    post('d', { pictures: [hash('a')] }),
    post('e'),
  ];
  const { groups, byPhone, byIdentifiers, links } = linkDocuments(posts);
  expect(idsOf(posts, byPhone)).toEqual(['ab']);
  expect(idsOf(posts, byIdentifiers)).toEqual(['abc']);
  expect(idsOf(posts, groups)).toEqual(['abcd']);
  expect(links.filter(({ joins }) => joins).map(({ kind, value }) => [kind, value])).toEqual([
    ['phone', '+66812345678'],
    ['handle', 'tawan'],
    ['image', hash('a')],
  ]);
  expect(links.every(({ reason, strength }) => reason.length > 20 && strength >= 0 && strength <= 1)).toBe(true);
});

test('a picture that many unrelated posters use carries no weight', () => {
  const posts = Array.from({ length: 8 }, (_, at) => post(`p${at}`, { poster: `user${at}`, pictures: [hash('b')] }));
  const { groups, links } = linkDocuments(posts);
  expect(groups).toEqual([]);
  expect(links).toMatchObject([{ kind: 'image', strength: 0, joins: false }]);
});

test('wording alone is a candidate and joins nothing', () => {
  const posts = [
    post('a', { phones: ['+1'], wording: 'c1' }),
    post('b', { phones: ['+1'], wording: 'c1' }),
    post('c', { phones: ['+2'], wording: 'c1' }),
    post('d', { phones: ['+2'], wording: 'c1' }),
  ];
  const { groups, links } = linkDocuments(posts);
  expect(idsOf(posts, groups)).toEqual(['ab', 'cd']);
  expect(links.find(({ kind }) => kind === 'wording')).toMatchObject({ joins: false, documents: ['a', 'b', 'c', 'd'] });
});

test('rare habits of writing are a candidate with the habits named', () => {
  const texts = ['sallary verrry good !!1 🙏🏾✨', 'sallary verrry nice !!1 🙏🏾✨', 'sallary verrry high !!1 🙏🏾✨'];
  const posts = [...texts, ...texts].map((text, at) => post(`p${at}`, { text, phones: [at < 3 ? '+1' : '+2'] }));
  const style = linkDocuments(posts).links.find(({ kind }) => kind === 'style');
  expect(style).toMatchObject({ joins: false });
  expect(style?.value).toContain('!!1');
  expect(style?.strength).toBeLessThanOrEqual(0.5);
});

test('the order of the posts does not change who belongs together', () => {
  const posts = 'abcdefgh'.split('').map((id, at) => post(id, { phones: [`+${at % 3}`], handles: [`h${at % 4}`] }));
  const sets = (list: Linkable[]) =>
    idsOf(list, linkDocuments(list).groups)
      .map((ids) => [...ids].sort().join(''))
      .sort();
  expect(sets([...posts].reverse())).toEqual(sets(posts));
});

/** A picture of waves; `shift` changes it a little, `step` makes another. */
function waves(width: number, height: number, step: number, shift = 0) {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [x / width, y / height];
      data[y * width + x] = 128 + shift + 60 * Math.sin(u * step + v * 3) + 50 * Math.cos(v * step * 1.7 - u * 5) * u;
    }
  }
  return { width, height, channels: 1 as const, data };
}

test('a picture keeps its hash when it is scaled and brightened, and another has another', () => {
  const { hash: own, quality } = hashPicture(waves(320, 240, 9));
  expect(own).toMatch(/^[0-9a-f]{64}$/);
  expect(quality).toBeGreaterThan(10);
  expect(pictureDistance(own, hashPicture(waves(640, 480, 9, 8)).hash)).toBeLessThanOrEqual(31);
  expect(pictureDistance(own, hashPicture(waves(320, 240, 23)).hash)).toBeGreaterThan(60);
});

test('hashes that differ in at most 31 bits are one picture', () => {
  const near = `7${hash('f').slice(1)}`;
  expect(groupPictures([hash('f'), near, hash('0'), 'no hash'])).toEqual(
    new Map([
      [near, near],
      [hash('f'), near],
      [hash('0'), hash('0')],
    ]),
  );
});

test('pixels that are no picture are refused', () => {
  const refused = expect.objectContaining({ code: 'picture-invalid' });
  expect(() => hashPicture({ width: 10, height: 10, channels: 3, data: new Uint8Array(10) })).toThrow(refused);
  expect(() => hashPicture({ width: 0, height: 0, channels: 1, data: new Uint8Array(0) })).toThrow(refused);
});
