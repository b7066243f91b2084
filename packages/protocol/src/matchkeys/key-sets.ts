import { normalAccount } from './account.ts';
import { normalDocument } from './document.ts';
import { normalEmail, normalHandle } from './handle.ts';
import { personKeys } from './person.ts';
import { normalPhone } from './phone.ts';
import { normalVehicle } from './vehicle.ts';

/**
 * The key sets that two nodes agree on ("Hit/no-hit"). A set is frozen: its tables, its code, its vectors. Whatever would
 * change one key makes a new set with the next number, and a node announces which it derives.
 */
export const keySets = ['phone-1', 'document-1', 'handle-1', 'account-1', 'plate-1', 'person-1'] as const;
export type KeySet = (typeof keySets)[number];

/** What is asked about: an identifier as written, or a person's name and date of birth. */
export interface KeySource {
  value: string;
  /** Alpha-2: where a number was written, or who issued a document. */
  country?: string;
  /** For persons: ISO 8601, whole. */
  birthDate?: string;
}

/** Longest text of a key; the tag is made of its UTF-8 bytes. */
export const longestKey = 400;

/**
 * The texts under which a thing is looked up in another node's set, each with the set's name before it. Empty where
 * nothing can be derived. Numbers that no plan knows still give a key: both sides read them the same.
 */
export function deriveKeys(set: KeySet, { value, country, birthDate }: KeySource): string[] {
  if (set === 'person-1') return personKeys(value, birthDate ?? '').map((key) => `${set}:${key}`);
  const normal = normalOf(set, value, country);
  if (normal === null || normal.length > longestKey) return [];
  return [set === 'document-1' && country ? `${set}:${country}:${normal}` : `${set}:${normal}`];
}

function normalOf(set: Exclude<KeySet, 'person-1'>, value: string, country: string | undefined): string | null {
  switch (set) {
    case 'phone-1':
      return normalPhone(value, country).normal;
    case 'document-1':
      return normalDocument(value).normal;
    case 'account-1':
      return normalAccount(value).normal;
    case 'plate-1':
      return normalVehicle(value, country).normal;
    case 'handle-1':
      return value.includes('@') && !value.trim().startsWith('@')
        ? normalEmail(value).normal
        : normalHandle(value).normal;
  }
}
