import type { AttachmentEffects, Effects } from './messages/effects.ts';

/** What each kind of message does on this node: every module adds its own. */
export const effects: Effects = {};

/** What is done with an attachment that has arrived whole, by the kind of its message. */
export const attachmentEffects: AttachmentEffects = {};
