import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { law } from '../src/index.ts';

/** What the texts say, written down before the engine was asked: each with the article that decides it. */
interface Case {
  id: string;
  article: string;
  q: object;
  /** `null`: no basis, which is an answer. */
  primary: string | null;
  articles?: string[];
  roles?: Record<string, string>;
  /** `null`: not among the excluded at all, since nobody would think of it. */
  excluded?: Record<string, string | null>;
  untoc18?: boolean | string;
  dual?: string;
  met?: boolean | string;
  limits?: (string | null)[];
  languages?: string[];
  channel?: string;
  missing?: string;
  conditional?: boolean;
}

const cases: Case[] = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8'));

test('there are at least sixty cases, each of its own name and with its article', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  expect(cases.filter(({ article }) => !article)).toEqual([]);
});

describe('what the texts say', () => {
  test.each(cases.map((each) => [`${each.id} (${each.article})`, each] as const))('%s', (_, expected) => {
    const answer = law.basis(expected.q);
    const [primary] = answer.bases;
    expect(primary?.instrument ?? null).toBe(expected.primary);
    if (expected.articles) expect(primary?.articles).toEqual(expected.articles);
    for (const [instrument, role] of Object.entries(expected.roles ?? {}))
      expect(answer.bases.find((basis) => basis.instrument === instrument)?.role, instrument).toBe(role);
    for (const [instrument, code] of Object.entries(expected.excluded ?? {}))
      expect(answer.excluded.find((each) => each.instrument === instrument)?.code ?? null, instrument).toBe(code);
    if (expected.untoc18 !== undefined) expect(answer.untoc18.paragraphs9to29).toBe(expected.untoc18);
    if (expected.dual) expect(answer.dualCriminality.verdict).toBe(expected.dual);
    if (expected.met !== undefined) expect(answer.dualCriminality.met).toBe(expected.met);
    if (expected.limits)
      expect(answer.timeLimits.map(({ duration }) => duration).sort()).toEqual([...expected.limits].sort());
    if (expected.languages) expect(answer.languages.map(({ code }) => code)).toEqual(expected.languages);
    if (expected.channel) expect(answer.channel.kind).toBe(expected.channel);
    if (expected.missing) expect(answer.missing.map(({ fact }) => fact).join('\n')).toContain(expected.missing);
    if (expected.conditional !== undefined) expect(primary?.conditionalOn !== undefined).toBe(expected.conditional);
  });
});
