import { compareDates, type DateRelation, dateWeights, dateWeightsAmongMany, writeDate } from './dates.ts';
import { identifierEvidence } from './evidence.ts';
import { compareNames, type Difference, type NameComparison } from './names/compare.ts';
import type { Name } from './names/name.ts';
import type { Prepared } from './record.ts';

/** One thing that was compared, as it is told to people and to courts. */
export interface Reason {
  feature:
    | 'name'
    | 'commonness'
    | 'birthDate'
    | 'gender'
    | 'nationality'
    | 'document'
    | 'phone'
    | 'email'
    | 'handle'
    | 'address'
    | 'country'
    | 'kind'
    | 'identical';
  left: string;
  right: string;
  /** 0 to 1. */
  similarity: number;
  /** Natural logarithm of the odds that it adds: above 0 speaks for one person, below 0 against. */
  weight: number;
  sentence: string;
}

export interface Score {
  /** Probability that both records are of one person, 0 to 1. */
  score: number;
  match: boolean;
  reasons: Reason[];
}

/**
 * Even odds. Names alone reach it when they are alike enough that a person should look; a date of birth, a document or a
 * telephone number moves it either way.
 */
export const defaultThreshold = 0.5;

/** How many bearers of such a name are expected by chance where the score is taken (an index); 1 or less is rare. */
export type Commonness = (left: Name, right: Name, comparison: NameComparison) => number;

/** Compares two records. Symmetric and deterministic; a record compared with itself gives 1. */
export function scoreRecords(left: Prepared, right: Prepared, commonness?: Commonness): Score {
  if (isIdentical(left, right)) return identical(left, right);
  const reasons: Reason[] = [];
  if (left.kind !== right.kind) {
    reasons.push(reason('kind', left.kind, right.kind, 0, -6, 'One is a person, the other an organisation.'));
  }
  addNames(reasons, left, right, commonness);
  addDates(reasons, left, right, commonness ? dateWeightsAmongMany : dateWeights);
  addGender(reasons, left, right);
  addSets(reasons, 'nationality', left.nationalities, right.nationalities, 0.5, -0.8);
  addSets(reasons, 'country', left.countries, right.countries, 0.2, -0.1);
  reasons.push(...identifierEvidence(left, right));
  const evidence = reasons.reduce((sum, { weight }) => sum + weight, left.names.length && right.names.length ? 0 : -3);
  const score = round(Math.min(0.9999, 1 / (1 + Math.exp(-evidence))), 4);
  reasons.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return { score, match: score >= defaultThreshold, reasons };
}

/** Scores two names and nothing else. */
export function scoreNames(left: Name, right: Name): Score {
  if (left.full === right.full && left.kind === right.kind) {
    return {
      score: 1,
      match: true,
      reasons: [reason('identical', left.full, right.full, 1, 3, 'Both are written the same.')],
    };
  }
  const comparison = compareNames(left, right);
  const score = round(Math.min(0.9999, 1 / (1 + Math.exp(-comparison.evidence))), 4);
  return {
    score,
    match: score >= defaultThreshold,
    reasons: [nameReason(left, right, comparison, comparison.evidence)],
  };
}

