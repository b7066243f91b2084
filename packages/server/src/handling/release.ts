import { type NodeId, nodeOf, type ObjectId, type UseKind } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { ReleaseVerdict } from './api.ts';
import {
  insertVerdict,
  type ObjectRow,
  selectFlags,
  selectObjects,
  selectPermissions,
  selectSources,
  selectVerdict,
} from './store.ts';
import { judgeRelease, type ObjectFacts, type ReleaseFacts, type ReleaseUse, releaseRules } from './verdict.ts';

export interface Release {
  objects: readonly ObjectId[];
  for: UseKind;
  /** The reference of the proceedings that it is for. */
  proceedings?: string | undefined;
  purpose?: string | undefined;
  /** The node that would receive it. */
  to?: NodeId | undefined;
}

/** How many steps back the sources of an object are followed. */
const deepest = 20;

/**
 * The only way out: whether objects may be used so, with the condition that stops it. The verdict is kept with the facts
 * and the version of the rules, in the transaction of who asks: do not throw in it when it says no.
 */
export async function release(
  tx: Tx,
  ctx: Pick<Context, 'clock' | 'random' | 'config'>,
  officer: SessionOfficer,
  { objects, for: kind, proceedings, purpose, to }: Release,
): Promise<ReleaseVerdict> {
  const at = ctx.clock();
  const use: ReleaseUse = {
    for: kind,
    ...(proceedings !== undefined && { proceedings }),
    ...(purpose !== undefined && { purpose }),
    ...(to !== undefined && { to }),
    at: at.toISOString(),
  };
  const facts = await gatherFacts(tx, ctx.config.node, objects);
  const { allowed, stops, duties } = judgeRelease(facts, use);
  const id = ctx.random.uuid();
  await insertVerdict(tx, {
    ...{ id, at, officer: officer.id, units: officer.units, rules: releaseRules, allowed },
    ...{ use: JSON.stringify(use), facts: JSON.stringify(facts) },
    ...{ stops: JSON.stringify(stops), duties: JSON.stringify(duties) },
  });
  const [stoppedBy] = stops;
  if (stoppedBy) {
    const body = { condition: stoppedBy.condition };
    await recordAudit(tx, ctx, {
      verb: 'release-stopped',
      by: { officer: officer.id },
      subject: stoppedBy.object,
      body,
    });
  }
  return { verdictId: id, allowed, ...(stoppedBy && { stoppedBy }), stops, duties };
}

/** Throws `release-stopped` with the sentence of the condition. To be called when the transaction of the verdict is over. */
export function requireRelease({ allowed, stoppedBy }: ReleaseVerdict): void {
  if (allowed) return;
  const gone = stoppedBy && ['recalled', 'shredded'].includes(stoppedBy.condition);
  throw new ServerError(gone ? 'object-gone' : 'release-stopped', stoppedBy?.sentence ?? 'It may not leave.');
}

/** Gives an old verdict again, from what was kept of it. Throws `verdict-unknown`. */
export async function replayVerdict(tx: Tx, id: string): Promise<Omit<ReleaseVerdict, 'verdictId'>> {
  const row = await selectVerdict(tx, id);
  if (!row || row.rules !== releaseRules) throw new ServerError('verdict-unknown', 'There is no such verdict.');
  const { allowed, stops, duties } = judgeRelease(row.facts, row.use);
  return { allowed, ...(stops[0] && { stoppedBy: stops[0] }), stops, duties };
}

async function gatherFacts(tx: Tx, node: NodeId, ids: readonly ObjectId[]): Promise<ReleaseFacts> {
  const asked = await selectObjects(tx, ids);
  const known = new Map<ObjectId, ObjectRow>(asked.map((row) => [row.id, row]));
  const sources: ObjectRow[] = [];
  const ofHidden = new Set<ObjectId>();
  let frontier = asked.map(({ id }) => id);
  for (let depth = 0; frontier.length > 0; depth++) {
    const steps = await selectSources(tx, frontier);
    const found = await selectObjects(
      tx,
      steps.map(({ source }) => source).filter((id) => !known.has(id)),
    );
    for (const row of found) known.set(row.id, row);
    sources.push(...found);
    for (const { derived, source } of steps) if (!known.has(source) || depth > deepest) ofHidden.add(derived);
    frontier = depth > deepest ? [] : found.map(({ id }) => id);
  }
  const flags = await selectFlags(tx, [...known.keys()]);
  const permissions = await selectPermissions(tx, [...known.keys()]);
  const toFacts = ({ id, state, stateReason, handling }: ObjectRow): ObjectFacts => ({
    ...{ id, owner: nodeOf(id), state, stateReason, handling },
    permissions: permissions
      .filter(({ object }) => object === id)
      .map(({ lifts, proceedings, recipients, conditions, endsAt, origin }) => ({
        ...{ lifts, proceedings, recipients, conditions, origin, until: endsAt?.toISOString() ?? null },
      })),
    openFlags: flags.filter(({ object, reviewedAt }) => object === id && !reviewedAt).map(({ source }) => source),
  });
  return {
    ...{ node, asked: asked.map(toFacts), sources: sources.map(toFacts), ofHidden: [...ofHidden] },
    unknown: [...new Set(ids)].filter((id) => !known.has(id)),
  };
}
