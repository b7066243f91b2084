import { expect, test } from 'vitest';
import { type Draft, LawError, law } from '../src/index.ts';

const statement: Draft = {
  requesting: 'USA',
  requested: 'THA',
  measures: ['witness_statement', 'banking_records'],
  date: '2026-06-12',
  instruments: ['BIL-USA-THA-MLA-1986'],
  language: 'th',
  approvals: 2,
  fields: {
    written: 'In writing.',
    items: 'Authority, subject, evidence, purpose.',
    central_authority: 'Attorney General',
  },
};

const kindsOf = (draft: object) => law.check(draft).items.map(({ kind, id }) => `${kind} ${id}`);

test('a complete draft is ready', () => {
  expect(law.check(statement)).toMatchObject({ ready: true, items: [] });
});

test('each item that the treaty lists is asked for, with its article and a sentence to add', () => {
  const { ready, items } = law.check({ ...statement, fields: { written: ' ' } });
  expect(ready).toBe(false);
  expect(items.map(({ id, article }) => [id, article])).toEqual([
    ['written', '4(1)'],
    ['items', '4(2)'],
    ['central_authority', '3'],
  ]);
  expect(items.every(({ add, source }) => add.length > 0 && source.length > 0)).toBe(true);
});

test('a preservation needs one approver and the promise of a request', () => {
  const draft = {
    ...statement,
    requested: 'NGA',
    measures: ['preservation_expedited'],
    instruments: ['ETS185'],
    language: 'en',
    kind: 'preservation',
  };
  expect(kindsOf({ ...draft, approvals: 1, fields: {} })).toEqual([
    ...[
      'missing authority',
      'missing offence_facts',
      'missing data_relation',
      'warning custodian',
      'missing necessity',
    ],
    ...['missing mla_intent', 'warning legal_texts'],
  ]);
  expect(kindsOf({ ...draft, approvals: 0 })).toContain('blocker second-approver');
  expect(kindsOf({ ...draft, fields: { legal_texts: '18 USC 1589 beside s. 13' } })).not.toContain(
    'warning legal_texts',
  );
});

test('who approved it is asked for where the draft does not say', () => {
  const { approvals: _, ...draft } = statement;
  expect(kindsOf(draft)).toEqual(['warning second-approver']);
});

test('a draft without an instrument is told which to cite', () => {
  const { items } = law.check({ ...statement, instruments: [] });
  expect(items[0]).toMatchObject({
    id: 'legal-basis',
    kind: 'missing',
    add: 'This request for witness_statement is made under BIL-USA-THA-MLA-1986 Art 8.',
  });
});

test('an instrument that is unknown, not in force, or does not fit is a blocker', () => {
  expect(kindsOf({ ...statement, instruments: ['NOTHING'] })).toContain('blocker wrong-instrument');
  expect(kindsOf({ ...statement, instruments: ['PALERMO-TIP'] })).toContain('blocker wrong-instrument');
  expect(kindsOf({ ...statement, instruments: ['ETS185'] })).toContain('blocker instrument-not-party');
  expect(kindsOf({ ...statement, instruments: ['BIL-USA-THA-EXT-1983'] })).toContain('blocker wrong-instrument');
});

test('an instrument that fails beside one that carries the request is a warning', () => {
  expect(kindsOf({ ...statement, instruments: [...statement.instruments, 'ETS185'] })).toEqual([
    'warning instrument-not-party',
  ]);
});

test('where no instrument carries the measure the draft is sent the way of domestic law', () => {
  const { items } = law.check({ ...statement, measures: ['subscriber_info_direct'], instruments: [], fields: {} });
  expect(items.find(({ id }) => id === 'legal-basis')?.add).toContain('diplomatic channel');
});

test('the language has to be one that the requested State takes', () => {
  expect(kindsOf({ ...statement, language: 'en' })).toContain('blocker translation');
  const { language: _, ...silent } = statement;
  expect(law.check(silent).items[0]?.sentence).toBe('The language of the request is not stated.');
  const elsewhere = { ...statement, requested: 'PER', instruments: ['IA-MLA'] };
  expect(kindsOf(elsewhere)).toContain('warning translation');
});

