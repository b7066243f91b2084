import { z } from 'zod';
import { route } from '../contract/route.ts';

/** What of the log is asked for; all together when several are given. */
export type AuditFilter = z.infer<typeof AuditFilter>;
export const AuditFilter = z.strictObject({
  verb: z
    .string()
    .regex(/^[a-z]+(-[a-z]+)*$/)
    .max(64)
    .optional(),
  /** An officer, a node or a process. */
  by: z.string().min(1).max(200).optional(),
  subject: z.string().min(1).max(300).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  /** `next` of the page before. */
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});

/** One entry. `index` is absent until the sequencer has numbered it, some seconds after the deed. */
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditEntry = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    verb: z.string(),
    by: z.object({ kind: z.enum(['officer', 'node', 'process']), name: z.string() }),
    subject: z.string(),
    body: z.record(z.string(), z.unknown()).nullable(),
    erased: z.boolean(),
    shard: z.string().nullable(),
    index: z.int().nullable(),
  })
  .meta({ id: 'AuditEntry' });

export type AuditPage = z.infer<typeof AuditPage>;
export const AuditPage = z
  .object({ entries: z.array(AuditEntry), next: z.string().nullable() })
  .meta({ id: 'AuditPage' });

/**
 * All that somebody needs who trusts neither this server nor its database: the body and salt of which the leaf is made, the
 * way from the leaf to the root, and the head that the log has signed. The fields of the proof are those that
 * `comity log verify-inclusion` reads; `file` is the same as a C2SP tlog-proof.
 */
export type AuditProof = z.infer<typeof AuditProof>;
export const AuditProof = z
  .object({
    entry: AuditEntry,
    origin: z.string(),
    key: z.string(),
    leaf: z.string(),
    body: z.string(),
    salt: z.base64(),
    details: z.object({ text: z.string(), salt: z.base64() }).nullable(),
    leafIdx: z.int(),
    treeSize: z.int(),
    root: z.base64(),
    leafHash: z.base64(),
    proof: z.array(z.base64()),
    checkpoint: z.string(),
    file: z.string(),
  })
  .meta({ id: 'AuditProof' });

export const auditApi = {
  listAudit: route({
    method: 'GET',
    path: '/api/audit',
    summary: 'Who did what to which thing, the newest first',
    query: AuditFilter,
    status: 200,
    answer: AuditPage,
  }),
  proveAuditEntry: route({
    method: 'GET',
    path: '/api/audit/:id/proof',
    summary: 'The proof that an entry is in the signed log',
    params: z.strictObject({ id: z.uuid() }),
    status: 200,
    answer: AuditProof,
  }),
};
