import type { FastifyInstance } from 'fastify';
import { callType, mostCallBytes, takeCall } from '../calls/intake.ts';
import type { Context } from '../context.ts';
import { Wakeups } from '../messages/wakeups.ts';
import { takePart, tellParts } from '../parts/intake.ts';
import { ownStatement } from '../peers/statements.ts';
import { envelopesType, exchangePath, mostBytes, rejected } from './framing.ts';
import { takeIn } from './intake.ts';

/** What other nodes call. Here nobody is signed in: what a message says counts only once its signatures are verified. */
export function inboxRoutes(app: FastifyInstance, ctx: Context): void {
  const wakeups = new Wakeups(ctx, 'gateway');
  app.addHook('onReady', () => wakeups.start());
  app.addHook('onClose', () => wakeups[Symbol.asyncDispose]());

  app.get('/.well-known/comity', async (_, reply) => {
    const statement = await ownStatement(ctx.gateway);
    if (statement === undefined) return reply.status(503).send(rejected);
    return { v: 1, base: exchangePath, statement };
  });

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(envelopesType, { parseAs: 'buffer', bodyLimit: mostBytes }, (_, body, done) =>
      done(null, body),
    );
    scope.addContentTypeParser(callType, { parseAs: 'buffer', bodyLimit: mostCallBytes }, (_, body, done) =>
      done(null, body),
    );
    // Strangers learn nothing: whatever is wrong, the answer is the same.
    scope.setErrorHandler((error, request, reply) => {
      const { statusCode = 500 } = error as { statusCode?: number };
      if (statusCode >= 500) request.log.error(error);
      return reply.status(statusCode >= 500 ? 503 : 400).send(rejected);
    });
    scope.post(`${exchangePath}/inbox`, { bodyLimit: mostBytes }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const answers = await takeIn(ctx, wakeups, { body, address: request.ip });
      return answers ? { answers } : reply.status(400).send(rejected);
    });
    scope.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: 200_000 }, (_, body, done) =>
      done(null, body),
    );
    scope.addContentTypeParser('application/octet-stream', (_, payload, done) => done(null, payload));
    scope.post(`${exchangePath}/have`, { bodyLimit: 200_000 }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      return (await tellParts(ctx, body)) ?? reply.status(400).send(rejected);
    });
    scope.put<{ Params: { hash: string } }>(`${exchangePath}/part/:hash`, async (request, reply) => {
      const isTaken = await takePart(ctx, request.params.hash, request.raw);
      return isTaken ? {} : reply.status(404).send(rejected);
    });
    // A poll is a call as well; it has an address of its own so that a proxy can let it through alone.
    for (const path of ['call', 'poll']) {
      scope.post(`${exchangePath}/${path}`, { bodyLimit: mostCallBytes }, async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const answer = await takeCall(ctx, wakeups, { body, address: request.ip });
        return answer === undefined ? reply.status(400).send(rejected) : { answer };
      });
    }
  });
}
