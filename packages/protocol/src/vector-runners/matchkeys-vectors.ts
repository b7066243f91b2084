import { z } from 'zod';
import { normalAccount, normalIban } from '../matchkeys/account.ts';
import { normalPassport } from '../matchkeys/document.ts';
import { normalEmail, normalHandle } from '../matchkeys/handle.ts';
import { deriveKeys, keySets } from '../matchkeys/key-sets.ts';
import { normalPhone } from '../matchkeys/phone.ts';
import { normalVehicle } from '../matchkeys/vehicle.ts';
import { nameWords } from '../matchkeys/words.ts';
import { readVectors, type VectorOutcome } from './report.ts';

export const matchkeysFormat = 'comity-matchkeys-vectors-1';

const identifier = z.object({
  id: z.string(),
  type: z.enum(['phone', 'passport', 'iban', 'account', 'vehicle', 'handle', 'email']),
  raw: z.string(),
  country: z.string().optional(),
  normal: z.string().nullable(),
  valid: z.boolean(),
  reason: z.string().optional(),
});
const name = z.object({ id: z.string(), name: z.string(), words: z.array(z.string()) });
const source = z.object({
  id: z.string(),
  set: z.enum(keySets),
  value: z.string(),
  country: z.string().optional(),
  birthDate: z.string().optional(),
  keys: z.array(z.string()),
});
const vectorFile = z.looseObject({ vectors: z.array(z.union([identifier, name, source])) });

const normalForms = {
  phone: normalPhone,
  passport: normalPassport,
  iban: normalIban,
  account: normalAccount,
  vehicle: normalVehicle,
  handle: normalHandle,
  email: normalEmail,
};

/** Normal forms of identifiers, names in Latin letters, keys of a set: both nodes derive the same or never meet. */
export async function runMatchkeysVectors(json: unknown): Promise<VectorOutcome[]> {
  return readVectors(vectorFile, json).vectors.map((vector): VectorOutcome => {
    if ('type' in vector) {
      const { normal, valid, reason } = normalForms[vector.type](vector.raw, vector.country);
      return outcome(vector.id, [vector.normal, vector.valid, vector.reason], [normal, valid, reason]);
    }
    if ('words' in vector)
      return outcome(
        vector.id,
        vector.words,
        nameWords(vector.name).map(({ text }) => text),
      );
    const { value, country, birthDate } = vector;
    const derived = deriveKeys(vector.set, {
      value,
      ...(country ? { country } : {}),
      ...(birthDate ? { birthDate } : {}),
    });
    return outcome(vector.id, vector.keys, derived);
  });
}

function outcome(id: string, expected: unknown, actual: unknown): VectorOutcome {
  return { id, expected: JSON.stringify(expected), actual: JSON.stringify(actual) };
}
