import type { Hash, NodeId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer, withWorker } from '../db/access.ts';
import type { Db, Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { Partner } from './api.ts';
import {
  type AlertRow,
  acceptProposal,
  clearLines,
  clearLineWaits,
  insertPartner,
  insertProposal,
  type LineRow,
  lockPartner,
  lockProposal,
  type PartnerRow,
  selectLines,
  selectOpenAlerts,
  selectPartners,
  selectTrust,
  type TrustRow,
  updatePartner,
  upsertTrust,
} from './store.ts';
import { isBelow, mayBeSent, type TrustLevel } from './trust-levels.ts';

/** The purposes that have no level of their own. */
export const anyPurpose = '*';

/** Whoever may do this: an officer, or the first start of a training node. */
type Actor = Pick<SessionOfficer, 'id' | 'units' | 'purpose'>;

/**
 * Notes the root of a partner for ever: everything it says of itself later is checked against it. Training nodes do it at
 * their first start. Throws `partner-pinned` when another root is pinned; the same one again changes the address alone.
 */
export async function pinPartner(
  ctx: Pick<Context, 'worker' | 'clock' | 'random'>,
  { node, root, baseUrl, level }: { node: NodeId; root: Hash; baseUrl?: string | undefined; level: TrustLevel },
): Promise<void> {
  await withWorker(ctx, async (tx) => {
    const isNew = await insertPartner(tx, {
      ...{ node, root, baseUrl: baseUrl ?? null, state: 'active', pinnedAt: ctx.clock() },
      ...{ statement: null, content: null, serial: null, expiresAt: null, heartbeatAt: null },
    });
    if (isNew) {
      await upsertTrust(tx, { node, purpose: anyPurpose, level, reviewAt: null });
      await recordAudit(tx, ctx, { verb: 'partner-paired', by: { process: 'worker' }, subject: node, body: { root } });
      return;
    }
    const known = await lockPartner(tx, node);
    if (known?.root !== root) {
      throw new ServerError(
        'partner-pinned',
        'Another root is pinned for this partner; a pin never changes by itself.',
      );
    }
    if (baseUrl !== undefined && known.baseUrl !== baseUrl) await updatePartner(tx, node, { baseUrl });
  });
}

/** No mail is taken or sent until trust is given anew. One person can do it. Throws `partner-unknown`. */
export async function suspendPartner(
  ctx: Pick<Context, 'db' | 'clock' | 'random'>,
  officer: Actor,
  node: NodeId,
): Promise<Partner> {
  await withOfficer(ctx, officer, async (tx) => {
    await requirePartner(tx, node);
    await updatePartner(tx, node, { state: 'suspended' });
    await recordAudit(tx, ctx, { verb: 'partner-suspended', by: { officer: officer.id }, subject: node });
  });
  return readPartner(ctx, node);
}

/** Trust falls by one person. Throws `partner-unknown`, or `trust-not-lower` for what would raise it. */
export async function lowerTrust(
  ctx: Pick<Context, 'db' | 'clock' | 'random'>,
  officer: Actor,
  { node, purpose, level }: { node: NodeId; purpose: string; level: TrustLevel },
): Promise<Partner> {
  await withOfficer(ctx, officer, async (tx) => {
    await requirePartner(tx, node);
    const now = levelFor(await selectTrust(tx, node), purpose);
    if (!isBelow(level, now)) {
      throw new ServerError('trust-not-lower', 'This does not lower the trust; raising it takes two persons.');
    }
    await upsertTrust(tx, { node, purpose, level, reviewAt: null });
    const body = { purpose, from: now, to: level };
    await recordAudit(tx, ctx, { verb: 'trust-lowered', by: { officer: officer.id }, subject: node, body });
  });
  return readPartner(ctx, node);
}

/** The first of four eyes. The day of review is when somebody asks whether it is still right. Returns the proposal's id. */
export async function proposeTrust(
  ctx: Pick<Context, 'db' | 'clock' | 'random'>,
  officer: Actor,
  input: { node: NodeId; purpose: string; level: TrustLevel; reviewAt: Date },
): Promise<string> {
  const id = ctx.random.uuid();
  await withOfficer(ctx, officer, async (tx) => {
    await requirePartner(tx, input.node);
    const proposed = { proposedBy: officer.id, proposedAt: ctx.clock(), acceptedBy: null, acceptedAt: null };
    await insertProposal(tx, { id, ...input, ...proposed });
    const body = { action: `trust ${input.level} for ${input.purpose}` };
    await recordAudit(tx, ctx, { verb: 'approval-asked', by: { officer: officer.id }, subject: input.node, body });
  });
  return id;
}

/** The second of four eyes; a suspended partner is active again. Throws `proposal-unknown`, or `not-permitted` for the proposer. */
export async function raiseTrust(
  ctx: Pick<Context, 'db' | 'clock' | 'random'>,
  officer: Actor,
  proposal: string,
): Promise<Partner> {
  const node = await withOfficer(ctx, officer, async (tx) => {
    const found = await lockProposal(tx, proposal);
    if (!found || found.acceptedAt) throw new ServerError('proposal-unknown', 'There is no such proposal to decide.');
    if (found.proposedBy === officer.id) {
      throw new ServerError('not-permitted', 'Who proposed to raise trust cannot be who accepts it.');
    }
    const { node, purpose, level, reviewAt } = found;
    await acceptProposal(tx, proposal, officer.id, ctx.clock());
    await upsertTrust(tx, { node, purpose, level, reviewAt });
    await updatePartner(tx, node, { state: 'active' });
    const body = { purpose, to: level, review: reviewAt.toISOString() };
    await recordAudit(tx, ctx, { verb: 'trust-raised', by: { officer: officer.id }, subject: node, body });
    return node;
  });
  return readPartner(ctx, node);
}

/** Whether a partner may send a kind for a purpose. */
export async function isAllowed(tx: Tx, node: NodeId, purpose: string, kind: string): Promise<boolean> {
  return mayBeSent(levelFor(await selectTrust(tx, node), purpose), kind);
}

/** How each partner does: for officers, `status` and `doctor`. */
export async function partnersState(ctx: Pick<Context, 'db' | 'clock'>): Promise<Partner[]> {
  const [partners, lines, trust, alerts] = await Promise.all([
    selectPartners(ctx.db),
    selectLines(ctx.db),
    selectTrust(ctx.db),
    selectOpenAlerts(ctx.db),
  ]);
  return partners.map((partner) => {
    const ours = <Row extends { node: string }>(row: Row) => row.node === partner.node;
    return toPartner(ctx.clock(), partner, lines.find(ours), trust.filter(ours), alerts.filter(ours));
  });
}

/** What was out of reach before a start may be in reach now. */
export async function forgetOutages(db: Db | Tx): Promise<void> {
  await clearLineWaits(db);
}

/** Try again now, whatever was to be waited for: after an outage that is known to be over. */
export async function hastenPartners(db: Db | Tx): Promise<void> {
  await clearLines(db);
}

async function readPartner(ctx: Pick<Context, 'db' | 'clock'>, node: NodeId): Promise<Partner> {
  const partner = (await partnersState(ctx)).find((each) => each.node === node);
  if (!partner) throw unknown();
  return partner;
}

async function requirePartner(tx: Tx, node: NodeId): Promise<void> {
  if (!(await lockPartner(tx, node))) throw unknown();
}

function unknown(): ServerError {
  return new ServerError('partner-unknown', 'There is no such partner.');
}

export function levelFor(rows: TrustRow[], purpose: string): TrustLevel {
  const own = rows.find((row) => row.purpose === purpose) ?? rows.find((row) => row.purpose === anyPurpose);
  return own?.level ?? 'T0';
}

/** How long a partner may be silent: a statement is issued anew at least every seven days. */
const silence = 8 * 24 * 3_600_000;

function toPartner(
  now: Date,
  partner: PartnerRow,
  line: LineRow | undefined,
  trust: TrustRow[],
  alerts: AlertRow[],
): Partner {
  const { node, root, state, serial, content, expiresAt, heartbeatAt } = partner;
  const iso = (date: Date | null | undefined) => date?.toISOString() ?? null;
  const statement = () => {
    if (!expiresAt || !heartbeatAt) return 'missing' as const;
    if (expiresAt <= now) return 'expired' as const;
    return now.getTime() - heartbeatAt.getTime() > silence ? ('stale' as const) : ('valid' as const);
  };
  return {
    node,
    name: content?.name ?? null,
    root,
    state,
    statement: statement(),
    serial: serial === null ? null : Number(serial),
    statementExpiresAt: iso(expiresAt),
    trust: trust.map(({ purpose, level, reviewAt }) => ({ purpose, level, reviewAt: iso(reviewAt) })),
    failures: line?.failures ?? 0,
    nextTryAt: iso(line?.nextTryAt),
    lastContactAt: iso(line?.lastContactAt),
    lastReceiptAt: iso(line?.lastReceiptAt),
    alerts: alerts.map(({ kind, subject, times, firstAt, lastAt }) => ({
      ...{ kind, subject, times, firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() },
    })),
  };
}
