import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeKinds } from '../scripts/spec.ts';

const folder = path.join(import.meta.dirname, '../spec/schemas');

test('the schemas of the specification are those of the code; `npm run spec` writes them', () => {
  const written = readdirSync(folder).map((name): [string, string] => [
    name,
    readFileSync(path.join(folder, name), 'utf8'),
  ]);
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(describeKinds()));
});

test('a schema lets pass what a later version adds', () => {
  const strict = [...describeKinds()].filter(([, text]) => text.includes('"additionalProperties": false'));
  expect(strict.map(([name]) => name)).toEqual([]);
});
