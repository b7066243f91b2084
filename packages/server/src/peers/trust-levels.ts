import { trustLevels } from './api.ts';

/**
 * How far a partner is trusted, for a purpose. Each level is an allow-list of kinds of messages and takes in those below.
 * It rises by four eyes with a day of review, and falls by one person.
 */
export type TrustLevel = (typeof trustLevels)[number];

const added: Record<TrustLevel, readonly string[]> = {
  // None.
  T0: [],
  // Contact: law and who is who, and always what takes something back.
  T1: ['law.sheet', 'info.recall', 'info.recall-result', 'exposure.report'],
  // Requests, drafts and spontaneous information.
  T2: [
    ...['request.submit', 'request.update', 'request.withdraw', 'draft.share', 'draft.comment'],
    ...['info.share', 'info.update', 'info.permission', 'notice.publish', 'notice.withdraw'],
    ...['referral.offer', 'referral.answer'],
  ],
  // Hit or no hit.
  T3: ['match.check', 'match.claim', 'match.decision'],
  // Evidence.
  T4: ['evidence.offer', 'evidence.custody'],
  // A joint team.
  T5: ['team.agreement', 'team.change', 'team.action'],
};

export function mayBeSent(level: TrustLevel, kind: string): boolean {
  return trustLevels.slice(0, trustLevels.indexOf(level) + 1).some((each) => added[each].includes(kind));
}

export function isBelow(a: TrustLevel, b: TrustLevel): boolean {
  return trustLevels.indexOf(a) < trustLevels.indexOf(b);
}
