import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../context.ts';
import { serve } from '../contract/routes.ts';
import { auditApi } from './api.ts';
import { listAudit } from './audit.ts';
import { proofOfEntry, readHead, readSignedTile } from './proof.ts';

export function auditRoutes(app: FastifyInstance, ctx: Context): void {
  serve(app, ctx, {
    route: auditApi.listAudit,
    permission: 'audit:read',
    call: ({ officer, query }) => listAudit(ctx, officer, query),
  });

  serve(app, ctx, {
    route: auditApi.proveAuditEntry,
    permission: 'audit:read',
    call: ({ officer, params }) => proofOfEntry(ctx, officer, params.id),
  });
}

/**
 * For partners, witnesses and supervisors: heads and tiles as C2SP tlog-tiles serves them, below `/log/` for this year's
 * shard and below `/log/<shard>/` for each. They hold no personal data; entries are not served.
 */
export function logRoutes(app: FastifyInstance, ctx: Context): void {
  const head = async (reply: FastifyReply, shard?: string) => {
    const note = await readHead(ctx, shard);
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(note);
  };
  const tile = async (reply: FastifyReply, place: string, shard?: string) => {
    const bytes = await readSignedTile(ctx, `tile/${place}`, shard);
    // The path of this year's shard is another's next year.
    const caching = shard === undefined ? 'no-cache' : 'public, max-age=31536000, immutable';
    return reply.type('application/octet-stream').header('cache-control', caching).send(bytes);
  };

  app.get('/log/checkpoint', (_, reply) => head(reply));
  app.get<{ Params: { shard: string } }>('/log/:shard/checkpoint', ({ params }, reply) => head(reply, params.shard));
  app.get<{ Params: { '*': string } }>('/log/tile/*', ({ params }, reply) => tile(reply, params['*']));
  app.get<{ Params: { shard: string; '*': string } }>('/log/:shard/tile/*', ({ params }, reply) =>
    tile(reply, params['*'], params.shard),
  );
}
