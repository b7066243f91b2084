import type { Instrument } from '../books.ts';
import { isAssistance, mayBeStoredData, readNature } from '../measures.ts';
import type { Facts } from '../question.ts';
import type { Grade, Offer } from './offers.ts';

/** An offer with its standing and, where it only supplements another treaty between these States, that treaty. */
export interface Candidate extends Offer {
  doubt?: string;
  base?: string;
}

/**
 * Step 3 c-e: which of the instruments that offer the measure comes first? The more specific before the more general
 * (EU law, then an instrument made for this very measure, bilateral, regional, global), what is sure before what is
 * doubtful, what names the measure before what only promises any other assistance, then the later treaty (VCLT Art 30).
 */
export function rank(candidates: Candidate[], facts: Facts): Candidate[] {
  const keyed = candidates.map((candidate) => ({ candidate, key: keyOf(candidate, candidates, facts) }));
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ candidate }) => candidate);
}

function compareKeys(left: (number | string)[], right: (number | string)[]): number {
  const index = left.findIndex((part, at) => part !== right[at]);
  return (left[index] ?? '') < (right[index] ?? '') ? -1 : 1;
}

function keyOf(candidate: Candidate, all: Candidate[], facts: Facts): (number | string)[] {
  const { instrument, grade, doubt } = candidate;
  return [
    tierWithBase(candidate, all, facts),
    doubt ? 1 : 0,
    gradeOrder[grade],
    // Later first: the complement of the year.
    9999 - Number((instrument.adopted ?? '0001').slice(0, 4)),
    instrument.id,
  ];
}

const gradeOrder: Record<Grade, number> = { named: 0, listed: 1, 'list-unknown': 2, open: 3 };

/** A supplement goes behind its base, unless it alone names the measure and the base only promises any other assistance. */
function tierWithBase(candidate: Candidate, all: Candidate[], facts: Facts): number {
  const base = all.find(({ instrument }) => instrument.id === candidate.base);
  const own = tierOf(candidate, facts);
  if (!base || (base.grade === 'open' && candidate.grade === 'named')) return own;
  return Math.max(own, tierOf(base, facts) + 0.5);
}

function tierOf({ instrument, grade, doubt }: Candidate, { measure, purposes }: Facts): number {
  const nature = readNature(measure);
  const { id } = instrument;
  if (id === 'EU-EIO') return measure === 'asset_freezing' ? 36 : electronicFirst.includes(measure) ? 25 : 1;
  if (/^EU-(EAW|REG|EEV|JIT|ATD)/.test(id)) return 0;
  if (id === 'EU-UK-TCA' && nature === 'evidence') return 45;
  // Iceland and Norway are bound by parts of the Convention only.
  if (id === 'EU-MLA-2000' && doubt) return 41;
  if (['EU-MLA-2000', 'EU-UK-TCA', 'SCHENGEN-CISA'].includes(id)) return 5;
  if (id === 'ETS185' && nature === 'electronic' && grade === 'named') return 10;
  if (id === 'ETS185' && electronicEvidence.includes(measure)) return 34;
  if (id === 'ETS185') return mayBeStoredData(measure) ? 52 : 60;
  if (instrument.bilateralParties) return 20;
  if (id === 'EU-US-MLA') return 30;
  if (id === 'CETS198') return onProceeds(measure) ? 31 : nature === 'police' ? 53 : 46;
  if (id === 'ETS141') return onProceeds(measure) ? 32 : 53;
  if (id === 'UNTOC') return 50;
  if (id === 'PALERMO-TIP') return nature === 'victims' ? 50 : 55;
  if (isSpecialCybercrime(instrument)) return 56;
  // Prostitution only (Art 1): behind the Palermo Protocol unless that is what the case is about.
  if (id === 'SAARC-TIP' && nature === 'victims' && !purposes) return 51;
  if (isSpecialCooperation(instrument)) return isAssistance(measure) || nature === 'surrender' ? 70 : 40;
  return 40;
}

/** Preservation and disclosure of preserved traffic data: made for speed, and Directive 2014/41 leaves them standing. */
const electronicFirst = ['preservation_expedited', 'preserved_traffic_disclosure'];

/** What the conventions on proceeds of crime were made for; bank records as evidence go by the treaty of assistance. */
function onProceeds(measure: string): boolean {
  return readNature(measure) === 'assets' || ['asset_tracing', 'account_monitoring'].includes(measure);
}

const electronicEvidence = ['interception_content'];

/** Conventions on offences by computer of one region: their subject is not trafficking, and who is bound is hardly known. */
export function isSpecialCybercrime({ subjectScope, kinds }: Instrument): boolean {
  return subjectScope.value === 'special' && kinds.includes('cybercrime');
}

/** Conventions against trafficking: their duty to cooperate helps where no instrument of assistance does. */
export function isSpecialCooperation({ subjectScope, scope, kinds }: Instrument): boolean {
  return subjectScope.value === 'special' && scope !== 'regional:EU' && kinds.includes('crime-suppression');
}
