import { ComityError } from '@comity/protocol/errors';

export type LawErrorCode = 'law-data-invalid' | 'law-question-invalid' | 'law-draft-invalid' | 'law-unknown';

/**
 * The data or the question cannot be read. A legal verdict is never an error: "no basis" and "not known" are answers.
 * The sentence names the field, never its content.
 */
export class LawError extends ComityError<LawErrorCode> {}