function isIdentical(a: Prepared, b: Prepared): boolean {
  if (a === b) return true;
  const plain = (record: Prepared) => [
    record.kind,
    record.names.map(({ full }) => full).sort(),
    record.birthDate,
    record.gender,
    [...record.nationalities].sort(),
    record.documents.map(({ type, number, country }) => `${type} ${number} ${country}`).sort(),
    [...record.phones].sort(),
    [...record.emails].sort(),
    [...record.handles].sort(),
    record.places.map(({ written }) => written).sort(),
    [...record.countries].sort(),
  ];
  if (a.names.length !== b.names.length || a.birthDate !== b.birthDate || a.names[0]?.full !== b.names[0]?.full)
    return false;
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function identical(left: Prepared, right: Prepared): Score {
  const show = (record: Prepared) => record.names[0]?.full ?? record.id;
  return {
    score: 1,
    match: true,
    reasons: [reason('identical', show(left), show(right), 1, 10, 'All that both records say is the same.')],
  };
}

/** Bearers by chance: at `ordinary` a name weighs what it does without an index; below `rarest` nothing is added. */
const ordinary = 0.05;
const rarest = 0.005;
/** The part of it that counts: bearers of common names are counted too high by lot, since peoples and ages differ. */
const commonnessShare = 0.7;

function addNames(reasons: Reason[], left: Prepared, right: Prepared, commonness: Commonness | undefined): void {
  const best = bestNames(left.names, right.names);
  if (!best) return;
  // Among many, somebody with a name that is merely near is always found: it has to tell more to be looked at.
  const evidence = commonness && best.evidence < 0 ? best.evidence * 1.8 : best.evidence;
  reasons.push(nameReason(best.left, best.right, best.comparison, evidence));
  if (!commonness) return;
  const expected = commonness(best.left, best.right, best.comparison);
  // Equal names alone give even odds where one other bearer is to be expected.
  const weight = -commonnessShare * Math.log(Math.max(expected, rarest) / ordinary);
  if (Math.abs(weight) > 0.05) {
    const sentence =
      expected > 1.5
        ? `The name is common here: some ${Math.round(expected)} bearers are to be expected by chance.`
        : 'The name is rare here: another bearer is hardly to be expected.';
    reasons.push(reason('commonness', best.left.full, best.right.full, best.comparison.similarity, weight, sentence));
  }
}

interface BestNames {
  left: Name;
  right: Name;
  comparison: NameComparison;
  evidence: number;
}

/**
 * The names that agree best. Where both records have a name in one script other than Latin, that is the name as its
 * bearer writes it: two spellings there outweigh one romanisation that both happen to share.
 */
export function bestNames(left: readonly Name[], right: readonly Name[]): BestNames | undefined {
  const within = bestOf(left, right, true);
  // Another script is heard, not read: it is asked where the letters do not settle it.
  const heard = within && within.evidence >= 2 ? within : better(within, bestOf(left, right, false));
  const best = heard && fullest(heard, left, right);
  const native =
    left.some(isNative) && right.some(isNative)
      ? bestOf(left.filter(isNative), right.filter(isNative), true)
      : undefined;
  if (!best || !native || native.evidence >= best.evidence) return best;
  return native.evidence > best.evidence - 3 ? native : { ...best, evidence: best.evidence - 3 };
}

function bestOf(left: readonly Name[], right: readonly Name[], sameScript: boolean): BestNames | undefined {
  let best: BestNames | undefined;
  for (const a of left) {
    for (const b of right) {
      if ((a.tokens[0]?.script === b.tokens[0]?.script) !== sameScript) continue;
      const comparison = compareNames(a, b);
      if (!best || comparison.evidence > best.evidence)
        best = { left: a, right: b, comparison, evidence: comparison.evidence };
    }
  }
  return best;
}

/**
 * Where the names agree, the longest name of each side in that script is what is told: a short form that both happen to
 * share must not hide that one of them has more names than the other.
 */
function fullest(best: BestNames, left: readonly Name[], right: readonly Name[]): BestNames {
  if (left.length + right.length < 3 || best.evidence < 0) return best;
  const a = longest(left, best.left);
  const b = longest(right, best.right);
  if ((a === best.left && b === best.right) || a.tokens[0]?.script !== b.tokens[0]?.script) return best;
  const comparison = compareNames(a, b);
  const agrees = comparison.evidence > 0 && comparison.evidence < best.evidence;
  return agrees ? { left: a, right: b, comparison, evidence: comparison.evidence } : best;
}

function longest(names: readonly Name[], found: Name): Name {
  const script = found.tokens[0]?.script;
  return names.reduce(
    (most, name) => (name.tokens[0]?.script === script && name.tokens.length > most.tokens.length ? name : most),
    found,
  );
}

function better(a: BestNames | undefined, b: BestNames | undefined): BestNames | undefined {
  if (!a || !b) return a ?? b;
  return b.evidence > a.evidence ? b : a;
}

function isNative({ tokens }: Name): boolean {
  return tokens.length > 1 && tokens.every(({ script }) => script !== 'Latin' && script !== 'None');
}

function nameReason(left: Name, right: Name, { similarity, differences }: NameComparison, evidence: number): Reason {
  return reason('name', left.full, right.full, similarity, evidence, nameSentence(differences));
}

function nameSentence(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'The names agree in every word.';
  const parts = differences.slice(0, 3).map(({ what, left, right }) => {
    const both = `"${left}" and "${right}"`;
    if (what === 'spelling') return `${both} are spelled otherwise`;
    if (what === 'other-word') return `${both} are different words`;
    if (what === 'missing-word') return `"${left || right}" stands on one side only`;
    if (what === 'number') return `the numbers ${both} differ`;
    if (what === 'legal-form') return `the legal forms ${both} differ`;
    if (what === 'order') return 'father and child are exchanged';
    return 'only one word is left to compare';
  });
  const text = parts.join('; ');
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
}

const dateSentences: Record<DateRelation, string> = {
  'same-day': 'Born on the same day.',
  'same-month': 'Born in the same month, as far as it is known.',
  'same-year': 'Born in the same year, as far as it is known.',
  'day-and-month-exchanged': 'The dates of birth have day and month exchanged.',
  'one-digit': 'The dates of birth differ in one digit.',
  'digits-exchanged': 'The dates of birth have two digits exchanged.',
  'two-parts-same': 'The dates of birth agree in two of three parts.',
  'near-year': 'The dates of birth lie at most two years apart.',
  different: 'The dates of birth are different.',
};

function addDates(reasons: Reason[], left: Prepared, right: Prepared, weights: typeof dateWeights): void {
  let best: { relation: DateRelation; weight: number } | undefined;
  for (const a of left.dates) {
    for (const b of right.dates) {
      const relation = compareDates(a, b);
      // A date that can be read two ways agrees twice as easily.
      const weight = weights[relation] - (weights[relation] > 0 ? Math.log(left.dates.length * right.dates.length) : 0);
      if (!best || weight > best.weight) best = { relation, weight };
    }
  }
  if (!best) return;
  const shown = (record: Prepared) =>
    record.dates.length === 1 && record.dates[0] ? writeDate(record.dates[0]) : record.birthDate;
  const similarity = dateWeights[best.relation] > 0 ? 1 : Math.max(0, 1 + dateWeights[best.relation] / 6.5);
  reasons.push(reason('birthDate', shown(left), shown(right), similarity, best.weight, dateSentences[best.relation]));
}

function addGender(reasons: Reason[], left: Prepared, right: Prepared): void {
  if (!left.gender || !right.gender) return;
  const same = left.gender === right.gender;
  const sentence = same ? 'The same sex.' : 'Another sex.';
  reasons.push(reason('gender', left.gender, right.gender, same ? 1 : 0, same ? 0.3 : -2.5, sentence));
}

function addSets(
  reasons: Reason[],
  feature: 'nationality' | 'country',
  left: readonly string[],
  right: readonly string[],
  shared: number,
  apart: number,
): void {
  if (left.length === 0 || right.length === 0) return;
  const both = left.some((value) => right.includes(value));
  const sentence = both ? `The same ${feature}.` : `Another ${feature}.`;
  reasons.push(reason(feature, left.join(' '), right.join(' '), both ? 1 : 0, both ? shared : apart, sentence));
}

function reason(
  feature: Reason['feature'],
  left: string,
  right: string,
  similarity: number,
  weight: number,
  sentence: string,
): Reason {
  return { feature, left, right, similarity: round(similarity, 3), weight: round(weight, 2), sentence };
}

function round(value: number, places: number): number {
  const factor = 10 ** places;
  return Math.round(value * factor) / factor;
}
