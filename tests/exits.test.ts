import { expect, test } from 'vitest';
import { readSourceFiles, type SourceFile, scan } from './source-files.ts';

/**
 * What was given under conditions leaves in few places, and in all of them release() is asked first (handling/release.ts).
 * A new place has to be added here, where somebody sees it.
 */
const production = readSourceFiles().filter(({ name }) => /^packages\/server\/src\/(?!.*\.test\.ts$)/.test(name));
const asksFirst = ({ code }: SourceFile) => /\brelease\(tx, ctx, officer\b/.test(code);

const readsFiles = {
  pattern: /\bblobs\.get\(/,
  /** Bytes on their way: the parts of what was queued, and the examiner's hash of what is stored. None shows them. */
  without: ['blobs/blobs.ts', 'parts/assembling.ts', 'parts/cutting.ts', 'parts/sending.ts', 'evidence/verifying.ts'],
  withRelease: ['evidence/file.ts', 'files/files.ts'],
};

const handsOver = {
  pattern: /\bkind: '(info\.share|info\.update|evidence\.offer)'/,
  /** A scripted partner of the exercise, who keeps no rule. */
  without: ['scenario/utopia.ts'],
  withRelease: ['evidence/offers.ts', 'information/information.ts'],
};

test.each([
  ['files are read', readsFiles, 'const source = ctx.blobs.get(sha256);'],
  ['information and evidence are handed over', handsOver, `queueMessage(tx, ctx, { kind: 'info.share' });`],
])('%s only where release() is asked first', (_, { pattern, without, withRelease }, example) => {
  expect(pattern.test(scan('packages/server/src/cases/cases.ts', example).code)).toBe(true);
  const found = production.filter(({ code }) => pattern.test(code));
  const nameOf = ({ name }: SourceFile) => name.replace('packages/server/src/', '');
  expect(
    found
      .map(nameOf)
      .filter((name) => !without.includes(name))
      .sort(),
  ).toEqual(withRelease);
  expect(found.filter((file) => withRelease.includes(nameOf(file)) && !asksFirst(file))).toEqual([]);
});

test('what stands in information is selected in its own store, and read where release() is asked', () => {
  const selecting = production.filter(({ code }) => /selectFrom\('information'\)/.test(code)).map(({ name }) => name);
  expect(selecting).toEqual(['packages/server/src/information/store.ts']);
  const showing = production.filter(({ code }) => /\btext: row\.text\b/.test(code));
  expect(showing.map(({ name }) => name)).toEqual(['packages/server/src/information/information.ts']);
  expect(showing.every(asksFirst)).toBe(true);
});
