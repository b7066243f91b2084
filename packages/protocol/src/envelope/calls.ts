import { z } from 'zod';
import { utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import { isTraining, type NodeId } from '../identifiers.ts';
import type { Keys } from '../keys/keys.ts';
import type { FindSigningKey } from '../keys/public-keys.ts';
import { readJson } from '../strict-json.ts';
import { instant, nodeId, parseShape } from './fields.ts';
import { type JwsType, readJws, signJws, verifyJws } from './jws.ts';
import { keyOf } from './verify.ts';

const callSchema = z.looseObject({
  from: nodeId,
  to: nodeId,
  /** Such as `stream.status`. */
  call: z.string().regex(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/),
  /** At least 128 bits in base64url. The receiver keeps it for ten minutes; an answer repeats it. */
  nonce: z.string().regex(/^[A-Za-z0-9_-]{22,64}$/),
  iat: instant,
  body: z.unknown(),
});

/** A question outside the streams, or its answer: nothing to keep in order, so a nonce and a window guard it. */
export type Call = z.infer<typeof callSchema>;

/** How far the clocks of two nodes and the way between them may be apart. */
const window = 5 * 60 * 1000;
const largest = 2 ** 20;

interface Expected {
  to: NodeId;
  now: Date;
  signingKey: FindSigningKey;
}

/** Signs a call: JWS of type `comity+call`. Throws `schema-invalid`, or `header-mismatch` in another's name. */
export function signCall(keys: Keys, call: Call): Promise<string> {
  return sign(keys, 'comity+call', call);
}

/**
 * Verifies a call for us, at most five minutes old or early. The caller refuses a nonce that it has seen.
 * Throws `header-mismatch`, `expired`, `key-unknown`, `bad-signature`, or as `readJws` for what is not a call.
 */
export function verifyCall(text: string, expected: Expected): Promise<Call> {
  return verify(text, 'comity+call', expected);
}

/** Signs the answer to a call, with its nonce: JWS of type `comity+answer`. */
export function signAnswer(keys: Keys, answer: Call): Promise<string> {
  return sign(keys, 'comity+answer', answer);
}

/** Verifies the answer to our call: from the node that we asked, to this very call. Throws as `verifyCall`. */
export async function verifyAnswer(text: string, expected: Expected & { call: Call }): Promise<Call> {
  const answer = await verify(text, 'comity+answer', expected);
  const { call } = expected;
  if (answer.from !== call.to || answer.nonce !== call.nonce || answer.call !== call.call) {
    throw new ProtocolError('header-mismatch', 'The answer is to another call.');
  }
  return answer;
}

async function sign(keys: Keys, typ: JwsType, call: Call): Promise<string> {
  const checked = parseShape(callSchema, call);
  if (checked.from !== keys.node) throw new ProtocolError('header-mismatch', 'A node calls in its own name.');
  return signJws(keys, typ, utf8(JSON.stringify(checked)));
}

async function verify(text: string, typ: JwsType, { to, now, signingKey }: Expected): Promise<Call> {
  const jws = readJws(text, typ, largest);
  const call = parseShape(callSchema, readJson(jws.payload, { bytes: largest }));
  if (call.to !== to || isTraining(call.from) !== isTraining(to)) {
    throw new ProtocolError('header-mismatch', 'The call is for another node.');
  }
  if (Math.abs(now.getTime() - Date.parse(call.iat)) > window) {
    throw new ProtocolError('expired', 'The call is older than five minutes, or the clocks differ by more.');
  }
  const key = keyOf(jws.kid, call.from, signingKey);
  if (key.state !== 'active') throw new ProtocolError('key-unknown', 'A call is signed with the active key.');
  await verifyJws(jws, key);
  return call;
}
