import { expect, test } from 'vitest';
import { readMrz } from './index.ts';

/** The examples of ICAO Doc 9303, parts 4 to 7: issued by Utopia, which does not exist. */
const examples = {
  TD3: 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
  TD2: 'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6',
  TD1: 'I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<',
  MRVA: 'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<',
  MRVB: 'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<',
};

test.each(Object.entries(examples))('%s is read', (format, raw) => {
  expect(readMrz(raw)).toMatchObject({
    format,
    valid: true,
    issuer: 'UTO',
    surname: 'ERIKSSON',
    givenNames: 'ANNA MARIA',
    sex: 'F',
  });
});

test('fields of a passport', () => {
  expect(readMrz(examples.TD3)).toMatchObject({
    documentNumber: 'L898902C3',
    nationality: 'UTO',
    birthDate: '1974-08-12',
    expiryDate: '2012-04-15',
    optionalData: 'ZE184226B',
    checks: { document: true, birth: true, expiry: true, optional: true, composite: true },
  });
});

test('a number of more than nine places goes on in the optional data (9303-5, 4.2.4)', () => {
  const raw = 'I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<';
  expect(readMrz(raw)).toMatchObject({ documentNumber: 'D23145890734', valid: true });
});

test('one wrong place is a wrong check digit; which one is said', () => {
  const wrong = examples.TD3.replace('7408122', '7408132');
  expect(readMrz(wrong)).toMatchObject({
    valid: false,
    reason: 'check-digit-wrong',
    checks: { birth: false, composite: false, document: true },
  });
});

test('a date that is known in part stays so', () => {
  const raw = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO74<<<<2F1204159ZE184226B<<<<<1';
  expect(readMrz(`${raw}0`).birthDate).toBe('1974');
});

test.each(['', 'x', 'P<UTO', `${'<'.repeat(44)}\n${'<'.repeat(43)}`])('%j is no zone', (raw) => {
  expect(readMrz(raw)).toMatchObject({ format: null, valid: false, reason: 'format-unknown' });
});

test('letters outside the zone are refused', () => {
  expect(readMrz(examples.TD3.replace('ANNA', 'ÄNNA'))).toMatchObject({
    valid: false,
    reason: 'character-not-allowed',
  });
});
