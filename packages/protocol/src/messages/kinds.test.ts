import { describe, expect, test } from 'vitest';
import { utf8 } from '../bytes.ts';
import { contentLimit, contentOf, type Kind, messageKinds } from './kinds.ts';

const request = 'x-training.th.oag.mla/7f1c1f7e-3b0e-4d52-9a55-0d5d5f6a9d11';
const submit = {
  request,
  reference: 'TH-MLO-2569-0077',
  type: 'mla',
  measures: ['witness_statement', 'banking_records'],
  subject: 'Statement of W-03; records of AC-NG-1 and AC-NG-2, 1 January to 31 May 2026',
  basis: [
    { instrument: 'UNTOC', articles: ['18(1)', '18(3)(a)'], confidence: 'verified' },
    { instrument: 'PALERMO-TIP', articles: ['1'] },
  ],
  content: 'UNTOC/mla',
  fields: { facts: 'The cashier {{person:W-03}} kept the books.' },
  persons: [
    { id: 'W-03', category: 'witness', names: [{ text: 'Efosa Uwadia-Ray', script: 'Latn' }], born: '1995-02-14' },
  ],
  language: 'en',
  suggestedDeadline: { date: '2026-08-31', zone: 'Asia/Bangkok', reason: 'The indictment must be filed.' },
  urgency: { level: 'normal' },
  channel: 'central-authority',
  attachments: [],
};
const at = '2026-06-23T07:40:00Z';
const read = (kind: Kind, value: unknown) => contentOf(kind, utf8(JSON.stringify(value)));

test('a content comes out as it went in, with fields that a later version adds', () => {
  const later = { ...submit, courtSeal: { kind: 'wax' }, persons: [{ ...submit.persons[0], tattoo: 'lantern' }] };
  expect(read('request.submit', later)).toEqual(later);
});

test.each([
  { type: 'registered', number: 'NG-MLI-2026-0105' },
  { type: 'returned', grounds: [{ instrument: 'BIL-USA-THA-MLA-1986', article: '1(6)', text: 'No arrest warrants.' }] },
  { type: 'info-requested', questions: [{ id: 'q1', text: 'Which oath does the court need?' }] },
  { type: 'info-supplied', answers: [{ question: 'q1', text: 'The oath of the Thai code.' }] },
  { type: 'postponed', until: { date: '2026-09-01', zone: 'Africa/Lagos' }, reason: 'It would harm a case here.' },
  { type: 'partly-executed', parts: ['Bank records'], conditions: ['For this case alone.'] },
  { type: 'preserved', from: at, until: { date: '2026-08-05', zone: 'Africa/Lagos' } },
  { type: 'closed', outcome: { result: 'helpful', figures: { 'victims-safe': 2 } } },
])('an update says $type', (update) => {
  const content = { request, at, ...update };
  expect(read('request.update', content)).toEqual(content);
});

describe('a content is refused with the place of the fault', () => {
  test.each<[string, Kind, unknown, string]>([
    ['a request without a subject', 'request.submit', { ...submit, subject: '' }, '/subject'],
    ['a measure that is no text', 'request.submit', { ...submit, measures: ['search', 7] }, '/measures/1'],
    ['a type that is not ours', 'request.submit', { ...submit, type: 'favour' }, '/type'],
    ['an id of nobody', 'request.submit', { ...submit, request: 'TH/1' }, '/request'],
    [
      'a day that does not exist',
      'request.submit',
      { ...submit, suggestedDeadline: { date: '2026-02-30', zone: 'UTC', reason: 'x' } },
      '/suggestedDeadline/date',
    ],
    ['an update of no known type', 'request.update', { request, at, type: 'executed' }, '/type'],
    ['a return without a ground', 'request.update', { request, at, type: 'returned', grounds: [] }, '/grounds'],
    [
      'more persons than a case has',
      'request.submit',
      { ...submit, persons: Array(201).fill(submit.persons[0]) },
      '/persons',
    ],
    [
      'a comment to no version',
      'draft.comment',
      { draft: request, at, comments: [{ id: 'c1', text: 'x' }] },
      '/version',
    ],
    ['nothing at all', 'request.withdraw', null, ''],
  ])('%s', (_, kind, value, pointer) => {
    expect(() => read(kind, value)).toThrow(expect.objectContaining({ code: 'schema-invalid', pointer }));
  });

  test('and never with what was sent, not even a name used as a key', () => {
    const wrong = { ...submit, fields: { 'Efosa Uwadia-Ray': 'x' } };
    const refusal = expect.objectContaining({ pointer: '/fields', message: expect.not.stringContaining('Efosa') });
    expect(() => read('request.submit', wrong)).toThrow(refusal);
  });
});

test('a content of more than 100 KiB is not read', () => {
  const bytes = utf8(`"${'x'.repeat(contentLimit)}"`);
  expect(() => contentOf('request.submit', bytes)).toThrow(expect.objectContaining({ code: 'too-large' }));
});

test('a key that comes twice is not read: two readers could see two requests', () => {
  const bytes = utf8(JSON.stringify(submit).replace('{', '{"reference":"TH-1",'));
  expect(() => contentOf('request.submit', bytes)).toThrow(expect.objectContaining({ code: 'json-invalid' }));
});

test.each(['info.gossip', 'constructor', '__proto__'])('the kind %s is not known', (kind) => {
  expect(() => contentOf(kind as Kind, utf8('{}'))).toThrow(expect.objectContaining({ code: 'unsupported-kind' }));
});

test('every kind has a version', () => {
  for (const { version } of Object.values(messageKinds)) expect(version).toMatch(/^\d+\.\d+$/);
});
