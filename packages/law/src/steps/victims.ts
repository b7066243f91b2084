import type { VictimRule } from '../answer.ts';
import type { Books, Instrument } from '../books.ts';
import { readNature } from '../measures.ts';
import type { Facts } from '../question.ts';
import { readParty, readTreaty } from './in-force.ts';

/**
 * Step 9: what the victim may ask for is no matter of mutual assistance, and binds a State by itself: repatriation and
 * identification (Palermo Protocol Art 8, CETS 197 Art 16), recovery and reflection of at least thirty days (CETS 197
 * Art 13), no punishment (CETS 197 Art 26, Directive 2011/36 Art 8), protection of identity (Palermo Protocol Art 6(1)).
 */
export function readVictimRules(books: Books, facts: Facts): VictimRule[] {
  const wanted = readNature(facts.measure) === 'victims' ? all : always;
  return books.multilateral.filter(isOnVictims).flatMap((instrument) => {
    const binds = readBinding(books, instrument, facts);
    if (!binds) return [];
    return instrument.provisions
      .filter(({ measure }) => wanted.includes(measure))
      .map(({ measure, article, paraphrase, confidence }) => ({
        ...{ rule: measure, article, instrument: instrument.id, text: paraphrase, binds, confidence },
      }));
  });
}

const always = ['recovery_reflection', 'non_punishment', 'victim_protection', 'confidentiality'];

const all = [...always, ...['victim_identification', 'victim_repatriation', 'victim_compensation', 'victim_residence']];

/** Conventions on minors or on sexual abuse speak of the victims of their own offences. */
function isOnVictims({ id, kinds, subjectScope }: Instrument): boolean {
  const ownSubject = ['IA-TRAFFIC-MINORS', 'CRC-OPSC', 'CETS201'].includes(id);
  return kinds.includes('crime-suppression') && subjectScope.value === 'special' && !ownSubject;
}

function readBinding(books: Books, instrument: Instrument, facts: Facts): VictimRule['binds'] | undefined {
  if (readTreaty(instrument, facts.date)) return undefined;
  const [requesting, requested] = [facts.requesting, facts.requested].map(
    (state) => readParty(books, instrument, state, facts.date).bound,
  );
  if (requesting && requested) return 'both';
  return requested ? 'requested' : requesting ? 'requesting' : undefined;
}
