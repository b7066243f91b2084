import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { serve } from '../contract/routes.ts';
import { approvalsApi } from './api.ts';
import { giveApproval, listApprovals, refuseApproval } from './approvals.ts';

export function approvalsRoutes(app: FastifyInstance, ctx: Context): void {
  serve(app, ctx, {
    route: approvalsApi.listApprovals,
    permission: 'approvals:read',
    call: ({ officer, query }) => listApprovals(ctx, officer, query),
  });
  serve(app, ctx, {
    route: approvalsApi.giveApproval,
    permission: 'approvals:decide',
    call: ({ officer, params, body }) => giveApproval(ctx, officer, params.id, body),
  });
  serve(app, ctx, {
    route: approvalsApi.refuseApproval,
    permission: 'approvals:decide',
    call: ({ officer, params, body }) => refuseApproval(ctx, officer, params.id, body.reason),
  });
}
