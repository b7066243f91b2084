import type { ExclusionCode, Missing } from '../answer.ts';
import type { Instrument } from '../books.ts';
import { isAssistance, readNature } from '../measures.ts';
import type { Facts, Years } from '../question.ts';
import { ask } from './in-force.ts';

/** Whether this offence is one that the instrument speaks of. */
export type Scope = { within: true; missing: Missing[] } | { within: false; code: ExclusionCode; reason: string };

const within: Scope = { within: true, missing: [] };

/** Step 1: does the instrument speak of this offence at all? By its subject, and by the thresholds that it sets. */
export function readScope(instrument: Instrument, facts: Facts, palermoBindsBoth: boolean): Scope {
  return readSubject(instrument, facts) ?? readThreshold(instrument, facts, palermoBindsBoth) ?? within;
}

/** Treaties of another subject: drugs only (1988 Convention family), a subject nobody read, children only. */
function readSubject({ id, shortName, subjectScope }: Instrument, facts: Facts): Scope | undefined {
  const { victimAge, purposes } = facts;
  if (subjectScope.value === 'drugs-or-confiscation-only')
    return no('other-subject', `${shortName} covers drug trafficking or confiscation only.`);
  if (subjectScope.value === 'unknown')
    return no('other-subject', `The subject of ${shortName} is not known; it cannot carry a request on trafficking.`);
  if (childOnly.includes(id)) {
    const adult = victimAge === 'adult' || (typeof victimAge === 'number' && victimAge >= 18);
    if (adult) return no('out-of-scope', `${shortName} protects children under eighteen.`);
    if (victimAge === undefined)
      return no('other-subject', `${shortName} protects children; the age of the victim is not stated.`);
  }
  const prostitution = ['exploitation_of_prostitution', 'sexual_exploitation'];
  if (id === 'SAARC-TIP' && purposes && !purposes.some((purpose) => prostitution.includes(purpose)))
    return no('out-of-scope', `${shortName} Art 1 covers trafficking of women and children for prostitution only.`);
  return undefined;
}

const childOnly = ['IA-TRAFFIC-MINORS', 'CRC-OPSC', 'CETS201'];

function readThreshold(instrument: Instrument, facts: Facts, palermoBindsBoth: boolean): Scope | undefined {
  switch (instrument.id) {
    case 'UNTOC':
      return readUntoc(facts, palermoBindsBoth);
    case 'PALERMO-TIP':
      // Art 4: protection of victims does not hang on the two conditions.
      return readNature(facts.measure) === 'victims'
        ? undefined
        : readTransnationalGroup(facts, 'the Palermo Protocol Art 4');
    case 'ACTIP':
      return readNature(facts.measure) === 'victims' ? undefined : readTransnational(facts, 'ACTIP Art 3');
    case 'IA-MLA':
      return isAssistance(facts.measure)
        ? readMinimum(facts.maxPenalty.requesting, 1, 'Nassau Convention Art 6')
        : undefined;
    case 'EU-EAW':
      return readMinimum(facts.maxPenalty.requesting, 1, 'Framework Decision 2002/584 Art 2(1)');
    case 'ETS24':
    case 'SADC-EXT':
      return readBoth(facts, 1, `${instrument.shortName} (extraditable offences)`);
    case 'ECOWAS-EXT':
      return readBoth(facts, 2, 'ECOWAS Extradition Convention Art 3');
    case 'ETS185':
      return facts.measure === 'extradition'
        ? no('out-of-scope', 'ETS 185 Art 24 extradites for the offences of its Arts 2 to 11 only.')
        : undefined;
    default:
      return undefined;
  }
}

/**
 * UNTOC Art 3(1): transnational, and an organized criminal group; reasonable grounds to suspect suffice for assistance
 * (18(1)). Offences are those of the Convention, of a Protocol that binds both (Protocol Art 1(3)), or serious crime of at
 * least four years (2(b)).
 */
function readUntoc(facts: Facts, palermoBindsBoth: boolean): Scope | undefined {
  const conditions = readTransnationalGroup(facts, 'UNTOC Art 3(1)');
  if (conditions && !conditions.within) return conditions;
  if (palermoBindsBoth) return conditions;
  return readMinimum(facts.maxPenalty.requesting, 4, 'UNTOC Art 2(b) (serious crime)') ?? conditions;
}

function readTransnationalGroup({ transnational, organisedGroup }: Facts, rule: string): Scope | undefined {
  if (transnational === false) return no('out-of-scope', `${rule} needs a transnational offence.`);
  if (organisedGroup === false) return no('out-of-scope', `${rule} needs an organized criminal group.`);
  const missing: Missing[] = [];
  const why = `${rule}; reasonable grounds to suspect are enough (UNTOC 18(1)).`;
  if (transnational === undefined) missing.push(ask('whether the offence is transnational', why, 'the investigator'));
  if (organisedGroup === undefined)
    missing.push(ask('whether an organized criminal group is involved', why, 'the investigator'));
  return missing.length ? { within: true, missing } : undefined;
}

function readTransnational({ transnational }: Facts, rule: string): Scope | undefined {
  return transnational === false ? no('out-of-scope', `${rule} needs a transnational offence.`) : undefined;
}

function readMinimum(years: Years | undefined, least: number, rule: string): Scope | undefined {
  return typeof years === 'number' && years < least
    ? no('out-of-scope', `${rule} needs a maximum penalty of at least ${least} year${least > 1 ? 's' : ''}.`)
    : undefined;
}

function readBoth({ maxPenalty }: Facts, least: number, rule: string): Scope | undefined {
  return readMinimum(maxPenalty.requesting, least, rule) ?? readMinimum(maxPenalty.requested, least, rule);
}

function no(code: ExclusionCode, reason: string): Scope {
  return { within: false, code, reason };
}
