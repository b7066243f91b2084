import type { RequiredItem } from './answer.ts';

/** The sentence with which an item can be added to a draft; the dots are for the person who writes. */
export function sentenceToAdd({ id, type, text }: Pick<RequiredItem, 'id' | 'type' | 'text'>): string {
  return byId[id] ?? byType[type] ?? `We state: … (${text})`;
}

const byId: Readonly<Record<string, string>> = {
  mla_intent: 'A request for mutual assistance for the search, seizure or disclosure of these data will be submitted.',
  necessity:
    'The measure is necessary because the data could be altered or deleted before … , and it is proportionate because … .',
  data_relation: 'The stored data to be preserved are … ; they relate to the offence because … .',
  custodian: 'The data are held by … at … , as far as we know.',
  transnational_group:
    'There are reasonable grounds to suspect that the offence is transnational, because … , and involves an organized criminal group, because … .',
  dual_criminality_statement:
    'The conduct is an offence under … of our law; the provisions of both States are annexed side by side.',
  deadline_reason: 'We ask for an answer by … , because … .',
  written: 'This request is made in writing.',
  voluntary: 'The person wishes to return and was informed of the alternatives.',
  safety_assessment: 'The safety of the person on return was assessed on … ; proceedings are at the stage of … .',
  privacy: 'The identity of the person is to be known to the protection contacts only.',
  video_reason:
    'It is not desirable or possible for the person to appear in person, because … ; the hearing will be conducted by … .',
  intention: 'A request for extradition will be sent.',
  document_exists: 'An arrest warrant of … , issued by … , exists.',
};

const byType: Readonly<Record<string, string>> = {
  authority: 'This request is made by … (authority, functions, contact).',
  text: 'Subject: … .',
  facts: 'The facts, in short, are: … (when, where, who, what).',
  'legal-texts': 'The conduct is an offence under … ; the text of the provision is annexed.',
  person: 'The person concerned is … (identity, nationality and whereabouts as far as known).',
  'measure-list': 'We ask for the following assistance: … .',
  purpose: 'The evidence is sought in order to … .',
  date: 'The date is … .',
  property: 'The property is … , situated at … .',
  bank: 'The account is … at … .',
  'data-item': 'The data are … (account, service, period).',
  document: 'A certified copy of … is annexed.',
  procedure: 'We ask that the following procedure be followed: … , because our courts require it.',
  language: 'The request and its translation are in … .',
  signature: 'Signed by … ; its content is certified as accurate.',
  urgency: 'The matter is urgent, because … .',
  'confidentiality-flag':
    'We ask that the fact and the substance of this request be kept confidential, except as needed to execute it.',
  money: 'The amount is … .',
};
