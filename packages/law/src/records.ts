/** The legal data as it stands in the files: every fact with source and confidence. */

export type Confidence = 'verified' | 'general-knowledge';

export interface LawFile<Item> {
  schemaVersion: string;
  generated?: string;
  kind: string;
  items: Item[];
  sources?: Record<string, { address: string; asOf: string }>;
}

export interface Provision {
  article: string;
  measure: string;
  paraphrase: string;
  confidence: Confidence;
  source?: string[];
}

export interface InstrumentRecord {
  id: string;
  title: string;
  shortName: string;
  adopted: string | null;
  entryIntoForce: string | null;
  scope: string;
  kinds: string[];
  binding: boolean;
  textAddress: string | null;
  status: string;
  source: string[];
  confidence: Confidence;
  asOf: string;
  datesConfidence: Confidence;
  subjectScope: { value: 'general' | 'special' | 'drugs-or-confiscation-only' | 'unknown'; confidence: Confidence };
  untoc18_7: 'displaces' | 'does-not-displace';
  bilateralParties?: string[] | null;
  note?: string;
  provisions: Provision[];
}

export type PartyStatus =
  | 'ratified'
  | 'acceded'
  | 'succeeded'
  | 'accepted'
  | 'approved'
  | 'signed-only'
  | 'bound-by-eu-law'
  | 'scheme-member'
  | 'party-mode-unknown'
  | 'withdrawn'
  | 'not-bound';

export interface Declaration {
  kind: string;
  text: string;
  source: string[];
  confidence: Confidence;
}

export interface PartyRecord {
  state: string;
  status: PartyStatus;
  /** The day of deposit, or the month or year where no more is known. */
  date: string | null;
  entryIntoForceForState?: string | null;
  confidence: Confidence;
  source: string[];
  note?: string;
  declarations?: Declaration[];
}

export interface PartiesRecord {
  instrument: string;
  complete: boolean;
  note: string;
  parties: PartyRecord[];
}

export interface StateRecord {
  state: string;
  iso2: string;
  euMember: boolean;
  unMember: boolean;
  mla?: {
    centralAuthority: string;
    acceptedLanguages: string[];
    urgentChannel: string;
    source: string[];
    confidence: Confidence;
    note?: string;
  };
}

export interface OffenceRecord {
  state: string;
  statute: string;
  section: string;
  acts: string[];
  means: string[];
  purposes: string[];
  meansRequiredForAdults: boolean;
  childAgeThreshold: number;
  meansIrrelevantForChild: boolean;
  consent: string;
  maxPenaltyYears: number | 'life';
  basicPenalty: string;
  childPenalty: string;
  extraterritorial: { value: boolean; basis: string };
  divergenceFromPalermo: string[];
  source: string[];
  confidence: Confidence;
  asOf: string;
  verifiedParts: string[];
}

export type Requiredness = 'always' | 'conditional' | 'if-known' | 'recommended';

export interface ContentField {
  id: string;
  article: string;
  required: Requiredness;
  type: string;
  text: string;
}

export interface RefusalGround {
  id: string;
  article: string;
  mandatory: boolean;
  text: string;
}

export interface LimitRecord {
  id: string;
  article: string;
  amount: number | null;
  unit: 'days' | 'hours' | 'reasonable time';
  starts: string;
  text: string;
}

export interface ContentRecord {
  instrument: string;
  requestType: string;
  fields: ContentField[];
  refusalGrounds: RefusalGround[];
  timeLimits: LimitRecord[];
  useAndConfidentiality: { id: string; article: string; text: string }[];
  channels: { id: string; article: string; text: string }[];
  dualCriminality: string | null;
  language: string | null;
  source: string[];
  confidence: Confidence;
}

export interface TermRecord {
  id: string;
  terms: Record<string, string>;
  confidence: Confidence;
  source: string[];
  verifiedLanguages: string[];
  notes: string[];
}

export interface MeasureLimitRecord extends LimitRecord {
  instrument: string;
  measures: string[];
}

export interface LawData {
  instruments: LawFile<InstrumentRecord> & { measures: string[]; kindEnum: string[] };
  parties: LawFile<PartiesRecord> & { statusEnum: string[] };
  states: LawFile<StateRecord>;
  offences: LawFile<OffenceRecord> & { actEnum: string[]; meansEnum: string[]; purposeEnum: string[] };
  requestContent: LawFile<ContentRecord> & { requiredEnum: string[]; typeEnum: string[] };
  terminology: LawFile<TermRecord> & { languages: string[] };
  limits: LawFile<MeasureLimitRecord>;
  euMembership: LawFile<{ state: string; from: string }>;
  names: LawFile<{ state: string; names: string[] }>;
}
