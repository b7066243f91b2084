/**
 * Every rule that makes a deadline. **Here is where to change one**: raise its version, and what is already running keeps
 * the day that it was given.
 */
export interface Rule {
  version: number;
  title: string;
  /** Where it is written, and whether somebody here has read it there. `house` is what this program decides by itself. */
  source: { instrument: string; article: string; confidence: 'verified' | 'general-knowledge' | 'house' };
  /** How long. Absent: whoever sets the deadline names the day. */
  length?: { amount: number; unit: 'hours' | 'days' | 'working-days' | 'months' };
  /** What happens when the last day is no working day: it stays, or the next working day is the last. */
  freeDay: 'stay' | 'next';
  /** Whether a question back to the sender stops it until the answer is there. */
  stopsForQuestions: boolean;
  /** When people are told, counted from the start or back from the end. They are told on a working day, rather earlier. */
  points: { from: 'start' | 'end'; unit: 'hours' | 'days'; warn?: number; escalate?: number; red?: number };
}

const beforeTheDay: Rule['points'] = { from: 'end', unit: 'days', warn: 14, escalate: 7, red: 2 };
const overMonths: Rule['points'] = { from: 'end', unit: 'days', warn: 60, escalate: 30, red: 7 };
const withinHours: Rule['points'] = { from: 'end', unit: 'hours', warn: 24, escalate: 12, red: 4 };
const withinTheDay: Rule['points'] = { from: 'end', unit: 'hours', warn: 4, escalate: 2, red: 1 };

const eio = 'EU-EIO';
const policeEu = 'EU-DIR-2023-977';

