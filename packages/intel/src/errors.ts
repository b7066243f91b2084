import { ComityError } from '@comity/protocol';

export type IntelErrorCode = 'document-invalid' | 'document-too-large' | 'picture-invalid' | 'date-invalid';

/** A document, picture or date cannot be read. The sentence never repeats the input: it may name a person. */
export class IntelError extends ComityError<IntelErrorCode> {}
