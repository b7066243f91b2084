import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import { ServerError } from '../errors.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { Request } from './api.ts';
import { type Move, requireFollows, say } from './moves.ts';
import { lockOpen, openQuestionsOf, readIn, statesAfter } from './requests.ts';
import { selectEntries, updateRequest } from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config'>;
interface File {
  sha256: string;
  mediaType: string;
  title: string;
}

/** Answers questions of the requested authority. Throws `request-state` for one that nobody asked, or that was answered. */
export async function answerQuestions(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
  { answers, attachments }: { answers: { question: string; text: string }[]; attachments?: File[] | undefined },
): Promise<Request> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOpen(tx, id);
    if (row.direction !== 'outgoing') throw new ServerError('request-not-owner', 'The sender answers, not who asked.');
    const open = openQuestionsOf(await selectEntries(tx, id)).map((each) => each.id);
    if (!answers.every(({ question }) => open.includes(question))) {
      throw new ServerError('request-state', 'There is no such open question.');
    }
    await say(tx, ctx, officer, row, withFiles({ type: 'info-supplied', answers }, attachments), attachments);
    return readIn(tx, ctx, id);
  });
}

export async function writeMessage(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
  { text, attachments }: { text: string; attachments?: File[] | undefined },
): Promise<Request> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOpen(tx, id);
    await say(tx, ctx, officer, row, withFiles({ type: 'message', text }, attachments), attachments);
    return readIn(tx, ctx, id);
  });
}

/** Proposes a state to its owner. Throws `request-not-owner` for the owner, who can decide, and `request-state`. */
export async function proposeState(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
  { state, reason }: { state: string; reason: string },
): Promise<Request> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOpen(tx, id);
    if (row.direction !== 'outgoing') throw new ServerError('request-not-owner', 'You can decide this yourself.');
    if (!statesAfter(row).includes(state)) {
      throw new ServerError('request-state', `A request that is ${row.state ?? 'sent'} cannot become so.`);
    }
    await say(tx, ctx, officer, row, { type: 'proposed', state, reason });
    return readIn(tx, ctx, id);
  });
}

/**
 * Closes a request on this side and tells the other what came of it. The requested node brings it into the state `closed`;
 * the sender notes its own outcome, whatever the state is.
 */
export async function closeRequest(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
  { outcome }: { outcome: Extract<Move, { type: 'outcome' }>['outcome'] },
): Promise<Request> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOpen(tx, id);
    if (row.closedAt) throw new ServerError('request-state', 'It is closed on this side.');
    if (row.direction === 'incoming') requireFollows(row, 'closed');
    else requireOver(row.state);
    await updateRequest(tx, id, { ownOutcome: JSON.stringify(outcome), closedAt: ctx.clock() });
    await say(tx, ctx, officer, row, { type: row.direction === 'incoming' ? 'closed' : 'outcome', outcome });
    return readIn(tx, ctx, id);
  });
}

/** The sender may be done with it once the requested authority is. */
function requireOver(state: string | null): void {
  const over = ['returned', 'forwarded', 'completed', 'refused', 'withdrawn', 'converted', 'lapsed', 'closed'];
  if (state !== null && over.includes(state)) return;
  throw new ServerError('request-state', 'It is still being worked on there: withdraw it, or wait.');
}

function withFiles(move: Move, files: File[] | undefined): Move {
  return files
    ? { ...move, attachments: files.map(({ sha256, title }) => ({ sha256: sha256 as never, title })) }
    : move;
}
