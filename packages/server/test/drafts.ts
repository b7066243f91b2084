import type { DraftContent } from '../src/drafts/api.ts';

/** A request of Thailand to Nigeria that has all that UNTOC asks for. */
export const toNigeria: DraftContent = {
  type: 'mla',
  measures: ['witness_statement', 'banking_records'],
  subject: 'Statement of W-03; records of AC-NG-1 and AC-NG-2, 1 January to 31 May',
  offence: ['Anti-Trafficking in Persons Act, section 6'],
  conduct: { acts: ['recruitment', 'transportation'], means: ['deception', 'threat'], purposes: ['forced_labour'] },
  basis: [
    { instrument: 'UNTOC', articles: ['18(3)(a)', '18(3)(f)', '18(8)', '18(13)', '18(15)'], confidence: 'verified' },
    { instrument: 'PALERMO-TIP', articles: ['1'], confidence: 'verified' },
  ],
  content: 'UNTOC/mla',
  fields: {
    requesting_authority: 'Office of the Attorney General, International Affairs Department',
    subject_matter: 'Investigation of trafficking in persons for forced labour',
    conducting_authority: 'Anti-trafficking team Chonburi, public prosecution',
    facts: 'A former cashier, {{person:W-03}}, kept the books of a company that received wires from Pattaya.',
    assistance_sought: 'A statement under oath, and account records.',
    purpose: 'Evidence for the indictment of the driver',
    transnational_group: 'Five persons in three States have acted together since January.',
    dual_criminality_statement: 'Deception and threat for forced labour are punishable in both States.',
    deadline_reason: 'The indictment must be filed before the detention limit.',
  },
  persons: [
    { id: 'W-03', category: 'witness', names: [{ text: 'Efosa Uwadia-Ray', script: 'Latn' }], born: '1995-02-14' },
  ],
  language: 'en',
  suggestedDeadline: { date: '2030-03-12', time: '16:30', zone: 'Asia/Bangkok', reason: 'The detention limit.' },
  urgency: { level: 'normal' },
  channel: 'central-authority',
  attachments: [],
  purpose: 'CASE-TH',
  handling: { codes: ['H1'], onward: 'ask', conditions: [] },
};

/** An urgent preservation at the 24/7 desk. */
export const preservation: DraftContent = {
  type: 'preservation',
  measures: ['preservation_expedited'],
  subject: 'Account ivy_global_jobs, posts, uploads and log-in records at PalmBoard',
  offence: ['18 USC 1589', '18 USC 1590'],
  basis: [{ instrument: 'ETS185', articles: ['29', '35'] }],
  content: 'ETS185/preservation',
  fields: {
    authority: 'Central Authority of the United States',
    offence_facts: 'The account advertises work that is forced labour.',
    data_relation: 'Posts and log-in records show who recruits.',
    custodian: 'PalmBoard (palmboard.example)',
    necessity: 'The provider deletes log-in records after ninety days.',
    mla_intent: 'A request for mutual legal assistance for the disclosure of the data will follow.',
  },
  persons: [],
  language: 'en',
  urgency: { level: 'urgent', reason: 'The data are deleted soon.' },
  channel: 'contact-point-24-7',
  attachments: [],
  purpose: 'CASE-US',
  handling: { codes: [], onward: 'ask', conditions: [] },
};

/** Arrest under a treaty that does not know it, in a language that the other side does not read. */
export const arrest: DraftContent = {
  ...preservation,
  type: 'mla',
  measures: ['provisional_arrest'],
  subject: 'Arrest of S-01 and hand-over to officers of the United States',
  basis: [{ instrument: 'BIL-USA-THA-MLA-1986', articles: ['1'] }],
  content: 'BIL-USA-THA-MLA-1986/mla',
  fields: { written: 'In writing.' },
  channel: 'central-authority',
};
