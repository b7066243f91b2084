import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { serve } from '../contract/routes.ts';
import { convertPreservation } from '../drafts/convert.ts';
import { requestsApi as api } from './api.ts';
import { answerQuestions, closeRequest, proposeState, writeMessage } from './conversation.ts';
import { askMove, forwardMove, moveRequest, preserveMove, registerMove } from './moves.ts';
import { withdrawRequest } from './outgoing.ts';
import { listRequests, readRequest } from './requests.ts';
import { addTask, assignRequest, finishTask } from './tasks.ts';

export function requestsRoutes(app: FastifyInstance, ctx: Context): void {
  serve(app, ctx, {
    route: api.listRequests,
    permission: 'requests:read',
    call: ({ officer, query }) => listRequests(ctx, officer, query),
  });
  serve(app, ctx, {
    route: api.readRequest,
    permission: 'requests:read',
    call: ({ officer, params }) => readRequest(ctx, officer, params.id),
  });
  triage(app, ctx);
  decisions(app, ctx);
  execution(app, ctx);
  conversation(app, ctx);
}

function triage(app: FastifyInstance, ctx: Context): void {
  const permission = 'requests:triage';
  serve(app, ctx, {
    route: api.registerRequest,
    permission,
    call: ({ officer, params, body }) =>
      moveRequest(ctx, officer, params.id, (tx, row) => registerMove(tx, ctx, row, body)),
  });
  serve(app, ctx, {
    route: api.returnRequest,
    permission,
    call: ({ officer, params, body }) => moveRequest(ctx, officer, params.id, () => ({ type: 'returned', ...body })),
  });
  serve(app, ctx, {
    route: api.forwardRequest,
    permission,
    call: ({ officer, params, body }) => moveRequest(ctx, officer, params.id, () => forwardMove(body)),
  });
  serve(app, ctx, {
    route: api.assignRequest,
    permission,
    call: ({ officer, params, body }) => assignRequest(ctx, officer, params.id, body.officer),
  });
}

function decisions(app: FastifyInstance, ctx: Context): void {
  const permission = 'requests:decide';
  serve(app, ctx, {
    route: api.reviewRequest,
    permission,
    call: ({ officer, params, body }) =>
      moveRequest(ctx, officer, params.id, () => ({ type: 'under-review', ...body })),
  });
  serve(app, ctx, {
    route: api.askBack,
    permission,
    call: ({ officer, params, body }) => moveRequest(ctx, officer, params.id, () => askMove(ctx, body)),
  });
  serve(app, ctx, {
    route: api.acceptRequest,
    permission,
    call: ({ officer, params, body }) => moveRequest(ctx, officer, params.id, () => ({ type: 'accepted', ...body })),
  });
  serve(app, ctx, {
    route: api.refuseRequest,
    permission,
    call: ({ officer, params, body }) => moveRequest(ctx, officer, params.id, () => ({ type: 'refused', ...body })),
  });
  serve(app, ctx, {
    route: api.postponeRequest,
    permission,
    call: ({ officer, params, body }) => moveRequest(ctx, officer, params.id, () => ({ type: 'postponed', ...body })),
  });
  serve(app, ctx, {
    route: api.preserveData,
    permission,
    call: ({ officer, params, body }) =>
      moveRequest(ctx, officer, params.id, (tx, row) => preserveMove(tx, ctx, row, body)),
  });
  serve(app, ctx, {
    route: api.lapsePreservation,
    permission,
    call: ({ officer, params, body }) => moveRequest(ctx, officer, params.id, () => ({ type: 'lapsed', ...body })),
  });
}

function execution(app: FastifyInstance, ctx: Context): void {
  const permission = 'requests:execute';
  serve(app, ctx, {
    route: api.executeRequest,
    permission,
    call: ({ officer, params, body }) => moveRequest(ctx, officer, params.id, () => ({ type: 'executing', ...body })),
  });
  serve(app, ctx, {
    route: api.deliverPart,
    permission,
    call: ({ officer, params, body }) =>
      moveRequest(ctx, officer, params.id, () => ({ type: 'partly-executed', ...body })),
  });
  serve(app, ctx, {
    route: api.completeRequest,
    permission,
    call: ({ officer, params, body }) => moveRequest(ctx, officer, params.id, () => ({ type: 'completed', ...body })),
  });
  serve(app, ctx, {
    route: api.addTask,
    permission,
    call: ({ officer, params, body }) => addTask(ctx, officer, params.id, body),
  });
  serve(app, ctx, {
    route: api.finishTask,
    permission,
    call: ({ officer, params }) => finishTask(ctx, officer, params.id, params.task),
  });
}

function conversation(app: FastifyInstance, ctx: Context): void {
  serve(app, ctx, {
    route: api.answerQuestions,
    permission: 'requests:send',
    call: ({ officer, params, body }) => answerQuestions(ctx, officer, params.id, body),
  });
  serve(app, ctx, {
    route: api.withdrawRequest,
    permission: 'requests:send',
    call: ({ officer, params, body }) => withdrawRequest(ctx, officer, params.id, body.reason),
  });
  serve(app, ctx, {
    route: api.convertPreservation,
    permission: 'drafts:write',
    call: ({ officer, params, body }) => convertPreservation(ctx, officer, params.id, body),
  });
  serve(app, ctx, {
    route: api.writeMessage,
    permission: 'requests:send',
    call: ({ officer, params, body }) => writeMessage(ctx, officer, params.id, body),
  });
  serve(app, ctx, {
    route: api.proposeState,
    permission: 'requests:send',
    call: ({ officer, params, body }) => proposeState(ctx, officer, params.id, body),
  });
  serve(app, ctx, {
    route: api.closeRequest,
    permission: 'requests:send',
    call: ({ officer, params, body }) => closeRequest(ctx, officer, params.id, body),
  });
}
