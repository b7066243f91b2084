import type { NodeId } from '@comity/protocol';
import { callPartner } from '../calls/calling.ts';
import { ServerError } from '../errors.ts';
import type { DeliveryContext } from '../messages/delivery-context.ts';
import { fetchStatement, holds, ownSerial, ownStatement } from './statements.ts';
import { type LineRow, selectLines, selectPartner, selectPartners, updateLine } from './store.ts';

/** Nobody is asked more often than this. */
const patience = 60_000;

/** Something did not fit: we ask a partner who it is now, and tell it anew who we are. */
export async function askAndTell(ctx: DeliveryContext, node: NodeId): Promise<void> {
  const line = (await selectLines(ctx.worker)).find((each) => each.node === node);
  if (!mayAsk(ctx, line)) return;
  await updateLine(ctx.worker, node, { toldSerial: null });
  const partner = await selectPartner(ctx.worker, node);
  if (partner?.state === 'active') await fetchStatement(ctx, ctx.egress, partner);
}

/** Asks the partners whose statement is missing or does not hold, and tells ours to those that have not heard the latest. */
export async function exchangeStatements(ctx: DeliveryContext): Promise<boolean> {
  const lines = new Map((await selectLines(ctx.worker)).map((line) => [line.node, line]));
  const [serial, statement] = [await ownSerial(ctx.worker), await ownStatement(ctx.worker)];
  for (const partner of await selectPartners(ctx.worker)) {
    const line = lines.get(partner.node);
    if (partner.state !== 'active' || isDown(ctx, line)) continue;
    if (!holds(partner, ctx.clock())) {
      if (mayAsk(ctx, line)) await fetchStatement(ctx, ctx.egress, partner);
    } else if (
      partner.baseUrl !== null &&
      serial !== undefined &&
      statement !== undefined &&
      line?.toldSerial !== serial
    ) {
      await tell(ctx, partner.node, { serial, statement });
    }
  }
  return false;
}

async function tell(
  ctx: DeliveryContext,
  node: NodeId,
  { serial, statement }: { serial: string; statement: string },
): Promise<void> {
  try {
    await callPartner(ctx, node, { call: 'trust.statement', body: { statement } });
    await updateLine(ctx.worker, node, { toldSerial: serial });
  } catch (error) {
    // It is told again; and it can ask.
    if (!(error instanceof ServerError)) throw error;
  }
}

function mayAsk({ clock }: DeliveryContext, line: LineRow | undefined): boolean {
  const askedAt = line?.askedStatementAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return Math.abs(clock().getTime() - askedAt) >= patience;
}

function isDown({ clock }: DeliveryContext, line: LineRow | undefined): boolean {
  return line?.nextTryAt != null && line.nextTryAt > clock();
}
