import { z } from 'zod';
import { route } from '../contract/route.ts';

/** How far a partner is trusted, see trust-levels.ts. */
export const trustLevels = ['T0', 'T1', 'T2', 'T3', 'T4', 'T5'] as const;

const instant = z.iso.datetime();
const level = z.enum(trustLevels);
const purpose = z.string().trim().min(1).max(500);
const params = z.strictObject({ node: z.string().max(128) });

/** Another authority that this node exchanges mail with, how far it is trusted and how the line to it does. */
export type Partner = z.infer<typeof Partner>;
export const Partner = z
  .object({
    node: z.string(),
    name: z.string().nullable(),
    /** The fingerprint of its root key, as it was pinned. */
    root: z.string(),
    state: z.enum(['active', 'suspended']),
    /** Its word about itself. `stale`: it has been silent for longer than it should. */
    statement: z.enum(['missing', 'valid', 'stale', 'expired']),
    serial: z.int().nullable(),
    statementExpiresAt: instant.nullable(),
    trust: z.array(z.object({ purpose: z.string(), level, reviewAt: instant.nullable() })),
    /** Attempts in a row that have failed. */
    failures: z.int(),
    nextTryAt: instant.nullable(),
    lastContactAt: instant.nullable(),
    lastReceiptAt: instant.nullable(),
    alerts: z.array(
      z.object({ kind: z.string(), subject: z.string(), times: z.int(), firstAt: instant, lastAt: instant }),
    ),
  })
  .meta({ id: 'Partner' });

export const peersApi = {
  listPartners: route({
    method: 'GET',
    path: '/api/partners',
    summary: 'The authorities that this node exchanges mail with, and how they do',
    status: 200,
    answer: z.array(Partner),
  }),
  suspendPartner: route({
    method: 'POST',
    path: '/api/partners/:node/suspension',
    summary: 'Take and send no more mail, from now on',
    params,
    status: 201,
    answer: Partner,
  }),
  lowerTrust: route({
    method: 'POST',
    path: '/api/partners/:node/lower-trust',
    summary: 'Trust a partner less for a purpose; one person is enough',
    params,
    body: z.strictObject({ purpose, level }),
    status: 200,
    answer: Partner,
  }),
  proposeTrust: route({
    method: 'POST',
    path: '/api/partners/:node/trust-proposals',
    summary: 'Propose to trust a partner more for a purpose; somebody else decides',
    params,
    body: z.strictObject({ purpose, level, reviewAt: instant }),
    status: 201,
    answer: z.strictObject({ id: z.uuid() }),
  }),
  raiseTrust: route({
    method: 'POST',
    path: '/api/trust-proposals/:id/acceptance',
    summary: 'Accept that a partner is trusted more; never by who proposed it',
    params: z.strictObject({ id: z.uuid() }),
    status: 201,
    answer: Partner,
  }),
};
