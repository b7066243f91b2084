import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { admit } from '../contract/routes.ts';
import { objectId } from '../drafts/api.ts';
import { filesPath, requestFilePath, StoredFile } from './api.ts';
import { openRequestFile, storeFile } from './files.ts';

const bytesType = 'application/octet-stream';
const largest = 2 ** 33;
const Params = z.strictObject({ id: objectId, sha256: z.string().regex(/^sha256:[0-9a-f]{64}$/) });

export function filesRoutes(app: FastifyInstance, ctx: Context): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(bytesType, (_, payload, done) => done(null, payload));
    scope.put(filesPath, {
      bodyLimit: largest,
      schema: { response: { 200: StoredFile } },
      onRequest: (request) => admit(ctx, request, 'drafts:write'),
      handler: async ({ officer, body }) => storeFile(ctx, officer, body as AsyncIterable<Uint8Array>),
    });
  });

  app.get(requestFilePath, {
    schema: { params: Params },
    onRequest: (request) => admit(ctx, request, 'requests:read'),
    handler: async ({ officer, params }, reply) => {
      const { bytes, source } = await openRequestFile(ctx, officer, params as z.infer<typeof Params>);
      // Foreign bytes are never shown by a browser under our address.
      reply.header('content-disposition', 'attachment; filename="file"').header('x-content-type-options', 'nosniff');
      reply.header('content-length', bytes).type(bytesType);
      return reply.send(Readable.from(source));
    },
  });
}
