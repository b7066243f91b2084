import { type ContentOf, nodeOf } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import { centralUnit } from '../config.ts';
import { announce } from '../events/events.ts';
import { type Effect, type Effects, Refusal } from '../messages/effects.ts';
import { insertComments, insertDraft, insertVersion, lockDraft, updateDraft } from './store.ts';

/** A partner shows us what it is about to ask: a later version replaces an earlier one, which stays among the versions. */
const draftShown: Effect = async (tx, ctx, message) => {
  const content = message.content as ContentOf<'draft.share'>;
  const { draft: id, version } = content;
  if (nodeOf(id) !== message.from) throw new Refusal('policy-refused', 'The draft is that of another node.');
  const row = await lockDraft(tx, id);
  const units = row?.units ?? [centralUnit(ctx.config)];
  // What it showed before and what comes late are both kept, once.
  if (row && row.version >= version) return;
  const text = JSON.stringify(content);
  const changed = { changedBy: message.statement.actor.id, changedAt: message.receivedAt };
  if (row) await updateDraft(tx, id, { version, content: text, sharedVersion: version, ...changed });
  else {
    await insertDraft(tx, {
      ...{ id, units, sender: message.from, recipient: ctx.config.node, ownCase: '', version, state: 'foreign' },
      ...{ content: text, authors: [], sharedVersion: version, sharedAt: message.receivedAt, ...changed },
    });
  }
  await insertVersion(tx, { draft: id, version, units, content: text, ...changed });
  const body = { from: message.from, version };
  await recordAudit(tx, ctx, { verb: 'draft-received', by: { node: message.from }, subject: id, body });
  await announce(tx, { kind: 'draft-changed', subject: id });
};

/** What the other side says about a draft that one of us has shown to the other. */
const draftCommented: Effect = async (tx, ctx, message) => {
  const { draft: id, version, at, comments } = message.content as ContentOf<'draft.comment'>;
  const row = await lockDraft(tx, id);
  const isTheirs = row && [row.sender, row.recipient].includes(message.from) && row.sharedVersion !== null;
  if (!isTheirs) throw new Refusal('policy-refused', 'No such draft was shown to this node or by it.');
  const by = message.statement.actor.id;
  const rows = comments.map((each) => ({
    ...{ draft: id, node: message.from, id: each.id, units: row.units, version, field: each.field ?? null },
    ...{ text: each.text, by, at: new Date(at) },
  }));
  await insertComments(tx, rows);
  await recordAudit(tx, ctx, { verb: 'draft-commented', by: { node: message.from }, subject: id, body: { version } });
  await announce(tx, { kind: 'draft-changed', subject: id });
};

export const draftEffects: Effects = { 'draft.share': draftShown, 'draft.comment': draftCommented };
