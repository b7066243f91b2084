import { listOpenApprovals } from '../approvals/approvals.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { toLocal } from '../deadlines/local-time.ts';
import { ServerError } from '../errors.ts';
import { findFiles } from '../files/files.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { Check, DraftContent, Finding } from './api.ts';
import { lockOwnDraft } from './drafts.ts';
import { lawFindings } from './law-findings.ts';
import { contentOfRow, type DraftRow } from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config' | 'law'>;

/** What stands in the way of a draft, and what to think of: by law, by form, and whether a second person has read it. */
export async function checkDraft(ctx: Ground, officer: SessionOfficer, id: string): Promise<Check> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOwnDraft(tx, ctx, id);
    const check = await checkRow(tx, ctx, row);
    const body = { verdict: check.blockers.length ? 'blocked' : 'ready', version: String(row.version) };
    await recordAudit(tx, ctx, { verb: 'law-assessed', by: { officer: officer.id }, subject: id, body });
    return { ...check, blockers: [...check.blockers, ...(await approvalFindings(tx, row))] };
  });
}

/** The same without the second person: what an approver has to answer for. */
export async function checkRow(tx: Tx, ctx: Ground, row: DraftRow): Promise<Check> {
  const content = contentOfRow(row);
  const { blockers, warnings } = lawFindings(ctx, row);
  return {
    ...{ version: row.version, date: toLocal(ctx.clock(), ctx.config.zone).date, warnings },
    blockers: [...blockers, ...formFindings(content), ...(await fileFindings(tx, content))],
  };
}

/** Throws `draft-blocked` with the check, unless whoever approved it said why it must leave all the same. */
export async function requireReady(tx: Tx, ctx: Ground, row: DraftRow, override: string | null): Promise<void> {
  const check = await checkRow(tx, ctx, row);
  if (check.blockers.length === 0 || override !== null) return;
  throw new ServerError('draft-blocked', 'The check found what must be added first.', { current: check });
}

async function approvalFindings(tx: Tx, { id }: DraftRow): Promise<Finding[]> {
  const approvals = await listOpenApprovals(tx, id);
  if (approvals.some(({ state }) => state === 'given')) return [];
  return [{ code: 'second-approver', sentence: 'A second person has not approved it as it is now.' }];
}

const token = /\{\{person:([^}]{1,64})\}\}/g;

function formFindings({ fields, subject, persons }: DraftContent): Finding[] {
  const known = new Set(persons.map(({ id }) => id));
  const texts: [string, string][] = [...Object.entries(fields), ['subject', subject]];
  const unknown = texts.flatMap(([field, text]) =>
    [...text.matchAll(token)].filter(([, id = '']) => !known.has(id)).map(() => field),
  );
  return [
    ...[...new Set(unknown)].map((field) => ({
      ...{ code: 'person-unknown', field, sentence: 'The text names a person that is not among the persons.' },
    })),
    // Who a victim is stays in the vault: the partner gets the pseudonym of this node.
    ...persons
      .filter(({ category, names, identifiers }) => category === 'victim' && (names?.length || identifiers?.length))
      .map(() => ({
        code: 'victim-named',
        sentence: 'A victim goes by a pseudonym: no name, no number of a document.',
      })),
  ];
}

async function fileFindings(tx: Tx, { attachments }: DraftContent): Promise<Finding[]> {
  const files = await findFiles(
    tx,
    attachments.map(({ sha256 }) => sha256),
  );
  return attachments
    .filter(({ sha256 }) => !files.has(sha256))
    .map(({ title }) => ({ code: 'file-missing', sentence: `There is no file for "${title}".` }));
}
