import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Clustering, prepareRecord, readName, scoreNames } from './index.ts';

const data = path.join(import.meta.dirname, '../../../bench/match/data');
const rows = (file: string) => readFileSync(path.join(data, file), 'utf8').trim().split('\n').slice(1);

function f1(right: number, found: number, wanted: number): number {
  return (2 * right) / (found + wanted);
}

test('labelled pairs of names: F1 of 0.85 or better', () => {
  let right = 0;
  let found = 0;
  let wanted = 0;
  for (const row of rows('name_pairs.csv')) {
    const cells = [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    const [, schema, left = '', other = '', label] = cells;
    const kind = schema === 'Person' ? 'person' : 'organisation';
    const { match } = scoreNames(readName(left, kind), readName(other, kind));
    if (match) found++;
    if (label === 'true') wanted++;
    if (match && label === 'true') right++;
  }
  expect(f1(right, found, wanted)).toBeGreaterThan(0.85);
});

test('FEBRL 1: pairs of 1,000 records with 500 duplicates, F1 of 0.97 or better', () => {
  const clustering = new Clustering();
  for (const row of rows('dataset1.csv')) {
    const [id = '', given, surname, number, one, two, suburb, postcode, state, birthDate = '', social = ''] = row
      .split(',')
      .map((cell) => cell.trim());
    clustering.add(
      prepareRecord({
        id,
        names: [`${given} ${surname}`],
        birthDate,
        documents: social ? [{ type: 'national-id', number: social }] : [],
        addresses: [[number, one, two, suburb, postcode, state].join(' ')],
      }),
    );
  }
  let right = 0;
  let found = 0;
  for (const { members } of clustering.resolve()) {
    const persons = members.map((member) => member.split('-')[1]);
    for (let i = 0; i < persons.length; i++) {
      for (let j = 0; j < i; j++) {
        found++;
        if (persons[i] === persons[j]) right++;
      }
    }
  }
  expect(f1(right, found, 500)).toBeGreaterThan(0.97);
});
