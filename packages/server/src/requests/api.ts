import { requestTypes } from '@comity/protocol';
import { z } from 'zod';
import { route } from '../contract/route.ts';
import { Deadline } from '../deadlines/api.ts';
import { DraftContent, LocalDay, objectId } from '../drafts/api.ts';

const text = (most: number) => z.string().trim().min(1).max(most);
const note = text(4_000);
const reference = z
  .string()
  .max(100)
  .regex(/^\S(.*\S)?$/);
const localId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const conditions = z.array(note).max(50);
const Ground = z.strictObject({ instrument: reference, article: text(100), text: note });
const grounds = z.array(Ground).min(1).max(50);
const File = z.strictObject({
  sha256: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  mediaType: text(100),
  title: text(300),
});
const files = z.array(File).max(20).optional();

export const Outcome = z.strictObject({
  result: z.enum(['helpful', 'partly-helpful', 'not-helpful', 'not-executed', 'unknown']),
  figures: z
    .partialRecord(
      z.enum(['victims-safe', 'arrests', 'charges', 'convictions', 'assets-secured']),
      z.int().min(0).max(1_000_000),
    )
    .optional(),
  text: note.optional(),
});

/** What the requested authority says of a request: the name is the new state, the rest belongs to it. */
export const moves = {
  register: z.strictObject({ number: reference.optional(), caseworker: text(200).optional(), note: note.optional() }),
  return: z.strictObject({
    grounds,
    advice: Ground.partial().optional(),
    note: note.optional(),
  }),
  forward: z.strictObject({ authority: text(300), node: z.string().max(128).optional(), note: note.optional() }),
  review: z.strictObject({ note: note.optional() }),
  ask: z.strictObject({
    questions: z
      .array(z.strictObject({ id: localId.optional(), text: note, article: text(100).optional() }))
      .min(1)
      .max(50),
    stopsClock: z.boolean().optional(),
    note: note.optional(),
  }),
  accept: z.strictObject({ conditions, note: note.optional() }),
  refuse: z.strictObject({ grounds, note: note.optional() }),
  postpone: z.strictObject({ until: LocalDay, reason: note, note: note.optional() }),
  execute: z.strictObject({ authority: text(300).optional(), note: note.optional() }),
  deliver: z.strictObject({ parts: z.array(text(300)).min(1).max(100), conditions, note: note.optional() }),
  complete: z.strictObject({ parts: z.array(text(300)).max(100), conditions, note: note.optional() }),
  preserve: z.strictObject({ number: reference.optional(), until: LocalDay.optional(), note: note.optional() }),
  lapse: z.strictObject({ reason: note, note: note.optional() }),
};
export type MoveName = keyof typeof moves;

const states = z.string().max(40);

const summary = {
  id: z.string(),
  direction: z.enum(['incoming', 'outgoing']),
  sender: z.string(),
  recipient: z.string(),
  type: z.enum(requestTypes),
  subject: z.string(),
  urgent: z.boolean(),
  /** Absent on the sender's side until the requested authority has said something. */
  state: z.string().nullable(),
  stateAt: z.iso.datetime().nullable(),
  /** The numbers that both sides gave to it, each as it writes them. */
  ownReference: z.string().nullable(),
  partnerReference: z.string().nullable(),
  case: z.string().nullable(),
  caseworker: z.string().nullable(),
  sentAt: z.iso.datetime(),
  preservedUntil: z.iso.datetime().nullable(),
  closedAt: z.iso.datetime().nullable(),
  /** Nobody but the author has seen it, or it went against the check: why. */
  unchecked: z.string().nullable(),
};

export type RequestSummary = z.infer<typeof RequestSummary>;
export const RequestSummary = z.strictObject(summary).meta({ id: 'RequestSummary' });

export const RequestEntry = z.strictObject({
  number: z.string(),
  at: z.iso.datetime(),
  node: z.string(),
  by: z.string(),
  type: z.string(),
  content: z.looseObject({}),
  message: z.string().nullable(),
});

export type RequestTask = z.infer<typeof RequestTask>;
export const RequestTask = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  assignee: z.string().nullable(),
  dueAt: z.iso.datetime().nullable(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  doneBy: z.string().nullable(),
  doneAt: z.iso.datetime().nullable(),
});

export type Request = z.infer<typeof Request>;
export const Request = z
  .strictObject({
    ...summary,
    /** As it was sent. */
    content: z.looseObject({}),
    /** How far our own message is: laid down, under way, or with a receipt that says whether it took effect there. */
    transport: z
      .strictObject({ state: z.string(), receipt: z.string().nullable(), code: z.string().nullable() })
      .nullable(),
    /** Who approved it at the sender's: nobody, where it was sent in haste. */
    approvals: z.array(z.strictObject({ approver: z.string(), role: z.string(), at: z.string() })),
    purpose: z.string(),
    handling: z.looseObject({}),
    follows: z.string().nullable(),
    /** The requests here that follow it, such as the one for the data that were preserved. */
    followedBy: z.array(z.string()),
    /** What may come next; only the requested authority decides. */
    nextStates: z.array(z.string()),
    openQuestions: z.array(z.strictObject({ id: z.string(), text: z.string() })),
    entries: z.array(RequestEntry),
    tasks: z.array(RequestTask),
    attachments: z.array(
      z.strictObject({
        sha256: z.string(),
        title: z.string(),
        mediaType: z.string(),
        bytes: z.int().nullable(),
        arrivedAt: z.iso.datetime().nullable(),
      }),
    ),
    deadlines: z.array(Deadline),
    ownOutcome: Outcome.nullable(),
    partnerOutcome: Outcome.nullable(),
  })
  .meta({ id: 'Request' });

