import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runVectorFile } from '../vectors.ts';

const folder = new URL('../../../../spec/vectors/content/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
const names = readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? name.slice(0, -5) : []));

test.each(names)('%s: five vectors or more, good and bad, come out as they should', async (name) => {
  const file = read(name);
  expect(file.kind).toBe(name);
  const results: string[] = file.vectors.map(({ result }: { result: string }) => result);
  expect(results.length).toBeGreaterThanOrEqual(5);
  expect(new Set(results)).toEqual(new Set(['valid', 'schema-invalid', 'json-invalid']));
  expect(await runVectorFile(file)).toEqual({ passed: results.length, failed: 0, skipped: 0, failures: [] });
});

test('a vector that is wrong is reported, with the place', async () => {
  const file = read('info.share');
  const vectors = file.vectors.map((vector: object) => ({ ...vector, result: 'schema-invalid', pointer: '/nowhere' }));
  const { failed, failures } = await runVectorFile({ ...file, vectors });
  expect(failed).toBe(vectors.length);
  expect(failures).toContainEqual({
    id: 'no handling',
    reason: 'expected schema-invalid at /nowhere, was schema-invalid at /handling',
  });
});
