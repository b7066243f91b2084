import { type ContentOf, type Handling, parseObjectId } from '@comity/protocol';
import type { Action } from '../approvals/approvals.ts';
import { ServerError } from '../errors.ts';
import type { DraftContent } from './api.ts';
import { recipientOf } from './drafts.ts';
import { contentOfRow, type DraftRow } from './store.ts';

/** What stands in the draft and in the message alike, in an order that does not change: approvals bind to the bytes. */
export function askedForOf(content: DraftContent) {
  const { type, measures, subject, basis, fields, persons, language, suggestedDeadline } = content;
  return {
    ...{ type, measures, subject, basis },
    ...(content.content !== undefined && { content: content.content }),
    ...{ fields, persons, language },
    ...(suggestedDeadline && { suggestedDeadline }),
  };
}

/** The message that a draft becomes. Throws `input-invalid` while it has no number. */
export function submissionOf(row: DraftRow, unchecked?: { reason: string }): ContentOf<'request.submit'> {
  const content = contentOfRow(row);
  const { reference, urgency, channel, confidential, follows } = content;
  if (reference === undefined) throw new ServerError('input-invalid', 'The request has no number yet.');
  return {
    ...{ request: parseObjectId(row.id), reference, ...askedForOf(content), urgency, channel },
    ...(confidential !== undefined && { confidential }),
    attachments: content.attachments.map(({ mediaType: _, ...file }) => file) as never,
    ...(follows && { follows: { ...follows, request: parseObjectId(follows.request) } }),
    ...(unchecked && { unchecked }),
  };
}

/** What another person approves: this message, to this authority, for this purpose. */
export function actionOf(row: DraftRow): Action {
  const { purpose, handling } = contentOfRow(row);
  return { to: recipientOf(row), kind: 'request.submit', purpose, handling, content: submissionOf(row) };
}

/** What the signed statement says of the content, without saying anything of its persons but what they are in the case. */
export function statedOf({ basis, offence, persons, language, purpose, handling, urgency }: DraftContent) {
  const legalBasis = basis.flatMap(({ instrument, articles }) =>
    articles.length ? articles.map((article) => `${instrument} ${article}`) : [instrument],
  );
  return {
    purpose,
    legalBasis: legalBasis.slice(0, 50),
    offence,
    handling: handling satisfies Handling,
    subjects: persons.map(({ category }) => category),
    lang: language,
    lane: urgency.level === 'urgent' ? ('urgent' as const) : ('normal' as const),
  };
}
