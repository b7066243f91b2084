import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { serve } from '../contract/routes.ts';
import { healthApi } from './api.ts';
import { diagnose } from './diagnosis.ts';
import { readStatus } from './status.ts';

export function healthRoutes(app: FastifyInstance, ctx: Context): void {
  serve(app, ctx, { route: healthApi.readStatus, permission: 'node:read', call: () => readStatus(ctx) });
  serve(app, ctx, { route: healthApi.diagnose, permission: 'node:read', call: () => diagnose(ctx) });
}