test('conditional items are asked for where their condition is met', () => {
  const draft = {
    ...statement,
    requesting: 'THA',
    requested: 'NGA',
    instruments: ['UNTOC'],
    language: 'en',
    fields: {},
  };
  expect(kindsOf({ ...draft, measures: ['service_of_documents'] })).not.toContain('missing facts');
  expect(kindsOf({ ...draft, measures: ['search_seizure'], urgent: true })).toContain('missing deadline_reason');
  expect(kindsOf({ ...draft, measures: ['search_seizure'] })).not.toContain('missing deadline_reason');
  expect(kindsOf({ ...draft, measures: ['confiscation'] })).toContain('missing property_description');
  expect(kindsOf({ ...draft, measures: ['victim_repatriation'], instruments: ['PALERMO-TIP'] })).toContain(
    'missing travel_documents',
  );
  const european = { ...draft, requesting: 'CHE', requested: 'NOR', language: 'no' };
  expect(kindsOf({ ...european, measures: ['service_of_documents'], instruments: ['ETS30'] })).toContain(
    'missing addressee',
  );
  expect(kindsOf({ ...european, measures: ['witness_video'], instruments: ['ETS182'] })).toContain(
    'missing video_reason',
  );
  expect(kindsOf({ ...european, measures: ['witness_telephone'], instruments: ['ETS182'] })).toContain(
    'missing telephone_consent',
  );
});

test('where the list of the treaty was not read, the model list only warns', () => {
  const draft = {
    ...statement,
    requested: 'NGA',
    measures: ['documents_records', 'stored_data_access'],
    instruments: ['BIL-USA-NGA-MLA-1989'],
    language: 'en',
  };
  const { ready, items } = law.check(draft);
  expect(ready).toBe(true);
  expect(items.every(({ kind }) => kind === 'warning')).toBe(true);
  // ETS 185 Art 27 is silent where a treaty is in force.
  expect(items.map(({ id }) => id)).not.toContain('central_authority');
});

test('a risk of refusal comes with the sentence that lowers it', () => {
  const draft = { ...statement, requesting: 'THA', requested: 'NGA', instruments: ['UNTOC'], language: 'en' };
  const offence = { acts: ['recruitment'], means: ['none'], purposes: ['forced_labour'], victimAge: 'adult' as const };
  const item = law.check({ ...draft, offence }).items.find(({ id }) => id === 'refusal-no_dual_criminality');
  expect(item).toMatchObject({ kind: 'warning', article: '18(9)' });
  expect(item?.add).toContain('offence in both States');
});

test.each([
  [null, 'draft'],
  [{ ...statement, measures: [] }, 'measures'],
  [{ ...statement, measures: 'all' }, 'measures'],
  [{ ...statement, measures: ['invasion'] }, 'measures'],
  [{ ...statement, measures: Array(21).fill('jit') }, 'measures'],
  [{ ...statement, instruments: [7] }, 'instruments'],
  [{ ...statement, language: 'Thai' }, 'language'],
  [{ ...statement, kind: 'letter' }, 'kind'],
  [{ ...statement, urgent: 'yes' }, 'urgent'],
  [{ ...statement, approvals: -1 }, 'approvals'],
  [{ ...statement, date: '2026-02-30' }, 'date'],
  [{ ...statement, fields: [] }, 'fields'],
  [{ ...statement, fields: { facts: 7 } }, 'fields'],
  [{ ...statement, fields: Object.fromEntries(Array.from({ length: 201 }, (_, index) => [index, ''])) }, 'fields'],
  [{ ...statement, requested: 'nowhere at all' }, 'requested'],
])('what is no draft is refused with the name of the field', (draft, field) => {
  expect(() => law.check(draft)).toThrow(LawError);
  expect(() => law.check(draft)).toThrow(`"${field}" must be`);
});
