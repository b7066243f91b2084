import { z } from 'zod';
import { route } from '../contract/route.ts';

const day = z.iso.date();
const reason = z.string().trim().min(1).max(1_000);

export const deadlineStates = ['running', 'stopped', 'held', 'met', 'missed', 'ended'] as const;
export type DeadlineState = (typeof deadlineStates)[number];

/** How near it is: nobody has to be told yet, one of its points is reached, it is over; or it no longer runs. */
export const levels = ['calm', 'warn', 'escalate', 'red', 'over', 'none'] as const;
export type Level = (typeof levels)[number];

export type Deadline = z.infer<typeof Deadline>;
export const Deadline = z
  .strictObject({
    id: z.uuid(),
    subject: z.string(),
    rule: z.string(),
    ruleVersion: z.int(),
    title: z.string(),
    source: z.strictObject({ instrument: z.string(), article: z.string(), confidence: z.string() }),
    startsAt: z.iso.datetime(),
    dueAt: z.iso.datetime(),
    /** The last day, where it is counted. */
    dueOn: z.strictObject({ date: day, time: z.string(), zone: z.string() }),
    /** Why nobody works there on that day. */
    freeDay: z.string().nullable(),
    level: z.enum(levels),
    /** Whole days since the start. */
    day: z.int(),
    state: z.enum(deadlineStates),
    stateAt: z.iso.datetime(),
    stateReason: z.string().nullable(),
    reason: z.string().nullable(),
    points: z.array(
      z.strictObject({
        point: z.enum(['warn', 'escalate', 'red', 'due']),
        at: z.iso.datetime(),
        announced: z.boolean(),
      }),
    ),
    stops: z.array(
      z.strictObject({ stoppedAt: z.iso.datetime(), resumedAt: z.iso.datetime().nullable(), reason: z.string() }),
    ),
  })
  .meta({ id: 'Deadline' });

export type NewDeadline = z.infer<typeof NewDeadline>;
export const NewDeadline = z.strictObject({
  subject: z.string().min(1).max(200),
  date: day,
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  reason,
});

export type CalendarDay = z.infer<typeof CalendarDay>;
export const CalendarDay = z.strictObject({ day, free: z.boolean(), name: z.string().trim().min(1).max(200) });

const params = z.strictObject({ id: z.uuid() });

export const deadlinesApi = {
  listDeadlines: route({
    method: 'GET',
    path: '/api/deadlines',
    summary: 'Deadlines, the nearest first; those that still run unless one subject is asked for',
    query: z.strictObject({ subject: z.string().max(200).optional() }),
    status: 200,
    answer: z.array(Deadline),
  }),
  setDeadline: route({
    method: 'POST',
    path: '/api/deadlines',
    summary: 'Set a day of our own',
    body: NewDeadline,
    status: 201,
    answer: Deadline,
  }),
  stopDeadline: route({
    method: 'POST',
    path: '/api/deadlines/:id/stop',
    summary: 'Stop the clock, with the reason',
    params,
    body: z.strictObject({ reason }),
    status: 200,
    answer: Deadline,
  }),
  resumeDeadline: route({
    method: 'POST',
    path: '/api/deadlines/:id/resume',
    summary: 'Let the clock run again: it ends as much later as it stood still',
    params,
    body: z.strictObject({}),
    status: 200,
    answer: Deadline,
  }),
  endDeadline: route({
    method: 'POST',
    path: '/api/deadlines/:id/end',
    summary: 'Say that it was met, or no longer matters',
    params,
    body: z.strictObject({ state: z.enum(['met', 'ended']), reason }),
    status: 200,
    answer: Deadline,
  }),
  listCalendarDays: route({
    method: 'GET',
    path: '/api/calendar',
    summary: 'Days that this node counts otherwise than the list of public holidays',
    status: 200,
    answer: z.array(CalendarDay),
  }),
  setCalendarDay: route({
    method: 'PUT',
    path: '/api/calendar',
    summary: 'Count a day as free, or as a working day',
    body: CalendarDay,
    status: 200,
    answer: CalendarDay,
  }),
};
