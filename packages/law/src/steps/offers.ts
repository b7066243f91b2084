import type { Instrument } from '../books.ts';
import { coveredBy, isAssistance, mayBeStoredData, readNature } from '../measures.ts';
import type { Facts } from '../question.ts';
import type { Provision } from '../records.ts';

/**
 * How well an instrument offers a measure: it names it; its list of measures has it; it promises any other assistance; or
 * its list could not be read, as with most bilateral treaties of the data.
 */
export type Grade = 'named' | 'listed' | 'open' | 'list-unknown';

export interface Offer {
  instrument: Instrument;
  grade: Grade;
  provisions: Provision[];
  articles: string[];
}

/**
 * Step 4: does the instrument offer the measure? Its list first, then its clause on any other assistance (UNTOC 18(3)(i),
 * ETS 30 Art 1, Directive 2014/41 Art 1, ...). `null` where it does not.
 */
export function findOffer(instrument: Instrument, facts: Facts): Offer | null {
  const { measure } = facts;
  if (isOfAnotherKind(instrument, measure)) return null;
  const provisions = instrument.provisions.filter((provision) => !isDutyAtHome(instrument.id, provision.article));
  const named = findNamed(provisions, wordOf(instrument.id, measure));
  if (named.length > 0) return offer(instrument, named.every(isGeneralRule) ? 'open' : 'named', named);
  if (!isAssistance(measure) || isOutside(instrument.id, measure)) return null;
  if (isDirect(measure)) return null;
  const general = provisions.filter((provision) => provision.measure === 'general_mla');
  const listed = [...general, ...provisions.filter(isLetterRogatory)].filter(({ paraphrase }) =>
    lists(paraphrase, measure),
  );
  if (listed.length > 0) return offer(instrument, 'listed', listed);
  const open = opens(measure) ? preferAnyOther(general.filter((provision) => isOpen(instrument.id, provision))) : [];
  if (open.length > 0) return offer(instrument, 'open', open);
  const unread = instrument.provisions.length === 0 && instrument.kinds.includes('mla');
  return unread && covers(measure)
    ? { instrument, grade: 'list-unknown', provisions: [], articles: ['not verified'] }
    : null;
}

/** An extradition treaty hands over property and transits prisoners, but gathers no evidence; and the other way round. */
function isOfAnotherKind({ kinds }: Instrument, measure: string): boolean {
  if (readNature(measure) === 'surrender')
    return !kinds.includes('extradition') && !kinds.includes('crime-suppression');
  return isAssistance(measure) && kinds.every((kind) => kind === 'extradition');
}

/** The word under which the instrument has the measure: ETS 185 Art 31 for what a computer holds, TCA Title XI for both. */
function wordOf(instrument: string, measure: string): string {
  if (instrument === 'ETS185' && mayBeStoredData(measure)) return 'stored_data_access';
  if (instrument === 'EU-UK-TCA' && measure === 'confiscation') return 'asset_freezing';
  return measure;
}

/** Letters rogatory for evidence reach whatever is evidence, as in Riyadh 14-21. */
function isLetterRogatory({ paraphrase }: Provision): boolean {
  return /^Letters rogatory for evidence/.test(paraphrase);
}

/** What "any other assistance" does not reach: property for good, and what happens in secret; these need a rule. */
function opens(measure: string): boolean {
  const secret = ['interception_content', 'undercover', 'controlled_delivery'].includes(measure);
  return !secret && (readNature(measure) !== 'assets' || measure === 'restitution');
}

/** "Bank records fall under the general letters rogatory rule": named in the data, not in the treaty. */
function isGeneralRule({ paraphrase }: Provision): boolean {
  return /under the general .* rule/.test(paraphrase);
}

/** UNTOC 18(3)(i) rather than 18(1), where both promise. */
function preferAnyOther(provisions: Provision[]): Provision[] {
  const exact = provisions.filter(({ paraphrase }) => /^any other/i.test(paraphrase));
  return exact.length > 0 ? exact : provisions;
}

/** An extradition treaty whose text was not reached still extradites. */
export function findUnreadExtradition(instrument: Instrument, measure: string): Offer | null {
  const treaty = instrument.kinds.includes('extradition') && instrument.bilateralParties;
  if (!treaty || !['extradition', 'provisional_arrest', 'transit'].includes(measure)) return null;
  if (findNamed(instrument.provisions, measure).length > 0) return null;
  return { instrument, grade: 'list-unknown', provisions: [], articles: ['not verified'] };
}

