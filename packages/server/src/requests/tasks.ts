import { parseObjectId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { openDeadlinesTo } from '../deadlines/deadlines.ts';
import { type Day, instantOf } from '../deadlines/reckon.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import { openObjectTo } from '../handling/objects.ts';
import type { SessionOfficer } from '../officers/api.ts';
import { readOfficer } from '../officers/officers.ts';
import type { Request } from './api.ts';
import { lockOpen, readIn } from './requests.ts';
import { insertTask, type RequestRow, updateRequest, updateTaskDone, updateUnits } from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config'>;

/** Gives a request to an officer of this node. Throws `officer-unknown`. */
export async function assignRequest(ctx: Ground, officer: SessionOfficer, id: string, to: string): Promise<Request> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOpen(tx, id);
    await updateRequest(tx, id, { caseworker: to });
    await openTo(tx, row, to);
    const body = { to };
    await recordAudit(tx, ctx, { verb: 'request-assigned', by: { officer: officer.id }, subject: id, body });
    await announce(tx, { kind: 'request-changed', subject: id });
    return readIn(tx, ctx, id);
  });
}

export async function addTask(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
  { title, assignee, due }: { title: string; assignee?: string | undefined; due?: Day | undefined },
): Promise<Request> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOpen(tx, id);
    const task = ctx.random.uuid();
    const units = assignee === undefined ? row.units : await openTo(tx, row, assignee);
    await insertTask(tx, {
      ...{ id: task, request: id, units, title, assignee: assignee ?? null, dueAt: due ? instantOf(due) : null },
      ...{ createdBy: officer.id, createdAt: ctx.clock(), doneBy: null, doneAt: null },
    });
    await note(tx, ctx, officer, id, { task, state: 'set' });
    return readIn(tx, ctx, id);
  });
}

/** Throws `task-unknown` where it is none of this request, or done. */
export async function finishTask(ctx: Ground, officer: SessionOfficer, id: string, task: string): Promise<Request> {
  return withOfficer(ctx, officer, async (tx) => {
    await lockOpen(tx, id);
    if (!(await updateTaskDone(tx, id, task, officer.id, ctx.clock()))) {
      throw new ServerError('task-unknown', 'There is no such task that is open.');
    }
    await note(tx, ctx, officer, id, { task, state: 'done' });
    return readIn(tx, ctx, id);
  });
}

/** Opens a request to the units of an officer, who could not work on it otherwise. Returns the units that see it now. */
async function openTo(tx: Tx, { id, units }: RequestRow, officer: string): Promise<string[]> {
  const { units: theirs } = await readOfficer(tx, officer);
  const all = [...new Set([...units, ...theirs])];
  if (all.length > units.length) {
    await updateUnits(tx, id, all);
    await openDeadlinesTo(tx, id, all);
    await openObjectTo(tx, parseObjectId(id), all);
  }
  return all;
}

async function note(tx: Tx, ctx: Ground, officer: SessionOfficer, subject: string, body: object): Promise<void> {
  await recordAudit(tx, ctx, { verb: 'request-task-set', by: { officer: officer.id }, subject, body });
  await announce(tx, { kind: 'request-changed', subject });
}
