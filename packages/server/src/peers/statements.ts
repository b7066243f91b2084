import {
  type FindSigningKey,
  messageKinds,
  type NodeId,
  type PublicSealingKey,
  publishTrustStatement,
  type TrustStatement,
  verifyTrustStatement,
} from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withWorker } from '../db/access.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Egress } from '../egress/egress.ts';
import { ServerError } from '../errors.ts';
import { wake } from '../messages/wakeups.ts';
import { readStoredKeys } from '../node/keys.ts';
import { endAlerts, raiseAlert } from './alerts.ts';
import {
  insertOwnStatement,
  lockOwnStatements,
  lockPartner,
  type PartnerRow,
  selectOwnStatement,
  selectPartner,
  updateLine,
  updatePartner,
} from './store.ts';

const day = 24 * 3_600_000;
/** A statement holds for twelve months and is issued anew every seven days, as a sign of life. */
const validity = 365 * day;
const heartbeat = 7 * day;
/** How much younger a clock may be that signed. */
const drift = 5 * 60_000;
/** A statement with a hundred keys is far smaller. */
const largest = 1 << 20;

/**
 * Says anew who this node is, where it is reached and which keys it has, if there is anything new to say. Returns whether
 * there was: partners then have to hear it.
 */
export async function publishOwnStatement(
  ctx: Pick<Context, 'worker' | 'clock' | 'config' | 'random'>,
  { base }: { base: string },
): Promise<boolean> {
  const stored = readStoredKeys(ctx.config);
  return withWorker(ctx, async (tx) => {
    await lockOwnStatements(tx);
    const last = await selectOwnStatement(tx);
    const now = ctx.clock();
    const kinds = Object.keys(messageKinds);
    const keysOf = (keys: readonly { kid: string; state: string }[]) => keys.map(({ kid, state }) => `${kid} ${state}`);
    const said = (content: Pick<TrustStatement, 'endpoints' | 'kinds'>, keys: string[]) =>
      JSON.stringify([content.endpoints.base, content.kinds, keys]);
    const ours = said({ endpoints: { base }, kinds }, [...keysOf(stored.signing), ...keysOf(stored.sealing)]);
    const known = last && said(last.content, [...keysOf(last.content.signing), ...keysOf(last.content.sealing)]);
    if (last && known === ours && now.getTime() - last.issuedAt.getTime() < heartbeat - day) return false;

    const serial = Number(last?.serial ?? 0) + 1;
    const { authority: name, languages } = ctx.config;
    const statement = await publishTrustStatement(stored, {
      ...{ serial, name, languages, kinds, competences: [], endpoints: { base } },
      issued_at: now.toISOString(),
      heartbeat_at: now.toISOString(),
      expires_at: new Date(now.getTime() + validity).toISOString(),
    });
    const content = JSON.stringify(readOwn(statement));
    await insertOwnStatement(tx, { serial: String(serial), statement, content, issuedAt: now });
    const by = { process: 'worker' };
    await recordAudit(tx, ctx, { verb: 'trust-statement-published', by, subject: ctx.config.node, body: { serial } });
    return true;
  });
}

/** The number of our latest statement. */
export async function ownSerial(db: Db | Tx): Promise<string | undefined> {
  return (await selectOwnStatement(db))?.serial;
}

/** Our own statement as text, for whoever asks. */
export async function ownStatement(db: Db | Tx): Promise<string | undefined> {
  return (await selectOwnStatement(db))?.statement;
}

/**
 * Takes the word of a partner about itself, if its pinned root stands behind it and it is newer than what we have.
 * Returns whether it was news. Throws what `verifyTrustStatement` throws, and `partner-unknown`.
 */
export async function receiveStatement(
  ctx: Pick<Context, 'worker' | 'clock' | 'random' | 'log'>,
  node: NodeId,
  text: string,
): Promise<boolean> {
  return withWorker(ctx, (tx) => takeStatement(tx, ctx, node, text));
}

