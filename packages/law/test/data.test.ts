import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bundledData, type LawData, LawError, openLaw } from '../src/index.ts';

/** A copy of the data with one thing broken. */
function broken(change: (data: LawData) => void): LawData {
  const data = structuredClone(bundledData);
  change(data);
  return data;
}

// biome-ignore lint/suspicious/noExplicitAny: what is broken has no type
type Anything = any;

const first = (data: LawData, file: keyof LawData): Anything => data[file].items[0];

test('the data that comes with the package keeps its own rules', () => {
  expect(() => openLaw(bundledData)).not.toThrow();
});

test('each data file says where it comes from', () => {
  const folder = new URL('../data/', import.meta.url);
  const note = readFileSync(new URL('SOURCE.txt', folder), 'utf8');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(files.filter((name) => !note.includes(name))).toEqual([]);
});

test('counts that a lost row would change', () => {
  const count = (file: keyof LawData) => bundledData[file].items.length;
  expect([count('instruments'), count('parties'), count('states'), count('offences'), count('requestContent')]).toEqual(
    [304, 304, 250, 48, 30],
  );
  expect(bundledData.parties.items.reduce((sum, { parties }) => sum + parties.length, 0)).toBe(2195);
  expect(bundledData.names.items).toHaveLength(count('states'));
});

const breakages: [file: string, rule: string, change: (data: LawData) => void][] = [
  ['offences', 'an envelope', (data) => Object.assign(data.offences, { items: 'none' })],
  ['instruments', 'no double entry', (data) => data.instruments.items.push(first(data, 'instruments'))],
  ['instruments', 'a source', (data) => Object.assign(first(data, 'instruments'), { source: ['nowhere'] })],
  ['instruments', 'a source', (data) => Object.assign(first(data, 'instruments'), { source: [] })],
  ['instruments', 'a confidence', (data) => Object.assign(first(data, 'instruments'), { confidence: 'sure' })],
  ['instruments', 'a date', (data) => Object.assign(first(data, 'instruments'), { adopted: 'long ago' })],
  ['instruments', 'known words in kinds', (data) => Object.assign(first(data, 'instruments'), { kinds: ['trade'] })],
  [
    'instruments',
    'known words in untoc18_7',
    (data) => Object.assign(first(data, 'instruments'), { untoc18_7: 'maybe' }),
  ],
  [
    'instruments',
    'known words in subjectScope',
    (data) => Object.assign(first(data, 'instruments'), { subjectScope: {} }),
  ],
  ['instruments', 'title, status and binding', (data) => Object.assign(first(data, 'instruments'), { title: '' })],
  [
    'instruments',
    'known words in bilateralParties',
    (data) => Object.assign(first(data, 'instruments'), { bilateralParties: ['USA', 'ATL'] }),
  ],
  [
    'instruments',
    'known words in provisions',
    (data) => Object.assign(first(data, 'instruments').provisions[0], { measure: 'invasion' }),
  ],
  [
    'instruments',
    'article and paraphrase',
    (data) => Object.assign(first(data, 'instruments').provisions[0], { article: '' }),
  ],
  ['parties', 'a party list', (data) => data.parties.items.pop()],
  [
    'parties',
    'a known instrument',
    (data) => data.parties.items.push({ ...first(data, 'parties'), instrument: 'NOTHING' }),
  ],
  ['parties', 'no double entry', (data) => first(data, 'parties').parties.push(first(data, 'parties').parties[0])],
  ['parties', 'a known state', (data) => Object.assign(first(data, 'parties').parties[0], { state: 'ATL' })],
  [
    'parties',
    'known words in status',
    (data) => Object.assign(first(data, 'parties').parties[0], { status: 'friendly' }),
  ],
  ['parties', 'a source', (data) => Object.assign(first(data, 'parties').parties[0], { source: null })],
  ['parties', 'a date', (data) => Object.assign(first(data, 'parties').parties[0], { date: '12.6.2026' })],
  [
    'parties',
    'kind and text in declarations',
    (data) => Object.assign(first(data, 'parties').parties[0], { declarations: [{ source: ['gk'] }] }),
  ],
  ['offences', 'a known state', (data) => Object.assign(first(data, 'offences'), { state: 'ATL' })],
  ['offences', 'known words in acts', (data) => first(data, 'offences').acts.push('walking')],
  ['offences', 'maxPenaltyYears', (data) => Object.assign(first(data, 'offences'), { maxPenaltyYears: 'long' })],
  ['offences', 'flags on means', (data) => Object.assign(first(data, 'offences'), { meansIrrelevantForChild: 'yes' })],
  ['offences', 'childAgeThreshold', (data) => Object.assign(first(data, 'offences'), { childAgeThreshold: null })],
  ['offences', 'acts and purposes', (data) => Object.assign(first(data, 'offences'), { acts: [] })],
  ['offences', 'means, since they are required', (data) => Object.assign(first(data, 'offences'), { means: [] })],
  [
    'requestContent',
    'a known instrument',
    (data) => Object.assign(first(data, 'requestContent'), { instrument: 'NOTHING' }),
  ],
  [
    'requestContent',
    'known words in required',
    (data) => Object.assign(first(data, 'requestContent').fields[0], { required: 'often' }),
  ],
  [
    'requestContent',
    'known words in unit',
    (data) => Object.assign(first(data, 'requestContent').timeLimits[0], { unit: 'moons' }),
  ],
  ['limits', 'a known instrument', (data) => Object.assign(first(data, 'limits'), { instrument: 'NOTHING' })],
  ['limits', 'known words in measures', (data) => Object.assign(first(data, 'limits'), { measures: ['invasion'] })],
  ['terminology', 'known words in terms', (data) => Object.assign(first(data, 'terminology').terms, { tlh: 'qama' })],
  ['states', 'codes of ISO 3166-1', (data) => Object.assign(first(data, 'states'), { iso2: 'T' })],
  [
    'states',
    'languages of two letters',
    (data) => Object.assign(data.states.items.find(({ mla }) => mla)?.mla ?? {}, { acceptedLanguages: ['Thai'] }),
  ],
  ['names', 'a known state', (data) => Object.assign(first(data, 'names'), { state: 'ATL' })],
  ['euMembership', 'a known state', (data) => Object.assign(first(data, 'euMembership'), { state: 'ATL' })],
];

test.each(breakages)('a broken %s file is refused: %s', (file, rule, change) => {
  const data = broken(change);
  expect(() => openLaw(data)).toThrow(LawError);
  expect(() => openLaw(data)).toThrow(
    expect.objectContaining({ code: 'law-data-invalid', message: expect.stringContaining(rule) }),
  );
  expect(() => openLaw(data)).toThrow(expect.objectContaining({ message: expect.stringMatching(`^${file}: `) }));
});
