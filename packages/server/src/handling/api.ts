import { Citation, Condition, Handling, useKinds } from '@comity/protocol';
import { z } from 'zod';
import { nodeId, objectId, objectParams } from '../contract/identifiers.ts';
import { route } from '../contract/route.ts';

const text = (most: number) => z.string().trim().min(1).max(most);

export const objectKinds = ['information', 'evidence', 'request'] as const;
export type ObjectKind = (typeof objectKinds)[number];

export const objectStates = ['usable', 'awaited', 'quarantined', 'recalled', 'in-court', 'shredded'] as const;
export type ObjectState = (typeof objectStates)[number];

/** An object with what may be done with it. */
export type HandledObject = z.infer<typeof HandledObject>;
export const HandledObject = z
  .strictObject({
    id: objectId,
    kind: z.enum(objectKinds),
    owner: nodeId,
    label: z.string(),
    units: z.array(z.string()),
    handling: Handling,
    state: z.enum(objectStates),
    stateAt: z.iso.datetime(),
    /** What stays in its place when it is gone. */
    stateReason: z.string().nullable(),
    sources: z.array(objectId),
    flags: z.array(
      z.strictObject({
        source: objectId,
        reason: z.string(),
        raisedAt: z.iso.datetime(),
        reviewedBy: z.string().nullable(),
        review: z.string().nullable(),
      }),
    ),
    permissions: z.array(
      z.strictObject({
        lifts: z.string(),
        proceedings: z.array(z.string()).nullable(),
        recipients: z.array(nodeId).nullable(),
        conditions: z.array(Condition),
        grantedAt: z.iso.datetime(),
        endsAt: z.iso.datetime().nullable(),
      }),
    ),
  })
  .meta({ id: 'HandledObject' });

const ReleaseStop = z.strictObject({
  object: objectId,
  condition: z.string(),
  article: Citation.optional(),
  sentence: z.string(),
});

/** Whether something may leave: a value with reasons, kept under its id. */
export type ReleaseVerdict = z.infer<typeof ReleaseVerdict>;
export const ReleaseVerdict = z
  .strictObject({
    verdictId: z.uuid(),
    allowed: z.boolean(),
    stoppedBy: ReleaseStop.optional(),
    stops: z.array(ReleaseStop),
    duties: z.array(z.strictObject({ object: objectId, condition: Condition })),
  })
  .meta({ id: 'ReleaseVerdict' });

export type ReleaseQuestion = z.infer<typeof ReleaseQuestion>;
export const ReleaseQuestion = z.strictObject({
  objects: z.array(objectId).min(1).max(500),
  for: z.enum(useKinds),
  proceedings: text(100).optional(),
  purpose: text(500).optional(),
  to: nodeId.optional(),
});

export const handlingApi = {
  askForRelease: route({
    method: 'POST',
    path: '/api/handling/verdicts',
    summary: 'Whether objects may be used so, such as in court or passed on, and the condition that stops it',
    body: ReleaseQuestion,
    status: 201,
    answer: ReleaseVerdict,
  }),
  readHandledObject: route({
    method: 'GET',
    path: '/api/handling/objects/:node/:uuid',
    summary: 'What may be done with an object, what it was made of, and whether it is still here',
    params: objectParams,
    status: 200,
    answer: HandledObject,
  }),
  openObjectToUnits: route({
    method: 'POST',
    path: '/api/handling/objects/:node/:uuid/units',
    summary: 'Open an object to more units of this authority',
    params: objectParams,
    body: z.strictObject({ units: z.array(text(100)).min(1).max(50) }),
    status: 200,
    answer: HandledObject,
  }),
  reviewFlaggedObject: route({
    method: 'POST',
    path: '/api/handling/objects/:node/:uuid/review',
    summary: 'Say what was done about an object that was made of something taken back',
    params: objectParams,
    body: z.strictObject({ review: text(2_000) }),
    status: 200,
    answer: HandledObject,
  }),
};
