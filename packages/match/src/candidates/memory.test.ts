import { expect, test } from 'vitest';
import { prepareRecord, SearchIndex } from '../index.ts';
import { hashText } from './hash.ts';
import { MemoryCandidates } from './memory.ts';

const keys = (...words: string[]) => words.map(hashText);

function filled(): MemoryCandidates {
  const index = new MemoryCandidates();
  for (let i = 0; i < 500; i++) index.add(keys(`a${i}`, `b${i % 50}`, 'all'));
  index.pack();
  return index;
}

test('a rare key weighs more than a common one', () => {
  const [first, second] = filled().find(keys('a7', 'b7', 'all'), {}, 5);
  expect(first?.record).toBe(7);
  expect(first?.overlap).toBeGreaterThan(second?.overlap ?? 0);
});

test('what was inserted is found at once, what was removed never', () => {
  const index = filled();
  const added = index.insert(keys('new', 'b7'));
  expect(index.find(keys('new'), {}, 5)).toEqual([expect.objectContaining({ record: added })]);
  index.remove(7);
  expect(index.find(keys('a7'), {}, 5)).toEqual([]);
  index.pack();
  expect(index.find(keys('new'), {}, 5).map(({ record }) => record)).toContain(added);
  expect(index.size).toBe(500);
});

test('a saved index answers as before; a cut or foreign one is refused', () => {
  const index = filled();
  index.remove(3);
  const bytes = index.save();
  const loaded = MemoryCandidates.load(bytes);
  for (const question of [keys('a7', 'b7'), keys('b3', 'a3'), keys('nothing')]) {
    expect(loaded.find(question, {}, 20)).toEqual(index.find(question, {}, 20));
  }
  expect(() => MemoryCandidates.load(bytes.slice(0, -5))).toThrow(expect.objectContaining({ code: 'index-invalid' }));
  expect(() => MemoryCandidates.load(new Uint8Array(40))).toThrow(expect.objectContaining({ code: 'index-invalid' }));
});

test('a record that is upserted replaces the one of its id', () => {
  const index = new SearchIndex();
  const read = (full: string) => prepareRecord({ id: 'one', names: [{ full }], birthDate: '1990-05-17' });
  index.upsert(read('Wendell Crane Hartsoe'));
  index.pack();
  index.upsert(read('Lazlo Verrin'));
  expect(index.search(read('Lazlo Verrin'), 5)).toHaveLength(1);
  expect(index.search(read('Lazlo Verrin'), 5)[0]?.score).toBe(1);
  expect(index.delete('one')).toBe(true);
  expect(index.search(read('Lazlo Verrin'), 5)).toEqual([]);
});
