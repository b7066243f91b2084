import { ComityError } from '@comity/protocol/errors';

export type MatchErrorCode =
  | 'record-invalid'
  | 'record-too-large'
  | 'record-empty'
  | 'date-invalid'
  | 'index-invalid'
  | 'columns-missing';

/** The input is no record. The sentence never repeats it: it names persons. */
export class MatchError extends ComityError<MatchErrorCode> {}
