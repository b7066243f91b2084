import type { PersonRecord } from '@comity/match';

/** What columns are called elsewhere -> our fields. Their names are compared in small letters without blanks and signs. */
const aliases: Record<string, string> = {};
for (const [field, names] of Object.entries({
  id: 'id recid recordid entityid entnum uid personid key',
  kind: 'kind schema type entitytype',
  name: 'name fullname names nameoriginal original',
  alias: 'alias aliases aka othernames variants latin namelatin passportname',
  given: 'given givenname givennames firstname first forename',
  middle: 'middle middlename patronymic secondname',
  surname: 'surname lastname last familyname',
  birthDate: 'birthdate dateofbirth dob born birth bday geburtsdatum',
  gender: 'gender sex',
  nationality: 'nationality nationalities citizenship',
  country: 'country countries',
  phone: 'phone phones telephone mobile msisdn phonenumber',
  email: 'email emails mail emailaddress',
  handle: 'handle handles username account',
  passport: 'passport passportnumber passportno documentnumber docnumber document',
  nationalId: 'nationalid socsecid ssn idnumber taxid nin',
  address:
    'address addresses address1 address2 street streetnumber suburb city town postcode zip postalcode state province region',
})) {
  for (const name of names.split(' ')) aliases[name] = field;
}

export type ColumnMap = Record<string, string>;

/** Makes a record of the cells of a row. `map` (their column -> our field) goes before the obvious names. */
export function recordOfRow(cells: Record<string, string>, map: ColumnMap): PersonRecord {
  const found: Record<string, string[]> = {};
  for (const [column, value] of Object.entries(cells)) {
    if (value === '') continue;
    const key = column.toLowerCase().replace(/[^a-z0-9]/g, '');
    const field = Object.hasOwn(map, column) ? map[column] : Object.hasOwn(aliases, key) ? aliases[key] : undefined;
    if (field !== undefined) found[field] = [...(found[field] ?? []), value];
  }
  const one = (field: string) => found[field]?.[0] ?? '';
  const many = (field: string) =>
    (found[field] ?? [])
      .flatMap((value) => value.split(/[;|]/))
      .map((value) => value.trim())
      .filter(Boolean);
  const whole = [one('given'), one('middle'), one('surname')].filter(Boolean).join(' ');
  const names = [...many('name'), ...(whole ? [whole] : []), ...many('alias')];
  const address = (found.address ?? []).join(' ');
  return {
    id: one('id'),
    kind: /^(organi[sz]ation|company|legalentity|org)$/i.test(one('kind')) ? 'organisation' : 'person',
    names: names.map((full) => ({ full })),
    birthDate: one('birthDate'),
    gender: one('gender'),
    nationalities: many('nationality'),
    countries: many('country'),
    phones: many('phone'),
    emails: many('email'),
    handles: many('handle'),
    documents: [
      ...many('passport').map((number) => ({ type: 'passport', number })),
      ...many('nationalId').map((number) => ({ type: 'national-id', number })),
    ],
    addresses: address ? [address] : [],
  };
}
