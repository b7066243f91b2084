export * from './answer.ts';
export { bundledData, law } from './data.ts';
export { LawError, type LawErrorCode } from './errors.ts';
export { type Law, openLaw } from './open.ts';
export type { OffenceFacts, Question } from './question.ts';
export type { LawData } from './records.ts';
