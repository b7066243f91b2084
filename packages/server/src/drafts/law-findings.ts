import type { Answer, RequiredItem } from '@comity/law';
import { ComityError, countryOf, type NodeId } from '@comity/protocol';
import type { Context } from '../context.ts';
import { toLocal } from '../deadlines/local-time.ts';
import type { DraftContent, Finding } from './api.ts';
import { recipientOf } from './drafts.ts';
import { contentOfRow, type DraftRow } from './store.ts';

export interface Findings {
  blockers: Finding[];
  warnings: Finding[];
}

/**
 * What the law says to a draft, measure by measure: whether the instruments that it names offer it, which contents they
 * ask for, which language the other side reads. "Not known" warns and does not block: nothing is assumed.
 */
export function lawFindings(ctx: Pick<Context, 'law' | 'clock' | 'config'>, row: DraftRow): Findings {
  const content = contentOfRow(row);
  const findings: Findings = { blockers: [], warnings: [] };
  const answers = content.measures.flatMap((measure) => {
    const answer = ask(ctx, row, content, measure);
    if (answer) return [{ measure, answer }];
    findings.warnings.push({
      code: 'basis-not-known',
      sentence: `The legal data cannot say on which basis ${measure} could be asked for here.`,
    });
    return [];
  });
  for (const { measure, answer } of answers) {
    add(findings, basisFindings(content, measure, answer));
    add(findings, noteFindings(answer));
  }
  const main = answers.find(({ answer }) => answer.bases.length > 0)?.answer;
  if (main) {
    add(findings, contentFindings(content, main.requiredContent));
    add(findings, languageFindings(content, main));
  }
  return { blockers: distinct(findings.blockers), warnings: distinct(findings.warnings) };
}

function ask(
  { law, clock, config }: Pick<Context, 'law' | 'clock' | 'config'>,
  row: DraftRow,
  content: DraftContent,
  measure: string,
): Answer | undefined {
  const requesting = countryOf(row.sender as NodeId);
  const requested = countryOf(recipientOf(row));
  // A made-up State of an exercise is in no list of parties.
  if (requesting === undefined || requested === undefined) return undefined;
  const { date } = toLocal(clock(), config.zone);
  // Whoever explains why it is transnational and organised says that it is.
  const scope = content.fields.transnational_group ? { transnational: true, organisedGroup: true } : {};
  const offence = content.conduct ? { offence: content.conduct } : {};
  try {
    return law.basis({ requesting, requested, measure, date, ...scope, ...offence });
  } catch (error) {
    if (error instanceof ComityError) return undefined;
    throw error;
  }
}

function basisFindings({ basis }: DraftContent, measure: string, { bases, excluded, missing }: Answer): Findings {
  const named = basis.map(({ instrument }) => instrument);
  const primary = bases[0];
  if (!primary) {
    const sentence = `No instrument is known that binds both States and offers ${measure}.`;
    const known = missing.length === 0;
    return {
      blockers: known ? [{ code: 'no-basis', sentence }] : [],
      warnings: known ? [] : [{ code: 'no-basis', sentence }],
    };
  }
  if (bases.some(({ instrument }) => named.includes(instrument))) return { blockers: [], warnings: [] };
  const { instrument, articles, confidence } = primary;
  const why = excluded.find((each) => named.includes(each.instrument))?.reason;
  const wrong = named.length
    ? `${named.join(', ')} does not offer ${measure}.`
    : `No legal basis is named for ${measure}.`;
  const finding = {
    ...{
      code: named.length ? 'wrong-instrument' : 'basis-missing',
      instrument,
      article: articles.join(', '),
      confidence,
    },
    sentence: `${wrong}${why ? ` ${why}` : ''} What offers it is ${instrument}.`,
    add: `This request is made under ${instrument}${articles.length ? `, article ${articles.join(', ')}` : ''}.`,
  };
  return { blockers: [finding], warnings: [] };
}

/** Each content that the instrument asks for, with its article; what is there in another form counts too. */
function contentFindings(content: DraftContent, required: RequiredItem[]): Findings {
  const missing = required.filter((item) => !isThere(content, item));
  const toFinding = ({ id, article, text, instrument, confidence }: RequiredItem): Finding => ({
    ...{ code: 'content-missing', field: id, instrument, article, confidence, sentence: text },
    add: `${text} [${instrument} ${article}]`,
  });
  return {
    blockers: missing.filter(({ required }) => required === 'always').map(toFinding),
    warnings: missing.filter(({ required }) => required !== 'always').map(toFinding),
  };
}

function isThere(content: DraftContent, { id, type }: RequiredItem): boolean {
  if (content.fields[id]?.trim()) return true;
  switch (type) {
    case 'measure-list':
      return content.measures.length > 0;
    case 'person':
      return content.persons.length > 0;
    case 'language':
      return true;
    case 'urgency':
      return content.suggestedDeadline !== undefined || content.urgency.reason !== undefined;
    case 'confidentiality-flag':
      return content.confidential !== undefined;
    default:
      return false;
  }
}

/** Written in a language of the other side, or with a translation into one. */
function languageFindings(content: DraftContent, { languages, bases }: Answer): Findings {
  const read = [
    content.language,
    ...content.attachments.flatMap(({ language, translation }) => (translation && language) || []),
  ];
  const wanted = languages.map(({ code }) => code);
  if (wanted.length === 0 || wanted.some((code) => read.some((each) => each.split('-')[0] === code))) {
    return { blockers: [], warnings: [] };
  }
  const [first] = languages;
  const finding: Finding = {
    ...{
      code: 'no-translation',
      sentence: `The other side reads ${wanted.join(', ')}: write it so, or add a translation.`,
    },
    ...(bases[0] && { instrument: bases[0].instrument }),
    ...(first && { confidence: first.confidence }),
  };
  return first?.confidence === 'verified'
    ? { blockers: [finding], warnings: [] }
    : { blockers: [], warnings: [finding] };
}

function noteFindings({ warnings, missing, dualCriminality }: Answer): Findings {
  const { verdict, met, reason, instrument, article } = dualCriminality;
  const risky = verdict !== 'not-required' && verdict !== 'not-relevant' && met !== true;
  const criminality: Finding = {
    ...{ code: 'dual-criminality', sentence: reason },
    ...(instrument !== undefined && { instrument }),
    ...(article !== undefined && { article }),
  };
  return {
    blockers: [],
    warnings: [
      ...warnings.map((sentence) => ({ code: 'law', sentence })),
      ...missing.map(({ fact, why }) => ({ code: 'fact-not-known', sentence: `${fact}: ${why}` })),
      ...(risky ? [criminality] : []),
    ],
  };
}

function add(to: Findings, { blockers, warnings }: Findings): void {
  to.blockers.push(...blockers);
  to.warnings.push(...warnings);
}

function distinct(findings: Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [JSON.stringify(each), each])).values()];
}