export const rules = {
  preservation: {
    version: 1,
    title: 'Data are preserved for at least 60 days',
    source: { instrument: 'ETS185', article: '29(7)', confidence: 'verified' },
    length: { amount: 60, unit: 'days' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: { from: 'start', unit: 'days', warn: 30, escalate: 45, red: 55 },
  },
  // The requested State takes full account of it, as far as possible: there is no general deadline.
  suggested: {
    version: 1,
    title: 'The sender would like to have the answer by this day',
    source: { instrument: 'UNTOC', article: '18(24)', confidence: 'verified' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: beforeTheDay,
  },
  postponed: {
    version: 1,
    title: 'Execution was postponed to this day',
    source: { instrument: 'UNTOC', article: '18(25)', confidence: 'verified' },
    freeDay: 'next',
    stopsForQuestions: false,
    points: beforeTheDay,
  },
  'eio-recognition': {
    version: 1,
    title: 'Decision on recognition',
    source: { instrument: eio, article: '12(3)', confidence: 'verified' },
    length: { amount: 30, unit: 'days' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: beforeTheDay,
  },
  'eio-extension': {
    version: 1,
    title: 'Longest extension of the decision',
    source: { instrument: eio, article: '12(5)', confidence: 'verified' },
    length: { amount: 30, unit: 'days' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: beforeTheDay,
  },
  'eio-execution': {
    version: 1,
    title: 'The measure is carried out after the decision',
    source: { instrument: eio, article: '12(4)', confidence: 'verified' },
    length: { amount: 90, unit: 'days' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: beforeTheDay,
  },
  'eio-acknowledgement': {
    version: 1,
    title: 'Acknowledgement by form',
    source: { instrument: eio, article: '16(1)', confidence: 'general-knowledge' },
    length: { amount: 7, unit: 'days' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: { from: 'end', unit: 'days', warn: 4, escalate: 2, red: 1 },
  },
  'eio-provisional': {
    version: 1,
    title: 'Decision on a provisional measure',
    source: { instrument: eio, article: '32(2)', confidence: 'general-knowledge' },
    length: { amount: 24, unit: 'hours' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: withinTheDay,
  },
  'police-eu-urgent-direct': {
    version: 1,
    title: 'Urgent, data directly accessible',
    source: { instrument: policeEu, article: '5(1)(a)', confidence: 'general-knowledge' },
    length: { amount: 8, unit: 'hours' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: withinTheDay,
  },
  'police-eu-urgent-indirect': {
    version: 1,
    title: 'Urgent, data indirectly accessible',
    source: { instrument: policeEu, article: '5(1)(b)', confidence: 'general-knowledge' },
    length: { amount: 3, unit: 'days' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: withinHours,
  },
  'police-eu': {
    version: 1,
    title: 'All other requests for information',
    source: { instrument: policeEu, article: '5(1)(c)', confidence: 'general-knowledge' },
    length: { amount: 7, unit: 'days' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: { from: 'end', unit: 'days', warn: 4, escalate: 2, red: 1 },
  },
  'preservation-eu': {
    version: 1,
    title: 'A European preservation order ends',
    source: { instrument: 'EU-EEV-2023-1543', article: '11(1)', confidence: 'verified' },
    length: { amount: 60, unit: 'days' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: { from: 'start', unit: 'days', warn: 30, escalate: 45, red: 55 },
  },
  'production-eu': {
    version: 1,
    title: 'The provider produces the data',
    source: { instrument: 'EU-EEV-2023-1543', article: '10(2)', confidence: 'general-knowledge' },
    length: { amount: 10, unit: 'days' },
    freeDay: 'stay',
    stopsForQuestions: true,
    points: { from: 'end', unit: 'days', warn: 5, escalate: 3, red: 1 },
  },
  'production-eu-emergency': {
    version: 1,
    title: 'The provider produces the data in an emergency',
    source: { instrument: 'EU-EEV-2023-1543', article: '10(4)', confidence: 'general-knowledge' },
    length: { amount: 8, unit: 'hours' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: withinTheDay,
  },
  'enforcement-eu': {
    version: 1,
    title: 'Recognition of an order for enforcement',
    source: { instrument: 'EU-EEV-2023-1543', article: '16', confidence: 'general-knowledge' },
    length: { amount: 5, unit: 'working-days' },
    freeDay: 'next',
    stopsForQuestions: false,
    points: { from: 'end', unit: 'days', warn: 3, escalate: 2, red: 1 },
  },
  'provisional-arrest': {
    version: 1,
    title: 'The formal request for extradition follows a provisional arrest',
    source: { instrument: 'BIL-USA-THA-EXT-1983', article: '10', confidence: 'general-knowledge' },
    length: { amount: 60, unit: 'days' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: { from: 'start', unit: 'days', warn: 30, escalate: 45, red: 55 },
  },
  // A treaty duty for its Parties; elsewhere the policy of the node.
  reflection: {
    version: 1,
    title: 'Time for the person to recover and to reflect',
    source: { instrument: 'CETS197', article: '13(1)', confidence: 'verified' },
    length: { amount: 30, unit: 'days' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: { from: 'end', unit: 'days', warn: 7, escalate: 3, red: 1 },
  },
  'hit-claim': {
    version: 1,
    title: 'A hit is claimed',
    source: { instrument: 'Comity', article: 'hit/no-hit', confidence: 'house' },
    length: { amount: 72, unit: 'hours' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: withinHours,
  },
  recall: {
    version: 1,
    title: 'The sender wants to know what became of what it recalled',
    source: { instrument: 'Comity', article: 'recall', confidence: 'house' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: withinHours,
  },
  team: {
    version: 1,
    title: 'The agreement of the joint team ends',
    source: { instrument: 'UNTOC', article: '19', confidence: 'house' },
    length: { amount: 12, unit: 'months' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: overMonths,
  },
  'notice-review': {
    version: 1,
    title: 'A notice is reviewed or ends',
    source: { instrument: 'INTERPOL', article: 'initial storage', confidence: 'general-knowledge' },
    length: { amount: 60, unit: 'months' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: overMonths,
  },
  agreed: {
    version: 1,
    title: 'A day that was set here',
    source: { instrument: 'Comity', article: 'own deadline', confidence: 'house' },
    freeDay: 'stay',
    stopsForQuestions: false,
    points: beforeTheDay,
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;

/** Throws nothing: an unknown rule is one of a later version of this program. */
export function ruleOf(id: string): Rule | undefined {
  return Object.hasOwn(rules, id) ? rules[id as RuleId] : undefined;
}
