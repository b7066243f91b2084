import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { objectOf } from '../contract/identifiers.ts';
import { serve } from '../contract/routes.ts';
import { withOfficer } from '../db/access.ts';
import { handlingApi } from './api.ts';
import { openToUnits, readObject, reviewObject } from './objects.ts';
import { release } from './release.ts';

export function handlingRoutes(app: FastifyInstance, ctx: Context): void {
  serve(app, ctx, {
    route: handlingApi.askForRelease,
    permission: 'handling:read',
    call: ({ officer, body }) => withOfficer(ctx, officer, (tx) => release(tx, ctx, officer, body)),
  });
  serve(app, ctx, {
    route: handlingApi.readHandledObject,
    permission: 'handling:read',
    call: ({ officer, params }) => readObject(ctx, officer, objectOf(params)),
  });
  serve(app, ctx, {
    route: handlingApi.openObjectToUnits,
    permission: 'handling:write',
    call: ({ officer, params, body }) => openToUnits(ctx, officer, objectOf(params), body.units),
  });
  serve(app, ctx, {
    route: handlingApi.reviewFlaggedObject,
    permission: 'handling:write',
    call: ({ officer, params, body }) => reviewObject(ctx, officer, objectOf(params), body.review),
  });
}
