import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../errors.ts';
import { checkContent, type Kind, messageKinds } from './kinds.ts';

const id = (last: number) => `th.oag.mla/0197b3a0-0000-7000-8000-00000000000${last}`;
const sha256 = `sha256:${'ab'.repeat(32)}`;
const file = { sha256, sha512: `sha512:${'cd'.repeat(64)}`, bytes: 384 };
const handling = { codes: ['H1', 'H2'], conditions: [], onward: 'ask' };
const custody = { entries: ['{}'], proof: '{}' };
const at = '2026-07-31T12:05:00Z';

const share = {
  info: id(1),
  version: 1,
  title: 'A recruiter and a companion of travel',
  text: 'Two women, {{person:0197b3a0-0000-4000-8000-000000000009}} and another, name a recruiter.',
  grade: { scheme: '4x4', source: 'A', info: '2' },
  handling,
  legal_basis: [{ instrument: 'UNTOC', article: '18(4)-(5)', checked: 'verified' }],
  records: [{ id: 'PH-NG-2', kind: 'phone' }],
  spontaneous: true,
};
const { spontaneous: _, ...snapshot } = share;
const item = {
  item: id(2),
  title: 'Register of the guesthouse',
  media_type: 'text/csv',
  file,
  collected_at: '2026-06-01T04:00:00Z',
  collected_by: 'TH-INV-1',
  grade: share.grade,
  handling,
  proceedings: ['US-2026-00417'],
  custody,
};
const offer = { offer: id(3), request: 'us.justice.mla/0197b3a0-0000-7000-8000-00000000000a', part: 1, last: false };
const step = { offer: id(3), item: id(2), copy: 1, at };
const permission = { permission: id(4), about: id(1) };

const good: [Kind, string, object][] = [
  ['info.share', 'spontaneous', share],
  [
    'info.share',
    'an answer, with a field of a later version',
    { ...share, spontaneous: false, request: id(5), hue: 1 },
  ],
  ['info.update', 'a corrected version', { ...snapshot, version: 2, reason: 'A number was misread.' }],
  ['info.recall', 'of what rested on a consent', recall({})],
  ['info.recall-result', 'shredded', result({ result: 'shredded', content_hash: sha256 })],
  ['info.recall-result', 'filed in court', result({ result: 'in-court', note: 'The court is asked to seal it.' })],
  ['info.permission', 'asked', { ...permission, step: 'asked', lifts: 'H1', use: 'An application to the court' }],
  ['info.permission', 'refused', { ...permission, step: 'answered', decision: 'refused', conditions: [] }],
  ['evidence.offer', 'one item', { ...offer, items: [item] }],
  ['evidence.offer', 'a copy again', { ...offer, items: [item], replaces: id(6) }],
  ['evidence.custody', 'countersigned', { ...step, type: 'countersigned', custody }],
  ['evidence.custody', 'send again', { ...step, type: 'send-again', expected: file, found: { ...file, bytes: 380 } }],
];

const bad: [Kind, string, object, string][] = [
  ['info.share', 'no handling', { ...share, handling: undefined }, '/handling'],
  ['info.share', 'a grade out of its scheme', { ...share, grade: { ...share.grade, source: 'Z' } }, '/grade/source'],
  ['info.share', 'braces around a name', { ...share, text: 'She is {{Somebody}}.' }, '/text'],
  ['info.share', 'a text that is not normalised', { ...share, text: 'Ade\u0301' }, '/text'],
  ['info.share', 'too long a text', { ...share, text: 'a'.repeat(20_001) }, '/text'],
  ['info.update', 'no reason', { ...snapshot, version: 2 }, '/reason'],
  ['info.recall', 'nothing to recall', recall({ about: [] }), '/about'],
  ['info.recall', 'a deadline that is no instant', recall({ deadline: 'soon' }), '/deadline'],
  ['info.recall-result', 'a result that does not exist', result({ result: 'lost' }), '/results/0/result'],
  [
    'info.permission',
    'conditions that are not there',
    { ...permission, step: 'answered', decision: 'granted-with-conditions', conditions: [] },
    '/conditions',
  ],
  ['evidence.offer', 'no items', { ...offer, items: [] }, '/items'],
  ['evidence.offer', 'an item without its file', { ...offer, items: [{ ...item, file: undefined }] }, '/items/0/file'],
  ['evidence.custody', 'another copy without the difference', { ...step, type: 'send-again' }, '/expected'],
  ['evidence.custody', 'a step that does not exist', { ...step, type: 'burnt', custody }, '/type'],
];

function recall(change: object): object {
  const given = { recall: id(7), about: [id(1)], reason: 'consent-withdrawn', text: 'The consent was withdrawn.' };
  return { ...given, deadline: '2026-08-22T08:45:00Z', ...change };
}

function result(change: object): object {
  return { recall: id(7), results: [{ about: id(1), at, derived: 0, ...change }] };
}

test.each(good)('%s: %s is read and kept as it is', (kind, _, content) => {
  expect(checkContent(kind, content)).toEqual(content);
});

describe('refuses', () => {
  test.each(bad)('%s: %s', (kind, _, content, pointer) => {
    const read = () => checkContent(kind, content);
    expect(read).toThrow(ProtocolError);
    expect(read).toThrow(expect.objectContaining({ code: 'schema-invalid', pointer }));
  });
});

test('every kind here has a good and a bad example', () => {
  const kinds = Object.keys(messageKinds).filter((kind) => /^(info|evidence)\./.test(kind));
  expect([...new Set(good.map(([kind]) => kind))].sort()).toEqual(kinds.sort());
  expect([...new Set(bad.map(([kind]) => kind))].sort()).toEqual(kinds.sort());
});
