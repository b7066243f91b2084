import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { objectOf } from '../contract/identifiers.ts';
import { serve } from '../contract/routes.ts';
import { informationApi } from './api.ts';
import { correctInformation, listInformation, readInformation, shareInformation } from './information.ts';
import { askPermission, decidePermission, listPermissionRequests } from './permissions.ts';
import { answerRecall } from './recall-answers.ts';
import { listRecalls, orderRecall } from './recalls.ts';

export function informationRoutes(app: FastifyInstance, ctx: Context): void {
  serve(app, ctx, {
    route: informationApi.listInformation,
    permission: 'information:read',
    call: ({ officer, query }) => listInformation(ctx, officer, query),
  });
  serve(app, ctx, {
    route: informationApi.shareInformation,
    permission: 'information:share',
    call: ({ officer, body }) => shareInformation(ctx, officer, body),
  });
  serve(app, ctx, {
    route: informationApi.readInformation,
    permission: 'information:read',
    call: ({ officer, params }) => readInformation(ctx, officer, objectOf(params)),
  });
  serve(app, ctx, {
    route: informationApi.correctInformation,
    permission: 'information:share',
    call: ({ officer, params, body }) => correctInformation(ctx, officer, objectOf(params), body),
  });
  serve(app, ctx, {
    route: informationApi.listPermissionRequests,
    permission: 'information:read',
    call: ({ officer, query }) => listPermissionRequests(ctx, officer, query.object),
  });
  serve(app, ctx, {
    route: informationApi.askPermission,
    permission: 'information:share',
    call: ({ officer, body }) => askPermission(ctx, officer, body),
  });
  serve(app, ctx, {
    route: informationApi.decidePermission,
    permission: 'information:permit',
    call: ({ officer, params, body }) => decidePermission(ctx, officer, objectOf(params), body),
  });
  serve(app, ctx, {
    route: informationApi.listRecalls,
    permission: 'information:read',
    call: ({ officer, query }) => listRecalls(ctx, officer, query.state),
  });
  serve(app, ctx, {
    route: informationApi.orderRecall,
    permission: 'information:recall',
    call: ({ officer, body }) => orderRecall(ctx, officer, body),
  });
  serve(app, ctx, {
    route: informationApi.answerRecall,
    permission: 'information:recall',
    call: ({ officer, params, body }) => answerRecall(ctx, officer, objectOf(params), body),
  });
}
