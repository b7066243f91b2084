import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { serve } from '../contract/routes.ts';
import { draftsApi } from './api.ts';
import { checkDraft } from './check.ts';
import { createDraft, discardDraft, editDraft, listDrafts, readDraft } from './drafts.ts';
import { askDraftApproval, sendDraft, sendDraftUnchecked } from './sending.ts';
import { commentDraft, shareDraft } from './sharing.ts';

export function draftsRoutes(app: FastifyInstance, ctx: Context): void {
  serve(app, ctx, {
    route: draftsApi.listDrafts,
    permission: 'drafts:read',
    call: ({ officer, query }) => listDrafts(ctx, officer, query.state),
  });
  serve(app, ctx, {
    route: draftsApi.createDraft,
    permission: 'drafts:write',
    call: ({ officer, body }) => createDraft(ctx, officer, body),
  });
  serve(app, ctx, {
    route: draftsApi.readDraft,
    permission: 'drafts:read',
    call: ({ officer, params }) => readDraft(ctx, officer, params.id),
  });
  serve(app, ctx, {
    route: draftsApi.editDraft,
    permission: 'drafts:write',
    call: ({ officer, params, body }) => editDraft(ctx, officer, params.id, body),
  });
  serve(app, ctx, {
    route: draftsApi.discardDraft,
    permission: 'drafts:write',
    call: ({ officer, params }) => discardDraft(ctx, officer, params.id),
  });
  serve(app, ctx, {
    route: draftsApi.checkDraft,
    permission: 'drafts:read',
    call: ({ officer, params }) => checkDraft(ctx, officer, params.id),
  });
  serve(app, ctx, {
    route: draftsApi.shareDraft,
    permission: 'requests:send',
    call: ({ officer, params, body }) => shareDraft(ctx, officer, params.id, body),
  });
  serve(app, ctx, {
    route: draftsApi.commentDraft,
    permission: 'drafts:write',
    call: ({ officer, params, body }) => commentDraft(ctx, officer, params.id, body),
  });
  serve(app, ctx, {
    route: draftsApi.askDraftApproval,
    permission: 'drafts:write',
    call: ({ officer, params }) => askDraftApproval(ctx, officer, params.id),
  });
  serve(app, ctx, {
    route: draftsApi.sendDraft,
    permission: 'requests:send',
    call: ({ officer, params }) => sendDraft(ctx, officer, params.id),
  });
  serve(app, ctx, {
    route: draftsApi.sendDraftUnchecked,
    permission: 'requests:send-urgent',
    call: ({ officer, params, body }) => sendDraftUnchecked(ctx, officer, params.id, body.reason),
  });
}
