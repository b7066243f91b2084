export type { Candidate, Candidates, Filters } from './candidates/candidates.ts';
export { keysOf } from './candidates/keys.ts';
export { MemoryCandidates } from './candidates/memory.ts';
export {
  createKeyTable,
  deleteKeys,
  findCandidates,
  type RunStatement,
  SqlCandidates,
  upsertKeys,
} from './candidates/sql.ts';
export { Clustering, type Entity, type Join } from './clusters.ts';
export { alphaTwo, readCountry } from './countries.ts';
export { compareDates, type DateRelation, type PartialDate, readDates } from './dates.ts';
export { MatchError, type MatchErrorCode } from './errors.ts';
export { type Mrz, type MrzFormat, readMrz } from './mrz.ts';
export { compareNames, type NameComparison } from './names/compare.ts';
export { type Name, readName } from './names/name.ts';
export type { NameKind } from './names/token.ts';
export { type PersonRecord, type Prepared, prepareRecord, recordLimits } from './record.ts';
export { defaultThreshold, type Reason, type Score, scoreNames, scoreRecords } from './score.ts';
export { type Found, SearchIndex } from './search.ts';
