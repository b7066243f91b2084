import { parseNodeId } from '@comity/protocol';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { serve } from '../contract/routes.ts';
import { peersApi } from './api.ts';
import { lowerTrust, partnersState, proposeTrust, raiseTrust, suspendPartner } from './partners.ts';

export function peersRoutes(app: FastifyInstance, ctx: Context): void {
  serve(app, ctx, {
    route: peersApi.listPartners,
    permission: 'partners:read',
    call: () => partnersState(ctx),
  });

  serve(app, ctx, {
    route: peersApi.suspendPartner,
    permission: 'partners:write',
    call: ({ officer, params }) => suspendPartner(ctx, officer, parseNodeId(params.node)),
  });

  serve(app, ctx, {
    route: peersApi.lowerTrust,
    permission: 'partners:write',
    call: ({ officer, params, body }) => lowerTrust(ctx, officer, { node: parseNodeId(params.node), ...body }),
  });

  serve(app, ctx, {
    route: peersApi.proposeTrust,
    permission: 'partners:write',
    call: async ({ officer, params, body }) => {
      const input = { ...body, node: parseNodeId(params.node), reviewAt: new Date(body.reviewAt) };
      return { id: await proposeTrust(ctx, officer, input) };
    },
  });

  serve(app, ctx, {
    route: peersApi.raiseTrust,
    permission: 'partners:write',
    call: ({ officer, params }) => raiseTrust(ctx, officer, params.id),
  });
}
