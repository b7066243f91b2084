import { deliveryStates, FileFacts, Grade, Handling } from '@comity/protocol';
import { z } from 'zod';
import { nodeId, objectId, objectParams } from '../contract/identifiers.ts';
import { route } from '../contract/route.ts';
import { objectStates } from '../handling/api.ts';

const line = z.string().trim().min(1).max(500);
const reference = z
  .string()
  .max(100)
  .regex(/^\S(.*\S)?$/);
const localId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$/);

/** Where the file of an item is put and fetched, as bytes, so not routes of the JSON contract. */
export const evidenceFilePath = '/api/evidence/:node/:uuid/file';

export type NewEvidence = z.infer<typeof NewEvidence>;
export const NewEvidence = z.strictObject({
  title: line,
  mediaType: z.string().regex(/^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,100}$/),
  collectedAt: z.iso.datetime(),
  /** The officer under the number that this node uses. Never the name of a person. */
  collectedBy: localId,
  grade: Grade,
  handling: Handling,
  case: reference.optional(),
  request: objectId.optional(),
  derivedFrom: z.array(objectId).max(100).optional(),
});

const CustodyStep = z.strictObject({
  seq: z.int(),
  step: z.string(),
  node: nodeId,
  officer: z.string(),
  from: z.string(),
  to: z.string(),
  at: z.iso.datetime(),
  purpose: z.string(),
  sha256: z.string(),
  hash: z.string(),
  signed: z.boolean(),
});

const copy = z.strictObject({
  copy: z.int(),
  offer: objectId,
  expected: FileFacts,
  /** What was found; where it differs, that is the difference. */
  found: FileFacts.nullable(),
  arrivedAt: z.iso.datetime().nullable(),
  checkedAt: z.iso.datetime().nullable(),
  checkedBy: z.string().nullable(),
  verdict: z.enum(['open', 'equal', 'differs']),
});

/** One item on its way from one node to another. */
export type Delivery = z.infer<typeof Delivery>;
export const Delivery = z.strictObject({
  sender: nodeId,
  recipient: nodeId,
  state: z.enum(deliveryStates as [string, ...string[]]),
  stateAt: z.iso.datetime(),
  copy: z.int(),
  offer: objectId,
  proceedings: z.array(z.string()),
  copies: z.array(copy),
  /** From the collecting to the last good step. */
  custody: z.array(CustodyStep),
});

const summary = {
  id: objectId,
  owner: nodeId,
  title: z.string(),
  mediaType: z.string(),
  /** Absent until its file is here. */
  file: FileFacts.nullable(),
  collectedAt: z.iso.datetime(),
  collectedBy: z.string(),
  grade: Grade,
  handling: Handling,
  state: z.enum(objectStates),
  stateReason: z.string().nullable(),
  case: z.string().nullable(),
  request: z.string().nullable(),
};

export type EvidenceSummary = z.infer<typeof EvidenceSummary>;
export const EvidenceSummary = z.strictObject(summary).meta({ id: 'EvidenceSummary' });

export type Evidence = z.infer<typeof Evidence>;
export const Evidence = z
  .strictObject({ ...summary, custody: z.array(CustodyStep), deliveries: z.array(Delivery) })
  .meta({ id: 'Evidence' });

export type NewOffer = z.infer<typeof NewOffer>;
export const NewOffer = z.strictObject({
  to: nodeId,
  /** The request that it answers. */
  request: objectId.optional(),
  items: z
    .array(
      z.strictObject({
        item: objectId,
        /** Conditions of use beyond those of the item. */
        handling: Handling.optional(),
        /** The proceedings that it was asked for: in them it may be used, also in court, once it is countersigned. */
        proceedings: z.array(reference).max(50),
      }),
    )
    .min(1)
    .max(10),
  part: z.int().positive(),
  last: z.boolean(),
  purpose: line,
  language: language.optional(),
  /** The offer whose copies did not arrive as they were sent. */
  replaces: objectId.optional(),
});

export type Offer = z.infer<typeof Offer>;
export const Offer = z
  .strictObject({
    id: objectId,
    sender: nodeId,
    recipient: nodeId,
    request: z.string().nullable(),
    part: z.int(),
    last: z.boolean(),
    replaces: z.string().nullable(),
    purpose: z.string(),
    /** `prepared`: it waits for the approval of another person (`/api/approvals`, with this id as its subject). */
    state: z.enum(['prepared', 'sent', 'received']),
    items: z.array(objectId),
    preparedBy: z.string().nullable(),
    preparedAt: z.iso.datetime(),
    sentAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Offer' });

export const evidenceApi = {
  listEvidence: route({
    method: 'GET',
    path: '/api/evidence',
    summary: 'Items of evidence, our own and received, the newest first',
    query: z.strictObject({ request: objectId.optional() }),
    status: 200,
    answer: z.array(EvidenceSummary),
  }),
  registerEvidence: route({
    method: 'POST',
    path: '/api/evidence',
    summary: 'Register an item; its file follows',
    body: NewEvidence,
    status: 201,
    answer: Evidence,
  }),
  readEvidence: route({
    method: 'GET',
    path: '/api/evidence/:node/:uuid',
    summary: 'An item with its custody chain and its deliveries',
    params: objectParams,
    status: 200,
    answer: Evidence,
  }),
  verifyEvidence: route({
    method: 'POST',
    path: '/api/evidence/:node/:uuid/verify',
    summary: 'Hash the stored copy again: equal, it is verified; else it is set aside and asked for again',
    params: objectParams,
    status: 200,
    answer: Evidence,
  }),
  countersignEvidence: route({
    method: 'POST',
    path: '/api/evidence/:node/:uuid/countersign',
    summary: 'Take over the responsibility for a copy that was verified',
    params: objectParams,
    status: 200,
    answer: Evidence,
  }),
  listOffers: route({
    method: 'GET',
    path: '/api/evidence/offers',
    summary: 'What was handed over or is about to be, the newest first',
    query: z.strictObject({ request: objectId.optional() }),
    status: 200,
    answer: z.array(Offer),
  }),
  prepareOffer: route({
    method: 'POST',
    path: '/api/evidence/offers',
    summary: 'Prepare a hand-over and ask another person to approve exactly this',
    body: NewOffer,
    status: 201,
    answer: Offer,
  }),
  sendOffer: route({
    method: 'POST',
    path: '/api/evidence/offers/:node/:uuid/send',
    summary: 'Hand over what another person approved',
    params: objectParams,
    status: 200,
    answer: Offer,
  }),
};