export type RequestFilter = z.infer<typeof RequestFilter>;
export const RequestFilter = z.strictObject({
  /** Any number of either side, with or without slashes, blanks and dashes; a case; or words of the subject. */
  q: z.string().trim().min(1).max(100).optional(),
  direction: z.enum(['incoming', 'outgoing']).optional(),
  state: states.optional(),
  type: z.enum(requestTypes).optional(),
  open: z.enum(['true', 'false']).optional(),
});

const params = z.strictObject({ id: objectId });
const post = { method: 'POST', params, status: 200, answer: Request } as const;

export const requestsApi = {
  listRequests: route({
    method: 'GET',
    path: '/api/requests',
    summary: 'Requests of both directions, the latest first; found by the number of either side',
    query: RequestFilter,
    status: 200,
    answer: z.array(RequestSummary),
  }),
  readRequest: route({
    method: 'GET',
    path: '/api/requests/:id',
    summary: 'A request with its thread, tasks, deadlines and attachments; the reading is on record',
    params,
    status: 200,
    answer: Request,
  }),

  // What the requested authority does
  registerRequest: route({
    ...post,
    path: '/api/requests/:id/register',
    summary: 'Take it up, under a number of our own; without one, the next number is taken',
    body: moves.register,
  }),
  returnRequest: route({
    ...post,
    path: '/api/requests/:id/return',
    summary: 'Give it back, not registered: with the grounds, and advice on what to do instead',
    body: moves.return,
  }),
  forwardRequest: route({
    ...post,
    path: '/api/requests/:id/forward',
    summary: 'Pass it to the authority that is competent, and say which',
    body: moves.forward,
  }),
  reviewRequest: route({ ...post, path: '/api/requests/:id/review', summary: 'Assess it', body: moves.review }),
  askBack: route({
    ...post,
    path: '/api/requests/:id/ask',
    summary: 'Ask the sender for what is missing, rather than refuse (UNTOC art. 18(26))',
    body: moves.ask,
  }),
  acceptRequest: route({
    ...post,
    path: '/api/requests/:id/accept',
    summary: 'Accept it, with conditions',
    body: moves.accept,
  }),
  refuseRequest: route({
    ...post,
    path: '/api/requests/:id/refuse',
    summary: 'Refuse it, with each ground and its article (UNTOC art. 18(23))',
    body: moves.refuse,
  }),
  postponeRequest: route({
    ...post,
    path: '/api/requests/:id/postpone',
    summary: 'Postpone it to a day, with the reason (UNTOC art. 18(25))',
    body: moves.postpone,
  }),
  executeRequest: route({ ...post, path: '/api/requests/:id/execute', summary: 'Carry it out', body: moves.execute }),
  deliverPart: route({
    ...post,
    path: '/api/requests/:id/deliver',
    summary: 'Say that a part of the results has been delivered, and how it may be used',
    body: moves.deliver,
  }),
  completeRequest: route({
    ...post,
    path: '/api/requests/:id/complete',
    summary: 'Say that all that was asked for is done',
    body: moves.complete,
  }),
  preserveData: route({
    ...post,
    path: '/api/requests/:id/preserve',
    summary: 'Say that the data are preserved, and until when: at least 60 days (ETS 185 art. 29(7))',
    body: moves.preserve,
  }),
  lapsePreservation: route({
    ...post,
    path: '/api/requests/:id/lapse',
    summary: 'Say that the data are no longer preserved',
    body: moves.lapse,
  }),
  assignRequest: route({
    ...post,
    path: '/api/requests/:id/assign',
    summary: 'Give it to an officer, to whose units it is open from then on',
    body: z.strictObject({ officer: text(200) }),
  }),
  addTask: route({
    ...post,
    path: '/api/requests/:id/tasks',
    summary: 'Something that has to be done for it; whoever is to do it can see the request from then on',
    body: z.strictObject({ title: text(300), assignee: text(200).optional(), due: LocalDay.optional() }),
  }),
  finishTask: route({
    ...post,
    path: '/api/requests/:id/tasks/:task/done',
    summary: 'It is done',
    params: z.strictObject({ id: objectId, task: z.uuid() }),
    body: z.strictObject({}),
  }),

  // What the requesting authority does
  answerQuestions: route({
    ...post,
    path: '/api/requests/:id/answer',
    summary: 'Answer what the requested authority asked',
    body: z.strictObject({
      answers: z
        .array(z.strictObject({ question: localId, text: text(20_000) }))
        .min(1)
        .max(50),
      attachments: files,
    }),
  }),
  withdrawRequest: route({
    ...post,
    path: '/api/requests/:id/withdraw',
    summary: 'No longer ask',
    body: z.strictObject({ reason: note }),
  }),
  convertPreservation: route({
    ...post,
    path: '/api/requests/:id/convert',
    summary: 'Begin the request for the preserved data: facts, persons and references are carried over to a draft',
    status: 201,
    body: z.strictObject({ measures: z.array(text(100)).min(1).max(50), subject: text(1_000).optional() }),
    answer: z.strictObject({ draft: z.string(), content: DraftContent }),
  }),

  // What either does
  writeMessage: route({
    ...post,
    path: '/api/requests/:id/messages',
    summary: 'Write to the other side about it',
    body: z.strictObject({ text: text(20_000), attachments: files }),
  }),
  proposeState: route({
    ...post,
    path: '/api/requests/:id/propose',
    summary: 'Propose what should happen: only the requested authority decides',
    body: z.strictObject({ state: states, reason: note }),
  }),
  closeRequest: route({
    ...post,
    path: '/api/requests/:id/close',
    summary: 'Be done with it on this side, and tell the other what came of it',
    body: z.strictObject({ outcome: Outcome }),
  }),
};
