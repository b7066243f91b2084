import type { RequiredItem, TimeLimit } from '../answer.ts';
import type { Books, Instrument } from '../books.ts';
import { isAssistance, readNature } from '../measures.ts';
import type { ContentRecord, LimitRecord } from '../records.ts';

/** Step 6: the list of the instrument that fits the measure; `undefined` where the data has none. */
export function findContent(books: Books, instrument: string, measure: string): ContentRecord | undefined {
  // Title XI has a list of its own, which was not read.
  if (instrument === 'EU-UK-TCA' && ['asset_freezing', 'confiscation'].includes(measure)) return undefined;
  const lists = books.contentOf(instrument);
  const wanted = typesOf(measure);
  return wanted.flatMap((type) => lists.filter(({ requestType }) => requestType === type))[0];
}

/** The kinds of request that `request-content.json` knows, best first. */
function typesOf(measure: string): string[] {
  const single = singleTypes[measure];
  if (single) return single;
  const nature = readNature(measure);
  if (nature === 'surrender') return ['extradition', 'surrender', 'provisional_arrest'];
  if (nature === 'victims') return ['victim_repatriation', 'cooperation'];
  if (!isAssistance(measure)) return [];
  return [
    'mla',
    'letters_rogatory',
    'eio',
    'stored_data',
    'production_preservation',
    'freezing_confiscation',
    'cooperation',
  ];
}

const singleTypes: Readonly<Record<string, string[]>> = {
  preservation_expedited: ['preservation', 'production_preservation', 'mla', 'letters_rogatory', 'eio'],
  preserved_traffic_disclosure: ['partial_disclosure', 'mla', 'eio'],
  production_order: ['production_preservation', 'stored_data', 'mla', 'letters_rogatory', 'eio'],
  stored_data_access: ['stored_data', 'mla', 'letters_rogatory', 'eio'],
  subscriber_info_direct: ['direct_subscriber'],
  emergency_disclosure: ['production_preservation', 'emergency_mla'],
  asset_freezing: ['freezing', 'freezing_confiscation', 'confiscation', 'mla', 'eio'],
  confiscation: ['confiscation', 'freezing_confiscation', 'mla'],
  provisional_arrest: ['provisional_arrest', 'surrender', 'extradition'],
  surrender_warrant: ['surrender'],
  border_document_verification: ['document_verification'],
  transit: [],
};

export function toRequiredItems(content: ContentRecord): RequiredItem[] {
  return content.fields.map(({ id, article, required, text, type }) => ({
    ...{ id, article, required, text, type },
    ...{ instrument: content.instrument, confidence: content.confidence, sources: content.source },
  }));
}

/** Step 8: the limits that run for this measure, and no others: a safe conduct is no deadline of a bank record. */
export function readTimeLimits(books: Books, instruments: Instrument[], measure: string): TimeLimit[] {
  return instruments.flatMap((instrument) => {
    const content = findContent(books, instrument.id, measure);
    const listed = (content?.timeLimits ?? [])
      .filter((limit) => concerns(limit, measure))
      .map((limit) => toTimeLimit(limit, instrument.id, content?.confidence === 'verified'));
    const own = books
      .limitsOf(instrument.id)
      .filter(({ measures }) => measures.includes(measure))
      .map((limit) => toTimeLimit(limit, instrument.id, isVerified(instrument, limit.article)));
    return [...listed, ...own];
  });
}

function isVerified({ provisions }: Instrument, article: string): boolean {
  const found = provisions.filter((provision) => provision.article === article);
  return found.length > 0 && found.every(({ confidence }) => confidence === 'verified');
}

/** Which limits of a list belong to single measures; the others belong to every request of that kind. */
const onlyFor: Readonly<Record<string, string[]>> = {
  safe_conduct: ['voluntary_appearance', 'transfer_in_custody', 'witness_protection'],
  safe_conduct_10: ['voluntary_appearance', 'transfer_in_custody', 'witness_protection'],
  custody_60: ['transfer_in_custody'],
  immunity: ['voluntary_appearance', 'witness_protection'],
  summons_accused: ['service_of_documents', 'voluntary_appearance'],
  provisional_24h: ['asset_freezing', 'preservation_expedited'],
  interception_96h: ['interception_content'],
  ten_days: ['production_order'],
  emergency_8h: ['production_order', 'emergency_disclosure'],
  preserve_60: ['preservation_expedited'],
  domestic_90: ['preservation_expedited'],
  refusal_10: ['production_order'],
  refusal_96h: ['production_order', 'emergency_disclosure'],
  objection_10: ['production_order'],
  reflection_30: ['recovery_reflection', 'victim_identification', 'victim_protection', 'victim_residence'],
};

function concerns({ id }: LimitRecord, measure: string): boolean {
  return onlyFor[id]?.includes(measure) ?? true;
}

function toTimeLimit(limit: LimitRecord, instrument: string, verified: boolean): TimeLimit {
  return {
    id: limit.id,
    duration: durationOf(limit),
    article: limit.article,
    startsWith: limit.starts,
    confidence: verified ? 'verified' : 'general-knowledge',
    instrument,
    text: limit.text,
  };
}

function durationOf({ amount, unit }: LimitRecord): string | null {
  if (amount === null) return null;
  return unit === 'hours' ? `PT${amount}H` : `P${amount}D`;
}
