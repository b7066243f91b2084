import { normalHandle, normalPhone, normalVehicle } from '@comity/protocol/matchkeys';
import { expect, test } from 'vitest';
import { type PersonRecord, prepareRecord, readName, SearchIndex, scoreNames, scoreRecords } from './index.ts';

/** Persons of the exercise us-th-ng: suspects, and innocent people who resemble them. All are made up. */
const suspect: PersonRecord = {
  id: 'S-01',
  names: [
    { full: 'ธนวัฒน์ เรืองชัยสมุทร' },
    { full: 'Thanawat Rueangchaisamut' },
    { full: 'Tanawat Ruangchaisamut' },
    { full: 'Tawan' },
  ],
  birthDate: '1987-04-12',
  gender: 'M',
  nationalities: ['THA'],
};
const teacher: PersonRecord = {
  id: 'L-01',
  names: [{ full: 'ธนวัฒน์ เรืองไชยสมุทร' }, { full: 'Thanawat Rueangchaisamut' }],
  birthDate: '1987-12-04',
  gender: 'M',
  nationalities: ['THA'],
};
const recruiter: PersonRecord = {
  id: 'S-02',
  names: [{ full: 'Ivie Osarugue Aghedo-Wales' }, { full: 'Ivie Aghedo Wales' }, { full: 'Ivy Aghedo' }],
  birthDate: '1981-09-30',
  gender: 'F',
  nationalities: ['NGA'],
};
const nurse: PersonRecord = {
  id: 'L-02',
  names: [{ full: 'Ivie Aghedo' }],
  birthDate: '1981-09-03',
  gender: 'F',
  nationalities: ['NGA'],
};
const driver: PersonRecord = {
  id: 'S-05',
  names: [{ full: 'สมพงษ์ แก้วมณีโชติ' }, { full: 'Somphong Kaewmanichot' }],
  birthDate: '1979-11-03',
  gender: 'M',
  nationalities: ['THA'],
  phones: ['+66110000207'],
};
const earlier: PersonRecord = {
  id: 'L-03',
  names: [{ full: 'ปราณี สุวรรณเวชกิจ' }, { full: 'Pranee Suwannawetchakit' }],
  birthDate: '1970-03-19',
  gender: 'F',
  nationalities: ['THA'],
  phones: ['+66110000207'],
};
const compare = (a: PersonRecord, b: PersonRecord) => scoreRecords(prepareRecord(a), prepareRecord(b));
const passport = (number: string, country: string) => ({ documents: [{ type: 'passport', number, country }] });

test.each([
  ['one romanisation, another spelling in Thai, day and month exchanged', suspect, teacher],
  [
    'and passports of their own',
    { ...suspect, ...passport('TESTT0141', 'THA') },
    { ...teacher, ...passport('TESTT0418', 'THA') },
  ],
  ['a shorter name, another day of birth', recruiter, nurse],
  [
    'passports of their own decide',
    { ...recruiter, ...passport('TESTN0131', 'NGA') },
    { ...nurse, ...passport('TESTN0313', 'NGA') },
  ],
  ['one telephone number, held one after the other', driver, earlier],
])('%s: kept apart', (_, a, b) => {
  const { match, reasons } = compare(a, b);
  expect(match).toBe(false);
  expect(reasons[0]?.weight).toBeDefined();
});

test('the reasons name what decides: the passport, the date, the spelling', () => {
  const { reasons } = compare(
    { ...suspect, ...passport('TESTT0141', 'THA') },
    { ...teacher, ...passport('TESTT0418', 'THA') },
  );
  const against = reasons.filter(({ weight }) => weight < 0).map(({ feature }) => feature);
  expect(against).toEqual(expect.arrayContaining(['document', 'birthDate']));
  expect(reasons.find(({ feature }) => feature === 'name')?.sentence).toContain('เรืองไชยสมุทร');
});

test.each([
  [
    'a passenger list in capitals',
    suspect,
    { names: [{ full: 'RUEANGCHAISAMUT THANAWAT' }], birthDate: '04/12/1987', ...passport('TESTT0141', 'THA') },
  ],
  [
    'a zone and a Buddhist year',
    suspect,
    { names: [{ full: 'RUEANGCHAISAMUT<<THANAWAT' }], birthDate: '12 เม.ย. 2530' },
  ],
  ['a name cut and an initial', recruiter, { names: [{ full: 'Aghedo-Wales Ivie O.' }], birthDate: '1981-09-30' }],
  [
    'Yoruba with its marks',
    { names: [{ full: 'Adéṣọlá Oníkòyí-Fálétí' }], birthDate: '1990-06-17' },
    { names: [{ full: 'Adeshola Onikoyi Faleti' }], birthDate: '1990-06' },
  ],
  [
    'Hausa hooks',
    { names: [{ full: 'Ɗanladi Ƙwarbai' }], birthDate: '1985-03-08' },
    { names: [{ full: "'Danladi K'warbai" }], birthDate: '1985' },
  ],
  [
    'two booklets of one man',
    { names: [{ full: 'Lazlo Verrin' }], birthDate: '1968-08-12' },
    { names: [{ full: 'Laszlo Werrin' }], birthDate: '1968-08-12' },
  ],
])('%s: a true link is found', (_, a, b) => {
  const { match, reasons } = compare({ ...a, ...(a === suspect ? passport('TESTT0141', 'THA') : {}) }, b);
  expect(match).toBe(true);
  expect(['document', 'birthDate', 'name']).toContain(reasons[0]?.feature);
});

test('a supplier with a similar name is another company; a Thai name and its English one are the same', () => {
  const company = (a: string, b: string) => scoreNames(readName(a, 'organisation'), readName(b, 'organisation')).match;
  expect(company('Zelmarra Terrace Restaurant Group LLC', 'Zelmarra Terrace Foods Inc')).toBe(false);
  expect(company('Siamvela Harvest Placement Co., Ltd.', 'Siamvela Harvest Placement Company Limited')).toBe(true);
});

test('identifiers that differ by a digit or a letter are other identifiers', () => {
  expect(normalPhone('+1 559-555-0142').normal).not.toBe(normalPhone('+1 559-555-0124').normal);
  expect(normalVehicle('ฮฮ 0175 ชลบุรี').normal).not.toBe(normalVehicle('ฮฮ 0157 ชลบุรี').normal);
  expect(normalHandle('tawan_jobs').normal).not.toBe(normalHandle('@tawan_job').normal);
});

test('a search ranks the suspect before the look-alike', () => {
  const index = new SearchIndex();
  for (const person of [suspect, teacher, recruiter, nurse, driver, earlier]) index.upsert(prepareRecord(person));
  const query = prepareRecord({ names: ['ธนวัฒน์ เรืองชัยสมุทร'], birthDate: '1987-04-12' });
  expect(index.search(query, 3)[0]?.id).toBe('S-01');
  expect(index.search(prepareRecord({ names: ['Wales Aghedo'], birthDate: '1981-09-30' }), 3)[0]?.id).toBe('S-02');
});
