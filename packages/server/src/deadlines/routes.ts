import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { serve } from '../contract/routes.ts';
import { deadlinesApi } from './api.ts';
import { changeDeadline, listCalendarDays, listDeadlines, setCalendarDay, setDeadline } from './deadlines.ts';

export function deadlinesRoutes(app: FastifyInstance, ctx: Context): void {
  serve(app, ctx, {
    route: deadlinesApi.listDeadlines,
    permission: 'deadlines:read',
    call: ({ officer, query }) => listDeadlines(ctx, officer, query.subject),
  });
  serve(app, ctx, {
    route: deadlinesApi.setDeadline,
    permission: 'deadlines:write',
    call: ({ officer, body }) => setDeadline(ctx, officer, body),
  });
  serve(app, ctx, {
    route: deadlinesApi.stopDeadline,
    permission: 'deadlines:write',
    call: ({ officer, params, body }) => changeDeadline(ctx, officer, params.id, { stop: body.reason }),
  });
  serve(app, ctx, {
    route: deadlinesApi.resumeDeadline,
    permission: 'deadlines:write',
    call: ({ officer, params }) => changeDeadline(ctx, officer, params.id, { resume: true }),
  });
  serve(app, ctx, {
    route: deadlinesApi.endDeadline,
    permission: 'deadlines:write',
    call: ({ officer, params, body }) => changeDeadline(ctx, officer, params.id, body),
  });
  serve(app, ctx, {
    route: deadlinesApi.listCalendarDays,
    permission: 'deadlines:read',
    call: () => listCalendarDays(ctx),
  });
  serve(app, ctx, {
    route: deadlinesApi.setCalendarDay,
    permission: 'calendar:write',
    call: ({ officer, body }) => setCalendarDay(ctx, officer, body),
  });
}