function findNamed(provisions: Provision[], measure: string): Provision[] {
  const exact = provisions.filter((provision) => provision.measure === measure);
  if (exact.length > 0) return exact;
  const covering = coveredBy[measure] ?? [];
  return provisions.filter((provision) => covering.includes(provision.measure));
}

function offer(instrument: Instrument, grade: Grade, provisions: Provision[]): Offer {
  return { instrument, grade, provisions, articles: [...new Set(provisions.map(({ article }) => article))] };
}

/**
 * What a provision makes a State do in its own law gives no other State a claim: criminalise, have the power to confiscate
 * or to order production. Such articles are never the basis of a request.
 */
function isDutyAtHome(instrument: string, article: string): boolean {
  return dutiesAtHome[instrument]?.includes(article) ?? false;
}

const dutiesAtHome: Readonly<Record<string, readonly string[]>> = {
  UNTOC: ['2', '3', '12(1)-(5)', '12(2)', '12(6)', '17', '22'],
  'PALERMO-TIP': ['4'],
  ETS185: ['14', '16', '17', '18', '19', '20', '21'],
  UNCC: ['25', '27'],
  CETS197: ['2', '23', '25', '27'],
  CETS198: ['7'],
  ACTIP: ['3', '17'],
  'EU-ATD': ['7', '9'],
  // Art 3 names teams in order to leave them out.
  'EU-EIO': ['3'],
  // How a team works inside, and who is told of an order: no assistance between States.
  'EU-JIT-2002': ['1(5)', '1(6)', '1(7)'],
  'EU-EEV-2023-1543': ['8'],
  'AU-MALABO': ['31'],
};

/**
 * Directive 2014/41 gathers evidence: no joint teams (Art 3), no service, no cross-border surveillance (recital 9), no
 * freezing for confiscation or return of property.
 */
function isOutside(instrument: string, measure: string): boolean {
  if (instrument === 'EU-EIO') return readNature(measure) === 'assistance' || readNature(measure) === 'assets';
  return false;
}

/** Orders to a provider or registrar past its State need a rule of their own: consent of that State is not implied. */
function isDirect(measure: string): boolean {
  return ['subscriber_info_direct', 'domain_registration_direct', 'emergency_disclosure'].includes(measure);
}

/** A treaty whose list was not read is taken to have what such treaties have; the newer measures it may not have. */
function covers(measure: string): boolean {
  const rare = [
    'interception_content',
    'traffic_data_realtime',
    'undercover',
    'controlled_delivery',
    'account_monitoring',
  ];
  return !rare.includes(measure) && !['preservation_expedited', 'preserved_traffic_disclosure'].includes(measure);
}

/** "Widest assistance", "any other assistance", "duty to assist": whatever the law of the requested State allows. */
function isOpen(instrument: string, { paraphrase }: Provision): boolean {
  if (closed.includes(instrument)) return false;
  return /widest|any other|duty to assist|specific investigative measures|^Scope including|greatest measure/i.test(
    paraphrase,
  );
}

/** Conventions that promise to cooperate widely on their own subject without a mechanism for single measures of evidence. */
const closed = ['ETS185', 'EU-US-MLA', 'EU-UK-TCA', 'ETS141', 'CETS198'];

/** The measures that a general clause spells out, as the paraphrases of Minsk 6, Nassau 7, San Luis 2 and SAARC 6 do. */
function lists(paraphrase: string, measure: string): boolean {
  if (!/list of measures:|scope of (legal )?assistance:|legal assistance:|^letters rogatory/i.test(paraphrase))
    return false;
  return words[measure]?.test(paraphrase) ?? false;
}

const words: Readonly<Record<string, RegExp>> = {
  witness_statement: /testimony|statements|interviews|evidence/i,
  suspect_interview: /testimony|statements|interviews/i,
  documents_records: /documents|evidence/i,
  banking_records: /documents|evidence/i,
  government_records: /documents|evidence/i,
  search_seizure: /search|seizure/i,
  service_of_documents: /service|notification/i,
  expert_evidence: /expert|rogatory/i,
  object_and_site_examination: /rogatory/i,
  general_mla: /rogatory/i,
  asset_freezing: /freezing|precautionary|seizure/i,
  confiscation: /forfeiture/i,
  transfer_in_custody: /transfer of (detainees|persons)|detention transfers/i,
  locate_persons: /location|wanted persons/i,
};
