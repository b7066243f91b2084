import type { Question } from './question.ts';
import type { Confidence, Requiredness } from './records.ts';

export type Role = 'primary' | 'alternative' | 'supplement' | 'also-possible';

export interface Basis {
  rank: number;
  instrument: string;
  role: Role;
  articles: string[];
  reason: string;
  conditionalOn?: string;
  confidence: Confidence;
  /** Ids of the sources in the data files. */
  sources: string[];
}

export type ExclusionCode =
  | 'displaced'
  | 'not-in-force'
  | 'not-party'
  | 'out-of-scope'
  | 'non-binding'
  | 'opt-out'
  | 'other-subject';

export interface Exclusion {
  instrument: string;
  code: ExclusionCode;
  reason: string;
  sources: string[];
  /** The articles that are excluded, where others of the instrument still speak. */
  articles?: string[];
  by?: string;
}

export interface Missing {
  fact: string;
  why: string;
  askWhom: string;
}

export type DualCriminalityVerdict =
  | 'not-required'
  | 'not-checked'
  | 'optional-ground'
  | 'required'
  | 'only-if-declared'
  | 'not-relevant'
  | 'unknown';

export type Met = true | false | 'at-risk' | 'unknown';

export interface ElementComparison {
  element: 'act' | 'means' | 'purpose' | 'age' | 'consent' | 'penalty';
  requesting: string;
  requested: string;
  verdict: 'met' | 'not-met' | 'at-risk' | 'unknown' | 'not-needed';
  note?: string;
}

export interface DualCriminality {
  verdict: DualCriminalityVerdict;
  met: Met;
  reason: string;
  article?: string;
  instrument?: string;
  elements: ElementComparison[];
}

export interface Refusal {
  ground: string;
  article: string;
  instrument: string;
  kind: 'mandatory' | 'optional';
  risk: 'high' | 'possible' | 'none' | 'unknown';
  reason: string;
  whatToAdd: string;
}

export interface Channel {
  from: string;
  to: string;
  kind: 'central-authority' | 'direct' | '24-7' | 'diplomatic' | 'police';
  confidence: Confidence;
  article?: string;
  urgent?: string;
}

export interface RequiredItem {
  id: string;
  article: string;
  required: Requiredness;
  text: string;
  type: string;
  instrument: string;
  confidence: Confidence;
  sources: string[];
}

export interface TimeLimit {
  id: string;
  /** ISO 8601; null for "within a reasonable time". */
  duration: string | null;
  article: string;
  startsWith: string;
  confidence: Confidence;
  instrument: string;
  text: string;
}

export interface VictimRule {
  rule: string;
  article: string;
  instrument: string;
  text: string;
  /** Such rules bind a State towards the person, whether or not the other State is bound too. */
  binds: 'both' | 'requesting' | 'requested';
  confidence: Confidence;
}

export interface Answer {
  question: Question;
  answeredOn: string;
  bases: Basis[];
  excluded: Exclusion[];
  untoc18: { paragraphs9to29: true | false | 'by-agreement'; reason: string; sources: string[]; by?: string };
  dualCriminality: DualCriminality;
  refusal: Refusal[];
  channel: Channel;
  languages: { code: string; confidence: Confidence }[];
  requiredContent: RequiredItem[];
  timeLimits: TimeLimit[];
  useLimits: { article: string; text: string; instrument: string }[];
  victims: VictimRule[];
  transfer: {
    verdict: 'adequacy' | 'safeguards' | 'derogation' | 'none' | 'unknown';
    reason: string;
    article?: string;
  };
  missing: Missing[];
  warnings: string[];
}
