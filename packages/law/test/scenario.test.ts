import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Answer, law } from '../src/index.ts';

interface Cited {
  instrument: string;
  article: string;
  measure: string;
  confidence: string;
}

interface Verdict {
  request: string;
  main?: Cited[];
  alternative?: Cited[];
  instead?: Cited[];
  displaced?: { instrument: string; articles: string }[];
  excluded?: { instrument: string }[];
  requiredFields?: string[];
  language?: string;
  dualCriminality?: { met?: boolean };
}

const { legal }: { legal: Verdict[] } = JSON.parse(readFileSync(new URL('scenario.json', import.meta.url), 'utf8'));
const verdicts = new Map(legal.map((verdict) => [verdict.request, verdict]));

const conduct = {
  acts: ['recruitment', 'harbouring'],
  means: ['deception', 'threat'],
  purposes: ['forced_labour'],
};

function ask(requesting: string, requested: string, measure: string, date: string): Answer {
  return law.basis({
    requesting,
    requested,
    measure,
    date,
    transnational: true,
    organisedGroup: true,
    offence: conduct,
  });
}

/** The measures of a verdict that one asks for; the others say how. */
const asked = new Set([
  ...['preservation_expedited', 'witness_statement', 'banking_records', 'documents_records', 'search_seizure'],
  ...['victim_identification', 'victim_repatriation', 'spontaneous_information', 'jit', 'provisional_arrest'],
]);

test.each([
  ['RQ-01', 'USA', 'NGA', '2026-06-05'],
  ['RQ-02', 'USA', 'THA', '2026-06-12'],
  ['RQ-03', 'THA', 'NGA', '2026-06-22'],
  ['RQ-04', 'USA', 'NGA', '2026-07-20'],
  ['RQ-05', 'USA', 'THA', '2026-07-16'],
  ['RQ-06', 'THA', 'NGA', '2026-09-03'],
  ['SP-01', 'THA', 'NGA', '2026-06-08'],
  ['JT-01', 'USA', 'THA', '2026-08-10'],
])('%s of the exercise stands on what its verdict cites', (request, from, to, date) => {
  const verdict = verdicts.get(request);
  const cited = [...(verdict?.main ?? []), ...(verdict?.instead ?? [])].filter(({ measure }) => asked.has(measure));
  expect(cited.length).toBeGreaterThan(0);
  for (const { instrument, article, measure } of cited) {
    const answer = ask(from, to, measure, date);
    expect(answer.bases[0]?.instrument).toBe(instrument);
    expect(answer.bases[0]?.articles).toContain(article);
    for (const displaced of verdict?.displaced ?? [])
      expect(answer.excluded.filter(({ code }) => code === 'displaced').map((each) => each.instrument)).toContain(
        displaced.instrument,
      );
    for (const { instrument: excluded } of verdict?.excluded ?? [])
      expect(answer.excluded.map((each) => each.instrument)).toContain(excluded);
    for (const id of verdict?.requiredFields ?? []) expect(answer.requiredContent.map((item) => item.id)).toContain(id);
    if (verdict?.language) expect(answer.languages.map(({ code }) => code)).toEqual([verdict.language]);
    if (verdict?.dualCriminality?.met) expect(answer.dualCriminality.met).toBe(true);
  }
});

test('dual criminality of the exercise: reserved, not needed, optional, unknown, not relevant', () => {
  const verdictOf = (...question: Parameters<typeof ask>) => ask(...question).dualCriminality.verdict;
  expect(verdictOf('USA', 'NGA', 'preservation_expedited', '2026-06-05')).toBe('only-if-declared');
  expect(verdictOf('USA', 'THA', 'witness_statement', '2026-06-12')).toBe('not-required');
  expect(verdictOf('THA', 'NGA', 'witness_statement', '2026-06-22')).toBe('optional-ground');
  expect(verdictOf('USA', 'NGA', 'documents_records', '2026-07-20')).toBe('unknown');
  expect(verdictOf('THA', 'NGA', 'victim_repatriation', '2026-09-03')).toBe('not-relevant');
});

test('RQ-01 is told of the Nigerian reservation, of the American entry, and that a request must follow', () => {
  const { warnings } = ask('USA', 'NGA', 'preservation_expedited', '2026-06-05');
  expect(warnings.join('\n')).toMatch(/NGA on ETS185: Reservation to Art 29\(4\)/);
  expect(warnings.join('\n')).toMatch(/entry of USA in ETS185 is general knowledge/);
  expect(warnings.join('\n')).toMatch(/must say that a request for mutual assistance will follow/);
});

test('RQ-02: article 8, the dates and the Thai authority are marked', () => {
  const { warnings, channel } = ask('USA', 'THA', 'witness_statement', '2026-06-12');
  expect(warnings).toContain('Dates of BIL-USA-THA-MLA-1986 are general knowledge.');
  expect(warnings).toContain('BIL-USA-THA-MLA-1986 Art 8 is general knowledge.');
  expect(warnings.join('\n')).toContain('ask before sending');
  expect(channel).toMatchObject({ kind: 'central-authority', article: '3' });
});

test('RQ-03: the Thai notification under UNTOC is not known and not assumed', () => {
  const { missing } = ask('THA', 'NGA', 'witness_statement', '2026-06-22');
  expect(missing.map(({ fact }) => fact)).toContain(
    'notification of THA on central authority and language under UNTOC 18(13)-(14)',
  );
});

test('RQ-05 is stopped for three reasons', () => {
  const { ready, items, basis } = law.check({
    ...{ requesting: 'USA', requested: 'THA', measures: ['provisional_arrest'], date: '2026-07-16' },
    ...{ instruments: ['BIL-USA-THA-MLA-1986'], language: 'en', kind: 'mla', urgent: true, approvals: 1, fields: {} },
  });
  expect(ready).toBe(false);
  expect(
    items.filter(({ kind }) => kind === 'blocker').map(({ id, instrument, article }) => [id, instrument, article]),
  ).toEqual([
    ['wrong-instrument', 'BIL-USA-THA-MLA-1986', '1(6)'],
    ['translation', 'BIL-USA-THA-MLA-1986', '4(1)'],
    ['second-approver', 'BIL-USA-THA-MLA-1986', ''],
  ]);
  expect(basis.bases[0]).toMatchObject({ instrument: 'BIL-USA-THA-EXT-1983', articles: ['10'] });
});

test('RQ-07: of Utopia nothing is known', () => {
  const { bases, missing, transfer, untoc18 } = law.basis({
    requesting: 'USA',
    requested: 'XU',
    measure: 'documents_records',
  });
  expect(bases).toEqual([]);
  expect(missing[0]?.fact).toBe('every treaty of XU');
  expect(transfer.verdict).toBe('unknown');
  expect(untoc18.paragraphs9to29).toBe(false);
});
