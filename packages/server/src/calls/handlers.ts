import { z } from 'zod';
import { ServerError } from '../errors.ts';
import { selectForPoll } from '../messages/polling.ts';
import { raiseAlert } from '../peers/alerts.ts';
import { ownStatement, takeStatement } from '../peers/statements.ts';
import { acceptEpoch, resetSchema } from '../streams/epochs.ts';
import { compareHeads, headsSchema, headsWith, ourHashes } from '../streams/heads.ts';
import type { CallHandlers } from './answering.ts';

const notice = z.object({ about: z.string().max(200), reason: z.string().max(500) });

/** What a partner may call us for. All are signed, and none is answered twice. */
export const callHandlers: CallHandlers = {
  'stream.poll': (tx, ctx, call) => selectForPoll(tx, ctx, call),

  'stream.status': async (tx, ctx, { from, body }) => {
    const { streams } = read(headsSchema, body);
    await compareHeads(tx, ctx, from, streams);
    return { heads: await headsWith(tx, from), at: await ourHashes(tx, ctx.config.node, from, streams) };
  },

  'stream.reset': (tx, ctx, { from, body }) => acceptEpoch(tx, ctx, from, read(resetSchema, body)),

  'trust.statement': async (tx, ctx, { from, body }) => {
    const { statement } = read(z.object({ statement: z.string().max(600_000) }), body);
    await takeStatement(tx, ctx, from, statement);
    return { statement: await ownStatement(tx) };
  },

  'trust.suspend': async (tx, ctx, { from, body }) => {
    const { about } = read(notice, body);
    await raiseAlert(tx, ctx, { node: from, kind: 'distrust-announced', subject: about });
    return {};
  },

  'trust.alert': async (tx, ctx, { from, body }) => {
    const { about } = read(notice, body);
    await raiseAlert(tx, ctx, { node: from, kind: 'distrust-announced', subject: about });
    return {};
  },

  'log.alert': async (tx, ctx, { from, body }) => {
    const { about } = read(notice, body);
    await raiseAlert(tx, ctx, { node: from, kind: 'log-differs', subject: about });
    return {};
  },
};

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const { data, error } = schema.safeParse(body);
  if (error) throw new ServerError('input-invalid', 'The call is not as the protocol says.');
  return data;
}
