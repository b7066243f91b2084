import { type CheckItem, type CheckResult, LawError, type RequiredItem } from '@comity/law';
import { countryOf, type NodeId } from '@comity/protocol';
import type { Context } from '../context.ts';
import { toLocal } from '../deadlines/local-time.ts';
import type { DraftContent, Finding } from './api.ts';
import { recipientOf } from './drafts.ts';
import { contentOfRow, type DraftRow } from './store.ts';

export interface Findings {
  blockers: Finding[];
  warnings: Finding[];
}

type Ground = Pick<Context, 'law' | 'clock' | 'config'>;

/**
 * What the law says to a draft: whether the instruments that it names offer what is asked for, which contents they ask
 * for, which language the other side takes. "Not known" warns and does not block: nothing is assumed.
 */
export function lawFindings(ctx: Ground, row: DraftRow): Findings {
  const content = contentOfRow(row);
  const result = assess(ctx, row, content);
  if (!result) {
    const sentence = 'The legal data cannot say on which basis this could be asked for here.';
    return { blockers: [], warnings: [{ code: 'basis-not-known', sentence }] };
  }
  const items = result.items.filter(({ id }) => id !== 'second-approver');
  return {
    blockers: items.filter(({ kind }) => kind !== 'warning').map(toFinding),
    warnings: [
      ...items.filter(({ kind }) => kind === 'warning').map(toFinding),
      ...distinct(result.bases.flatMap(({ warnings }) => warnings)).map((sentence) => ({ code: 'law', sentence })),
      ...distinct(result.bases.flatMap(({ missing }) => missing.map(({ fact, why }) => `${fact}: ${why}`))).map(
        (sentence) => ({ code: 'fact-not-known', sentence }),
      ),
    ],
  };
}

/** With the language that serves best: that of the request, or of a translation. */
function assess(ctx: Ground, row: DraftRow, content: DraftContent): CheckResult | undefined {
  const translated = content.attachments.flatMap(({ language, translation }) => (translation && language) || []);
  const results = [content.language, ...translated].map((language) => checkIn(ctx, row, content, language));
  return (
    results.find((result) => result?.items.every(({ id, kind }) => id !== 'translation' || kind === 'warning')) ??
    results[0]
  );
}

function checkIn(ctx: Ground, row: DraftRow, content: DraftContent, language: string): CheckResult | undefined {
  const requesting = countryOf(row.sender as NodeId);
  const requested = countryOf(recipientOf(row));
  // A made-up State of an exercise is in no list of parties.
  if (requesting === undefined || requested === undefined) return undefined;
  const { measures, basis, type: kind, urgency, conduct: offence } = content;
  const instruments = basis.map(({ instrument }) => instrument);
  // Whoever explains why it is transnational and organised says that it is.
  const scope = content.fields.transnational_group ? { transnational: true, organisedGroup: true } : {};
  try {
    return ctx.law.check({
      ...{ requesting, requested, measures, instruments, kind, urgent: urgency.level === 'urgent', ...scope },
      ...{ date: toLocal(ctx.clock(), ctx.config.zone).date, language: language.split('-')[0], approvals: 2 },
      ...{ fields: { ...impliedFields(ctx, content), ...content.fields }, ...(offence && { offence }) },
    });
  } catch (error) {
    if (error instanceof LawError) return undefined;
    throw error;
  }
}

/** What a list asks for and the draft says in another place than its texts. */
function impliedFields({ law }: Ground, content: DraftContent): Record<string, string> {
  const items = content.basis.flatMap(({ instrument }) =>
    content.measures.flatMap((measure) => {
      try {
        return law.requiredContent(instrument, measure);
      } catch (error) {
        if (error instanceof LawError) return [];
        throw error;
      }
    }),
  );
  return Object.fromEntries(items.map((item) => [item.id, saidOf(content, item)]));
}

function saidOf(
  { measures, persons, purpose, confidential, ...content }: DraftContent,
  { type }: RequiredItem,
): string {
  if (type === 'measure-list') return measures.join(', ');
  if (type === 'person') return persons.map(({ id }) => id).join(', ');
  if (type === 'purpose') return purpose;
  if (type === 'confidentiality-flag') return confidential === undefined ? '' : String(confidential);
  if (type === 'urgency') return content.urgency.reason ?? content.suggestedDeadline?.reason ?? '';
  return '';
}

function toFinding({ id, article, instrument, sentence, add, confidence }: CheckItem): Finding {
  return {
    ...{ code: id, sentence, add, confidence },
    ...(instrument && { instrument }),
    ...(article && { article }),
  };
}

function distinct(sentences: string[]): string[] {
  return [...new Set(sentences)];
}
