import { draftEffects } from './drafts/inbox.ts';
import { evidenceAttachmentEffects, evidenceEffects } from './evidence/inbox.ts';
import { informationEffects } from './information/inbox.ts';
import type { AttachmentEffects, Effects } from './messages/effects.ts';
import { requestAttachmentEffects, requestEffects } from './requests/inbox.ts';

/** What each kind of message does on this node: every module adds its own. */
export const effects: Effects = { ...draftEffects, ...requestEffects, ...informationEffects, ...evidenceEffects };

/** What is done with an attachment that has arrived whole, by the kind of its message. */
export const attachmentEffects: AttachmentEffects = { ...requestAttachmentEffects, ...evidenceAttachmentEffects };
