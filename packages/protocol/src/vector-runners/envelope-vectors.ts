import { z } from 'zod';
import { fromBase64url, utf8 } from '../bytes.ts';
import { type ApprovedAction, verifyApproval } from '../envelope/approvals.ts';
import { verifyAnswer, verifyCall } from '../envelope/calls.ts';
import { openMessage } from '../envelope/envelope.ts';
import { hash, instant, nodeId } from '../envelope/fields.ts';
import { verifyReceipt } from '../envelope/receipts.ts';
import { approval } from '../envelope/statement.ts';
import { nextStreamHash } from '../envelope/stream-hash.ts';
import { verifyMessage } from '../envelope/verify.ts';
import { ProtocolError } from '../errors.ts';
import type { Hash } from '../identifiers.ts';
import { openKeys } from '../keys/keys.ts';
import { type FindSigningKey, publicSigningKey, streamKey } from '../keys/public-keys.ts';
import { parseStoredKeys, type StoredKeys } from '../keys/stored-keys.ts';
import { verifyTrustStatement } from '../keys/trust-statement.ts';
import { readJson } from '../strict-json.ts';
import { readVectors, type VectorOutcome, verdictOf } from './report.ts';

export const envelopeFormat = 'comity-envelope-vectors-1';

const vector = z.looseObject({ id: z.string(), result: z.string() });
const file = z.looseObject({ kind: z.string(), vectors: z.array(vector) });
const signingKeys = z.array(publicSigningKey);

/** What a kind of vector file needs to judge one vector: `valid`, a digest, or a code of refusal. */
type Judge = (vector: unknown) => Promise<string>;
const judges: Record<string, (file: unknown) => Promise<Judge>> = {
  message: messageJudge,
  receipt: receiptJudge,
  call: callJudge,
  answer: answerJudge,
  approval: approvalJudge,
  'trust-statement': trustStatementJudge,
  'strict-json': async () => (given) => {
    const { bytes } = readVectors(z.looseObject({ bytes: z.string() }), given);
    return verdictOf(() => void readJson(fromBase64url(bytes)));
  },
  'stream-hash': async () => async (given) => {
    const { messages } = readVectors(
      z.looseObject({ messages: z.array(z.looseObject({ seq: z.int(), digest: hash })) }),
      given,
    );
    return (
      messages.reduce<Hash | undefined>((before, { seq, digest }) => nextStreamHash(before, seq, digest), undefined) ??
      ''
    );
  },
};

/** Runs a file of our own vectors of envelopes and what goes with them. Throws `vector-invalid` for what is no such file. */
export async function runEnvelopeVectors(json: unknown): Promise<VectorOutcome[]> {
  const { kind, vectors } = readVectors(file, json);
  const prepare = Object.hasOwn(judges, kind) ? judges[kind] : undefined;
  if (!prepare) throw new ProtocolError('vector-invalid', 'The kind of these vectors is not known.');
  const judge = await prepare(json);
  const outcomes: VectorOutcome[] = [];
  for (const each of vectors) outcomes.push({ id: each.id, expected: each.result, actual: await judge(each) });
  return outcomes;
}

/** Several wires in one vector arrive one after the other; the last one is judged. */
async function messageJudge(json: unknown): Promise<Judge> {
  const given = readVectors(z.looseObject({ recipient: z.custom<StoredKeys>(), signingKeys }), json);
  const keys = await openKeys(parseStoredKeys(given.recipient));
  const find = finderOf(given.signingKeys);
  return async (one) => {
    const { wires } = readVectors(z.looseObject({ wires: z.array(z.string()) }), one);
    const known = new Map<string, Hash>();
    let verdict = '';
    for (const wire of wires) {
      verdict = await verdictOf(async () => {
        const opened = await openMessage({ keys, wire: utf8(wire) });
        await verifyMessage(opened, find);
        const { statement, payloadDigest } = opened;
        const place = `${statement.from} ${streamKey(statement)} ${statement.seq}`;
        const before = known.get(place);
        known.set(place, before ?? payloadDigest);
        if (before === undefined) return `valid ${payloadDigest}`;
        return before === payloadDigest ? 'replayed' : 'equivocation';
      });
    }
    return verdict;
  };
}

/** A receipt must be for the message that one has sent, not for another. */
async function receiptJudge(json: unknown): Promise<Judge> {
  const find = finderOf(readVectors(z.looseObject({ signingKeys }), json).signingKeys);
  const shape = z.looseObject({ text: z.string(), sent: z.looseObject({ id: z.string(), digest: z.string() }) });
  return (one) =>
    verdictOf(async () => {
      const { text, sent } = readVectors(shape, one);
      const receipt = await verifyReceipt(text, find);
      return receipt.id === sent.id && receipt.digest === sent.digest ? 'valid' : 'header-mismatch';
    });
}

/** Several calls in one vector arrive one after the other; a nonce is good once. */
async function callJudge(json: unknown): Promise<Judge> {
  const given = readVectors(z.looseObject({ to: nodeId, signingKeys }), json);
  const signingKey = finderOf(given.signingKeys);
  const shape = z.looseObject({ texts: z.array(z.string()), now: instant });
  return async (one) => {
    const { texts, now } = readVectors(shape, one);
    const nonces = new Set<string>();
    let verdict = '';
    for (const text of texts) {
      verdict = await verdictOf(async () => {
        const { nonce } = await verifyCall(text, { to: given.to, now: new Date(now), signingKey });
        const seen = nonces.has(nonce);
        nonces.add(nonce);
        return seen ? 'replayed' : 'valid';
      });
    }
    return verdict;
  };
}

async function answerJudge(json: unknown): Promise<Judge> {
  const call = z.looseObject({
    from: nodeId,
    to: nodeId,
    call: z.string(),
    nonce: z.string(),
    iat: instant,
    body: z.unknown(),
  });
  const given = readVectors(z.looseObject({ to: nodeId, call, signingKeys }), json);
  const signingKey = finderOf(given.signingKeys);
  return (one) =>
    verdictOf(async () => {
      const { text, now } = readVectors(z.looseObject({ text: z.string(), now: instant }), one);
      await verifyAnswer(text, { to: given.to, now: new Date(now), signingKey, call: given.call });
    });
}

async function approvalJudge(json: unknown): Promise<Judge> {
  const given = readVectors(z.looseObject({ from: nodeId, signingKeys }), json);
  const signingKey = finderOf(given.signingKeys);
  const shape = z.looseObject({ approval, action: z.custom<ApprovedAction>((value) => typeof value === 'object') });
  return (one) =>
    verdictOf(async () => {
      const { approval, action } = readVectors(shape, one);
      await verifyApproval(approval, action, { from: given.from, signingKey });
    });
}

async function trustStatementJudge(json: unknown): Promise<Judge> {
  const { root } = readVectors(z.looseObject({ root: hash }), json);
  const shape = z.looseObject({ text: z.string(), now: instant, newerThan: z.int().optional() });
  return (one) =>
    verdictOf(async () => {
      const { text, now, newerThan } = readVectors(shape, one);
      await verifyTrustStatement(text, { root, now: new Date(now), ...(newerThan !== undefined && { newerThan }) });
    });
}

function finderOf(keys: z.infer<typeof signingKeys>): FindSigningKey {
  return (kid) => keys.find((key) => key.kid === kid);
}
