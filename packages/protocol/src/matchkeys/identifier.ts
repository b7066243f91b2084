/** An identifier brought to the one form in which it is compared and hashed. "Not valid" is a verdict, not an error. */
export interface NormalForm {
  raw: string;
  /** The form that is compared; null where nothing of the kind could be read. */
  normal: string | null;
  valid: boolean;
  /** Why it is not valid, or what stands out; a closed set of words for programs. */
  reason?: IdentifierReason;
}

export type IdentifierReason =
  | 'empty'
  | 'too-long'
  | 'not-a-number'
  | 'country-unknown'
  | 'country-missing'
  | 'too-short'
  | 'length-wrong'
  | 'not-in-plan'
  | 'check-digit-wrong'
  | 'format-wrong'
  | 'unusual-for-country';

/** Longer input is not an identifier; it is refused before anything reads it. */
export const identifierLimit = 256;

export function accepted(raw: string, normal: string, remark?: IdentifierReason): NormalForm {
  return remark ? { raw, normal, valid: true, reason: remark } : { raw, normal, valid: true };
}

export function refused(raw: string, normal: string | null, reason: IdentifierReason): NormalForm {
  return { raw, normal, valid: false, reason };
}

/** What no identifier survives: nothing in it, or too much of it. */
export function refuseEarly(raw: string): NormalForm | undefined {
  if (raw.length > identifierLimit) return refused(raw.slice(0, 32), null, 'too-long');
  return raw.trim() === '' ? refused(raw, null, 'empty') : undefined;
}
