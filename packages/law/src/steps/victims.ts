import type { Answer } from '../answer.ts';
import type { Instrument } from '../books.ts';
import { readNature } from '../measures.ts';

type VictimRule = Answer['victims'][number];

/**
 * Step 9: what the victim may ask for is no matter of mutual assistance: repatriation and identification (Palermo
 * Protocol Art 8, CETS 197 Art 16), recovery and reflection of at least thirty days (CETS 197 Art 13), no punishment
 * (CETS 197 Art 26, Directive 2011/36 Art 8), protection of identity (Palermo Protocol Art 6(1)).
 */
export function readVictimRules(bound: Instrument[], measure: string): VictimRule[] {
  const wanted =
    readNature(measure) === 'victims'
      ? rules
      : ['recovery_reflection', 'non_punishment', 'victim_protection', 'confidentiality'];
  return bound
    .filter(
      ({ kinds, subjectScope, id }) =>
        kinds.includes('crime-suppression') && subjectScope.value === 'special' && !ownSubject.includes(id),
    )
    .flatMap((instrument) =>
      instrument.provisions
        .filter((provision) => wanted.includes(provision.measure))
        .map((provision) => ({
          rule: provision.measure,
          article: provision.article,
          instrument: instrument.id,
          text: provision.paraphrase,
          confidence: provision.confidence,
        })),
    );
}

const rules = [
  ...['victim_identification', 'victim_repatriation', 'victim_protection', 'victim_compensation', 'victim_residence'],
  ...['recovery_reflection', 'non_punishment', 'confidentiality'],
];

/** Conventions on minors or on sexual abuse speak of the victims of their own offences. */
const ownSubject = ['IA-TRAFFIC-MINORS', 'CRC-OPSC', 'CETS201'];