/** The same, within a transaction. */
export async function takeStatement(
  tx: Tx,
  ctx: Pick<Context, 'clock' | 'random'>,
  node: NodeId,
  text: string,
): Promise<boolean> {
  const partner = await lockPartner(tx, node);
  if (!partner) throw new ServerError('partner-unknown', 'There is no such partner.');
  if (partner.statement === text) return false;
  const content = await verifyTrustStatement(text, {
    root: partner.root,
    now: ctx.clock(),
    ...(partner.serial !== null && { newerThan: Number(partner.serial) }),
  });
  if (content.node !== node) throw new ServerError('partner-unknown', 'The statement is of another node.');
  await updatePartner(tx, node, {
    ...{ statement: text, content: JSON.stringify(content), serial: String(content.serial) },
    ...{ expiresAt: new Date(content.expires_at), heartbeatAt: new Date(content.heartbeat_at) },
    // It may move; but who polls stays out of reach.
    ...(partner.baseUrl !== null && { baseUrl: content.endpoints.base }),
  });
  const body = { serial: content.serial };
  await recordAudit(tx, ctx, { verb: 'trust-statement-accepted', by: { node }, subject: node, body });
  await endAlerts(tx, node, 'statement-expired', ctx.clock());
  await endAlerts(tx, node, 'statement-invalid', ctx.clock());
  await wake(tx, 'seal');
  await wake(tx, 'open');
  return true;
}

/** Asks a partner for its statement. Failures are noted, not thrown: it is asked again. Returns whether there was news. */
export async function fetchStatement(
  ctx: Pick<Context, 'worker' | 'clock' | 'random' | 'log'>,
  egress: Egress,
  { node, baseUrl }: Pick<PartnerRow, 'node' | 'baseUrl'>,
): Promise<boolean> {
  if (baseUrl === null) return false;
  await updateLine(ctx.worker, node, { askedStatementAt: ctx.clock() });
  const { origin } = new URL(baseUrl);
  const answer = await egress
    .send({ base: origin, method: 'GET', path: '.well-known/comity', limit: largest, timeout: 10_000 })
    .catch(() => undefined);
  const text = answer?.status === 200 ? statementIn(answer.body) : undefined;
  if (text === undefined) return false;
  try {
    return await receiveStatement(ctx, node, text);
  } catch (error) {
    await raiseAlert(ctx.worker, ctx, {
      node,
      kind: 'statement-invalid',
      subject: (error as ServerError).code ?? 'internal',
    });
    return false;
  }
}

/** A partner whose statement holds now, with its keys. Undefined for all others: they can neither be read nor written to. */
export async function activePartner(
  db: Db | Tx,
  ctx: Pick<Context, 'clock'>,
  node: NodeId,
): Promise<(PartnerRow & { content: TrustStatement }) | undefined> {
  const partner = await selectPartner(db, node);
  if (partner?.state !== 'active' || !holds(partner, ctx.clock())) return undefined;
  return partner as PartnerRow & { content: TrustStatement };
}

/** Whether what a partner said of itself is valid at this time. */
export function holds(partner: PartnerRow, now: Date): boolean {
  if (!partner.content || !partner.expiresAt) return false;
  return Date.parse(partner.content.issued_at) - drift <= now.getTime() && now < partner.expiresAt;
}

export function signingKeyOf({ signing }: Pick<TrustStatement, 'signing'>): FindSigningKey {
  return (kid) => signing.find((key) => key.kid === kid);
}

export function sealingKeyOf({ sealing }: Pick<TrustStatement, 'sealing'>): PublicSealingKey | undefined {
  return sealing.find(({ state }) => state === 'active');
}

function statementIn(body: Buffer): string | undefined {
  try {
    const { statement } = JSON.parse(body.toString('utf8'));
    return typeof statement === 'string' ? statement : undefined;
  } catch {
    return undefined;
  }
}

/** Our own words, which need no proof. */
function readOwn(statement: string): unknown {
  return JSON.parse(Buffer.from(JSON.parse(statement).payload, 'base64url').toString('utf8'));
}
