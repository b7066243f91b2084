export { compareDates, type DateRelation, type PartialDate, readDates } from './dates.ts';
export { type Mrz, type MrzFormat, readMrz } from './mrz.ts';
export { compareNames, type NameComparison } from './names/compare.ts';
export { type Name, readName } from './names/name.ts';
