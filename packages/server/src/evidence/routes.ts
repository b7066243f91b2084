import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { objectOf, objectParams } from '../contract/identifiers.ts';
import { admit, serve } from '../contract/routes.ts';
import { Evidence, evidenceApi, evidenceFilePath } from './api.ts';
import { listEvidence, readEvidence, registerEvidence, takeInFile } from './evidence.ts';
import { openFile } from './file.ts';
import { listOffers, prepareOffer, sendOffer } from './offers.ts';
import { countersignEvidence, verifyEvidence } from './verifying.ts';

const bytesType = 'application/octet-stream';
const largest = 2 ** 40;

const FileQuery = z.strictObject({
  for: z.enum(['read', 'court', 'export', 'print']).default('read'),
  proceedings: z.string().min(1).max(100).optional(),
  purpose: z.string().min(1).max(500).optional(),
});

export function evidenceRoutes(app: FastifyInstance, ctx: Context): void {
  serve(app, ctx, {
    route: evidenceApi.listEvidence,
    permission: 'evidence:read',
    call: ({ officer, query }) => listEvidence(ctx, officer, query.request),
  });
  serve(app, ctx, {
    route: evidenceApi.registerEvidence,
    permission: 'evidence:register',
    call: ({ officer, body }) => registerEvidence(ctx, officer, body),
  });
  serve(app, ctx, {
    route: evidenceApi.readEvidence,
    permission: 'evidence:read',
    call: ({ officer, params }) => readEvidence(ctx, officer, objectOf(params)),
  });
  serve(app, ctx, {
    route: evidenceApi.verifyEvidence,
    permission: 'evidence:verify',
    call: ({ officer, params }) => verifyEvidence(ctx, officer, objectOf(params)),
  });
  serve(app, ctx, {
    route: evidenceApi.countersignEvidence,
    permission: 'evidence:countersign',
    call: ({ officer, params }) => countersignEvidence(ctx, officer, objectOf(params)),
  });
  serve(app, ctx, {
    route: evidenceApi.listOffers,
    permission: 'evidence:read',
    call: ({ officer, query }) => listOffers(ctx, officer, query.request),
  });
  serve(app, ctx, {
    route: evidenceApi.prepareOffer,
    permission: 'evidence:offer',
    call: ({ officer, body }) => prepareOffer(ctx, officer, body),
  });
  serve(app, ctx, {
    route: evidenceApi.sendOffer,
    permission: 'evidence:offer',
    call: ({ officer, params }) => sendOffer(ctx, officer, objectOf(params)),
  });
  fileRoutes(app, ctx);
}

/** Files go as bytes, in streams: they may be larger than the memory. */
function fileRoutes(app: FastifyInstance, ctx: Context): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(bytesType, (_, payload, done) => done(null, payload));
    scope.put(evidenceFilePath, {
      bodyLimit: largest,
      schema: { params: objectParams, response: { 200: Evidence } },
      onRequest: (request) => admit(ctx, request, 'evidence:register'),
      handler: async ({ officer, params, body }) =>
        takeInFile(ctx, officer, objectOf(params as z.infer<typeof objectParams>), body as AsyncIterable<Uint8Array>),
    });
  });

  app.get(evidenceFilePath, {
    schema: { params: objectParams, querystring: FileQuery },
    onRequest: (request) => admit(ctx, request, 'evidence:read'),
    handler: async ({ officer, params, query }, reply) => {
      const id = objectOf(params as z.infer<typeof objectParams>);
      const { bytes, source } = await openFile(ctx, officer, id, query as z.infer<typeof FileQuery>);
      // Foreign bytes are never shown by a browser under our address.
      reply.header('content-disposition', `attachment; filename="${id.slice(id.indexOf('/') + 1)}"`);
      reply.header('x-content-type-options', 'nosniff').header('content-length', bytes).type(bytesType);
      return reply.send(Readable.from(source));
    },
  });
}
