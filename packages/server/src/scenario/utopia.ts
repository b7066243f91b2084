import {
  contentHash,
  type Handling,
  openKeys,
  parseObjectId,
  publishTrustStatement,
  type Statement,
  sealMessage,
} from '@comity/protocol';
import { withWorker } from '../db/access.ts';
import { openEgress } from '../egress/egress.ts';
import { ServerError } from '../errors.ts';
import type { RunningNode } from '../federation.ts';
import { envelopesType, exchangePath, joinEnvelopes } from '../inbox/framing.ts';
import { queueMessage } from '../messages/queue.ts';
import { readStoredKeys } from '../node/keys.ts';
import { activePartner, receiveStatement, sealingKeyOf } from '../peers/statements.ts';
import { headsWith } from '../streams/heads.ts';
import type { Act } from './acts.ts';

/** What a node does that does not keep to the rules. It has its own keys, so its signatures are good. */

const handling: Handling = { codes: ['H0'], conditions: [], onward: 'ask' };
const purpose = 'questions';

/** An ordinary message of the officer of Utopia, until its stream has reached a number. */
export const fillStream: Act = async ({ stage, step }, { to, upTo }) => {
  const [sender, recipient] = [stage.node(step.node), stage.node(String(to))];
  for (let seq = await lastSeq(sender, recipient); seq < Number(upTo); seq++) {
    const info = parseObjectId(`${sender.ctx.config.node}/${stage.random.uuid()}`);
    await withWorker(sender.ctx, (tx) =>
      queueMessage(tx, sender.ctx, {
        ...{ to: recipient.ctx.config.node, kind: 'info.share', thread: info, content: question(info, seq + 1) },
        ...{ purpose, legalBasis: [], handling, actor: { id: step.actor, role: 'liaison-officer' }, lang: 'en' },
      }),
    );
  }
  await stage.settle();
  return { seq: await lastSeq(sender, recipient) };
};

/** Signs another message under the number that it has used last, and sends it as it would any other. */
export const equivocate: Act = async ({ stage, step }, { to }) => {
  const [sender, recipient] = [stage.node(step.node), stage.node(String(to))];
  const seq = await lastSeq(sender, recipient);
  const info = parseObjectId(`${sender.ctx.config.node}/${stage.random.uuid()}`);
  const content = Buffer.from(JSON.stringify(question(info, 'another thing')));
  const salt = stage.random.bytes(32);
  const statement = {
    ...{ v: 1, id: info, from: sender.ctx.config.node, to: recipient.ctx.config.node, lane: 'normal', epoch: 1, seq },
    ...{ kind: 'info.share', schema: '1.0', thread: info, iat: stage.now().toISOString(), purpose, legal_basis: [] },
    ...{ offence: [], handling, actor: { id: step.actor, role: 'liaison-officer' }, approvals: [], subjects: [] },
    ...{ lang: 'en', content_hash: contentHash(salt, content), attachments: [], crit: [] },
  } as unknown as Statement;
  const partner = await activePartner(sender.ctx.worker, sender.ctx, recipient.ctx.config.node);
  const key = partner && sealingKeyOf(partner.content);
  if (!key) throw new ServerError('scenario-invalid', 'Utopia does not know whom to write to.');
  const keys = await openKeys(readStoredKeys(sender.ctx.config));
  const { wire } = await sealMessage({ keys, recipient: key, statement, content, salt });
  await using egress = openEgress();
  const { status, body } = await egress.send({
    ...{ base: `${recipient.url}${exchangePath}`, method: 'POST', path: 'inbox', type: envelopesType },
    ...{ body: joinEnvelopes([wire]), limit: 1 << 20, timeout: 10_000 },
  });
  const [answer] = (JSON.parse(body.toString('utf8')) as { answers: { receipt?: string; code?: string }[] }).answers;
  return { status, seq, ...(answer?.receipt ? receiptIn(answer.receipt) : { code: answer?.code }) };
};

/** Says of itself that its word holds for a short time only, and then says nothing any more. */
export const letStatementEnd: Act = async ({ stage, step }, { to, ends }) => {
  const [sender, recipient] = [stage.node(step.node), stage.node(String(to))];
  const statement = await publishTrustStatement(readStoredKeys(sender.ctx.config), {
    ...{ serial: 1000, name: sender.ctx.config.authority, competences: [], languages: ['en'], kinds: ['info.share'] },
    ...{ issued_at: stage.now().toISOString(), heartbeat_at: stage.now().toISOString(), expires_at: String(ends) },
    endpoints: { base: `${sender.url}${exchangePath}` },
  });
  return { news: await receiveStatement(recipient.ctx, sender.ctx.config.node, statement) };
};

async function lastSeq(sender: RunningNode, recipient: RunningNode): Promise<number> {
  const [from, to] = [sender.ctx.config.node, recipient.ctx.config.node];
  const heads = await headsWith(sender.ctx.worker, to);
  return heads.find((head) => head.sender === from && head.lane === 'normal')?.seq ?? 0;
}

function question(info: string, number: unknown) {
  return {
    ...{ info, version: 1, title: `Question ${number}`, text: 'What is known of CO-6?', spontaneous: true },
    ...{ grade: { scheme: '4x4', source: 'C', info: '4' }, handling, legal_basis: [], records: [] },
  };
}

/** The payload of a receipt, to be compared: who wants to be sure verifies it. */
function receiptIn(receipt: string): { state?: string; code?: string } {
  return JSON.parse(Buffer.from(JSON.parse(receipt).payload, 'base64url').toString('utf8'));
}
