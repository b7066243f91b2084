/**
 * What a measure is by nature decides which instruments can carry it and which rules follow it. The names are those of
 * `instruments.json`; what is not named here is a topic (such as `definitions`), which instruments settle but nobody asks for.
 */
export type Nature =
  | 'evidence'
  | 'electronic'
  | 'assets'
  | 'assistance'
  | 'surrender'
  | 'victims'
  | 'police'
  | 'team'
  | 'topic';

const natures: Record<Exclude<Nature, 'topic'>, string[]> = {
  /** To obtain what a court will look at. */
  evidence: [
    ...['witness_statement', 'witness_video', 'witness_telephone', 'expert_evidence', 'suspect_interview'],
    ...['search_seizure', 'object_and_site_examination', 'documents_records', 'banking_records', 'account_monitoring'],
    ...['government_records', 'locate_persons', 'transfer_in_custody', 'interception_content', 'controlled_delivery'],
    ...['undercover', 'asset_tracing', 'general_mla'],
  ],
  electronic: [
    ...['traffic_data_realtime', 'preservation_expedited', 'preserved_traffic_disclosure', 'production_order'],
    ...['stored_data_access', 'subscriber_info_direct', 'domain_registration_direct', 'emergency_disclosure'],
  ],
  assets: ['asset_freezing', 'confiscation', 'asset_return_sharing', 'restitution'],
  /** Mutual assistance that brings no evidence by itself. */
  assistance: ['service_of_documents', 'voluntary_appearance', 'criminal_records', 'witness_protection'],
  surrender: ['extradition', 'surrender_warrant', 'provisional_arrest', 'transit'],
  victims: [
    ...['victim_identification', 'victim_protection', 'victim_repatriation', 'victim_compensation', 'victim_residence'],
    ...['recovery_reflection', 'non_punishment', 'missing_endangered_persons'],
  ],
  police: [
    ...['contact_24_7', 'spontaneous_information', 'police_information_exchange', 'operational_cooperation'],
    ...['border_document_verification', 'border_measures', 'liaison_officers', 'transborder_open_data'],
    'cross_border_observation',
  ],
  team: ['jit', 'transfer_of_proceedings', 'transfer_sentenced_persons', 'execution_of_sentences'],
};

const natureOf = new Map(
  Object.entries(natures).flatMap(([nature, names]) => names.map((name) => [name, nature as Nature] as const)),
);

export function readNature(measure: string): Nature {
  return natureOf.get(measure) ?? 'topic';
}

/** Mutual legal assistance in the sense of UNTOC 18 and of the treaties that displace its paragraphs 9 to 29. */
export function isAssistance(measure: string): boolean {
  return ['evidence', 'electronic', 'assets', 'assistance'].includes(readNature(measure));
}

/**
 * A provision on the one covers the other: a hearing of a suspect is a statement of a person (UNTOC 18(3)(a)); a production
 * order reaches another State as a request to disclose stored data (ETS 185 Art 31), which is to search and seize what a
 * computer holds.
 */
export const coveredBy: Readonly<Record<string, string[]>> = {
  suspect_interview: ['witness_statement'],
  production_order: ['stored_data_access', 'documents_records'],
  stored_data_access: ['search_seizure', 'documents_records'],
  // A warrant of EU law does what extradition does elsewhere, and the arrest with it (EAW Arts 1, 9(2)).
  extradition: ['surrender_warrant'],
  provisional_arrest: ['surrender_warrant'],
};

/** What ETS 185 Art 31 reaches where the evidence is stored computer data. */
export function mayBeStoredData(measure: string): boolean {
  return ['search_seizure', 'documents_records'].includes(measure);
}

/** Done against somebody's will: what dual criminality rules usually mean by coercive measures. */
export function isCoercive(measure: string): boolean {
  return [
    ...[
      'search_seizure',
      'asset_freezing',
      'confiscation',
      'interception_content',
      'traffic_data_realtime',
      'undercover',
    ],
    ...['account_monitoring', 'stored_data_access', 'production_order', 'banking_records'],
  ].includes(measure);
}
