import { api, type Client, createClient } from '../src/api.ts';
import { withWorker } from '../src/db/access.ts';
import { enrol, readOfficer } from '../src/officers/officers.ts';
import { beginSession } from '../src/officers/sessions.ts';
import { officersOf } from '../src/training/training.ts';
import type { TestServer } from './server.ts';

/** A client of an officer of the exercise, who signs in anew for each call: the clock of a test may move by months. */
export function asOfficer(server: TestServer, id: string): Client<typeof api> {
  return createClient(api, async ({ method, url, body }) => {
    const officer = await withWorker(server.ctx, (tx) => readOfficer(tx, id));
    const authorization = `Bearer ${await beginSession(server.ctx, officer, 'test case')}`;
    const payload = body ? { payload: body } : {};
    const reply = await server.app.inject({ method, url, headers: { authorization }, ...payload });
    return { status: reply.statusCode, body: reply.json() };
  });
}

/** Enrols the officers of the exercise who work at a node. */
export async function enrolAll({ ctx }: TestServer): Promise<void> {
  for (const officer of officersOf(ctx.config.node)) await enrol(ctx, officer);
}
