/** What an entry of the audit log can say. */
export interface VerbMeaning {
  /** What has happened, as the end of the sentence "It is on record that ...". */
  means: string;
  /** What the subject of the entry names. */
  subject: string;
  /** What the part of the body that can be erased may hold; all optional. */
  details: readonly string[];
}

/**
 * The register of verbs. It only grows: a verb, once released, keeps its meaning, for its name is in every leaf. A verb
 * says what was done and never to whom. spec/audit-events.md is written from it.
 */
export const auditVerbs = {
  // The directory
  'contact-added': verb('an authority was listed in the directory', 'contact'),
  'contact-changed': verb('what the directory says of an authority was changed', 'contact', ['fields']),
  'contact-removed': verb('an authority was taken off the directory', 'contact'),
  // Officers and sessions
  'officer-enrolled': verb('an officer was enrolled', 'officer', ['roles', 'units']),
  'officer-changed': verb('the roles or units of an officer were changed', 'officer', ['roles', 'units']),
  'officer-removed': verb('an officer was removed', 'officer', ['reason']),
  'credential-added': verb('an officer was given a further means to sign in', 'officer', ['credential']),
  'credential-removed': verb('a means to sign in was taken from an officer', 'officer', ['credential']),
  'signed-in': verb('an officer signed in', 'officer', ['purpose']),
  'sign-in-refused': verb('somebody was refused when signing in', 'officer', ['reason']),
  'signed-out': verb('an officer signed out', 'officer'),
  'purpose-changed': verb('an officer said what the session is for', 'officer', ['purpose']),
  'access-refused': verb('an officer was refused what the rules do not permit', 'what was asked for', ['permission']),
  'break-glass-opened': verb('an officer took access in an emergency', 'what was opened', ['reason', 'until']),
  'break-glass-reviewed': verb('access taken in an emergency was reviewed', 'the entry of the access', ['outcome']),
  // The node
  'node-initialised': verb('the node was set up', 'node'),
  'node-started': verb('the node was started', 'node', ['version']),
  'setting-changed': verb('a setting of the node was changed', 'setting', ['from', 'to']),
  'keys-created': verb('the keys of the node were made', 'node', ['kids']),
  'keys-rotated': verb('a key of the node was replaced', 'key', ['reason', 'kid']),
  'key-compromised': verb('a key was declared compromised', 'key', ['reason']),
  'backup-made': verb('a copy of the database was made', 'backup', ['size']),
  'backup-restored': verb('the node was restored from a copy', 'backup', ['reason']),
  'exercise-loaded': verb('the data of an exercise was loaded', 'exercise'),
  // Partners
  'partner-invited': verb('a ceremony with another node was begun', 'node'),
  'partner-paired': verb('the root of another node was pinned', 'node', ['root', 'officers']),
  'partner-pairing-refused': verb('a ceremony was broken off, for a word was wrong', 'node'),
  'partner-suspended': verb('exchange with a node was suspended', 'node', ['reason']),
  'partner-resumed': verb('exchange with a node was taken up again', 'node', ['reason']),
  'trust-raised': verb('a node may send more kinds of messages', 'node', ['from', 'to', 'purpose', 'review']),
  'trust-lowered': verb('a node may send fewer kinds of messages', 'node', ['from', 'to', 'purpose', 'reason']),
  'trust-statement-published': verb('this node published its keys anew', 'node', ['serial']),
  'trust-statement-accepted': verb('the keys of a node were accepted', 'node', ['serial']),
  'trust-statement-refused': verb('the keys of a node were refused', 'node', ['serial', 'code']),
  'exposure-reported': verb('all that a node ever received was listed', 'node', ['items']),
  'recall-ordered': verb('a node was asked to delete what it received', 'item or node', ['reason']),
  'recall-received': verb('a node asked us to delete what it sent', 'item', ['from']),
  'recall-done': verb('what was recalled was deleted here', 'item', ['receipt']),
  // Transport
  'message-queued': verb('a message was put in line for a node', 'message', ['to', 'kind']),
  'message-sealed': verb('a message was numbered, signed and sealed', 'message', ['to', 'lane', 'seq']),
  'message-withdrawn': verb('a message was taken out of the line', 'message', ['reason']),
  'message-receipted': verb('a node gave a receipt for a message', 'message', ['to', 'state', 'code']),
  'message-applied': verb('a message of a node was received and took effect', 'message', ['from', 'kind', 'digest']),
  'message-held': verb('a message of a node was received and is held for a human', 'message', [
    'from',
    'kind',
    'reason',
  ]),
  'message-refused': verb('a message of a node was received and refused', 'message', ['from', 'kind', 'code']),
  'message-released': verb('a message that was held took effect', 'message', ['reason']),
  'part-received': verb('the bytes of an attachment arrived whole', 'message', ['sha256', 'bytes']),
  'stream-frozen': verb('a stream was stopped, for it contradicts itself', 'stream', ['seq', 'reason']),
  'stream-reopened': verb('a new epoch of a stream was opened', 'stream', ['epoch', 'reason']),
  'bundle-exported': verb('messages were written to a file', 'bundle', ['to', 'messages']),
  'bundle-imported': verb('messages were read from a file', 'bundle', ['from', 'messages', 'receipts']),
  // Four eyes
  'approval-asked': verb('an officer asked another to approve', 'what is to be approved', ['action', 'hash']),
  'approval-given': verb('another officer approved', 'what was approved', ['action', 'hash', 'override']),
  'approval-refused': verb('another officer refused to approve', 'what was refused', ['action', 'hash', 'reason']),
  'approval-voided': verb('what was to be approved, or was, has been changed', 'what was changed', ['hash']),
  // Requests
  'request-drafted': verb('a request was drafted', 'request', ['to', 'measure']),
  'request-changed': verb('the draft of a request was changed', 'request', ['fields', 'version']),
  'draft-shown': verb('the draft of a request was shown to the node it is for', 'request', ['to', 'version']),
  'draft-received': verb('a node showed the draft of a request', 'request', ['from', 'version']),
  'draft-commented': verb('a draft was commented on', 'request', ['version']),
  'request-sent': verb('a request was sent', 'request', ['to']),
  'request-sent-unchecked': verb('a request was sent by one person, or against the check', 'request', ['to', 'reason']),
  'request-received': verb('a request was received', 'request', ['from']),
  'request-read': verb('a request was read', 'request'),
  'request-task-set': verb('a task of a request was set or done', 'request', ['task', 'state']),
  'request-assigned': verb('a request was given to an officer or unit', 'request', ['to']),
  'request-state-changed': verb('a request is in another state', 'request', ['from', 'to', 'ground', 'until']),
  'request-state-learnt': verb('the requested node reported the state of a request', 'request', ['from', 'to']),
  'request-answered': verb('an answer to a request was sent', 'request', ['message']),
  'request-withdrawn': verb('a request was withdrawn', 'request', ['reason']),
  'deadline-set': verb('a deadline was set, stopped or moved', 'what it is for', ['rule', 'due', 'reason']),
  'deadline-missed': verb('a deadline passed', 'what it is for', ['rule', 'due']),
  'law-assessed': verb('it was assessed which law permits a measure', 'request or question', ['verdict', 'version']),
  'law-sheet-received': verb('an authority said what its law asks for', 'node', ['version']),
  'document-drawn-up': verb('a document was drawn up', 'document', ['kind', 'sha256']),
  'translation-added': verb('a translation was added', 'document', ['language', 'by']),
  // Cases, persons, things
  'case-opened': verb('a case was opened', 'case', ['units']),
  'case-read': verb('a case was read', 'case'),
  'case-changed': verb('a case was changed', 'case', ['fields']),
  'case-closed': verb('a case was closed', 'case', ['reason']),
  'case-member-added': verb('an officer or unit was admitted to a case', 'case', ['member']),
  'case-member-removed': verb('an officer or unit lost access to a case', 'case', ['member']),
  'assertion-added': verb('a fact was recorded', 'person or thing', ['property', 'source']),
  'assertion-superseded': verb('a fact was corrected', 'person or thing', ['property', 'reason']),
  'person-added': verb('a person was recorded', 'person', ['case']),
  'person-read': verb('what is known of a person was read', 'person', ['case']),
  'person-changed': verb('what is known of a person was changed', 'person', ['fields']),
  'records-merged': verb('records were decided to be of one person or thing', 'cluster', ['members', 'reason']),
  'records-split': verb('records were decided to be of several', 'cluster', ['members', 'reason']),
  searched: verb('an officer searched', 'search', ['purpose', 'hits']),
  exported: verb('data left the system as a file', 'export', ['format', 'items', 'handling']),
  imported: verb('data of a file was taken in', 'import', ['format', 'items']),
  'note-added': verb('a note was written', 'what it is about'),
  'signal-added': verb('a sign of trafficking was recorded', 'signal', ['source', 'kind']),
  'signal-assessed': verb('a sign of trafficking was assessed', 'signal', ['verdict', 'reason']),
  'source-collected': verb('a public source was collected', 'source', ['items']),
  // Protected persons
  'protected-person-added': verb('a victim or witness was recorded in the vault', 'pseudonym', ['consent']),
  'protected-person-read': verb('what the vault holds of a person was opened', 'pseudonym', ['reason', 'fields']),
  'protected-person-changed': verb('what the vault holds of a person was changed', 'pseudonym', ['fields']),
  'consent-recorded': verb('a consent was given, refused or withdrawn', 'pseudonym', ['purpose', 'state']),
  'referral-made': verb('a person was referred to an organisation', 'referral', ['to', 'state']),
  'referral-state-changed': verb('a referral is in another state', 'referral', ['from', 'to', 'reason']),
  // Hit or no hit
  'match-set-published': verb('the tags of our set were given to a node', 'set', ['to', 'type', 'items']),
  'match-asked': verb('a node was asked for hits', 'question', ['to', 'type', 'items']),
  'match-answered': verb('a node asked us for hits', 'question', ['from', 'type', 'items']),
  'match-quota-exceeded': verb('more was asked than is allowed', 'officer or node', ['limit']),
  'hit-found': verb('a question led to a hit', 'hit', ['type']),
  'hit-claimed': verb('a hit was claimed', 'hit', ['case', 'purpose']),
  'hit-confirmed': verb('the holder confirmed a hit', 'hit'),
  'hit-refused': verb('the holder refused a hit', 'hit', ['reason']),
  // Evidence and files
  'evidence-taken-in': verb('an item of evidence was taken in', 'item', ['sha256', 'sha512', 'bytes']),
  'evidence-read': verb('an item of evidence was opened', 'item'),
  'evidence-examined': verb('an item of evidence was examined', 'item', ['reader', 'version', 'verdict']),
  'evidence-moved': verb('the custody of an item passed on', 'item', ['from', 'to']),
  'evidence-sent': verb('an item of evidence was sent to a node', 'item', ['to', 'message']),
  'evidence-received': verb('an item of evidence was received from a node', 'item', ['from', 'message', 'sha256']),
  'evidence-verified': verb('an item of evidence was checked against its hashes', 'item', ['verdict']),
  'evidence-countersigned': verb('a node countersigned the receipt of an item', 'item', ['by']),
  'evidence-destroyed': verb('an item of evidence was destroyed', 'item', ['reason']),
  'delivery-state-changed': verb('a delivery is in another state', 'delivery', ['from', 'to', 'reason']),
  // Sharing, preservation, notices, extradition, teams
  'item-shared': verb('an item was shared', 'item', ['to', 'handling']),
  'item-received': verb('an item was received from a node', 'item', ['from', 'handling']),
  'item-read': verb('an item that was shared was read', 'item'),
  'handling-permission-asked': verb('it was asked to use an item further', 'item', ['of', 'use']),
  'handling-permission-given': verb('the further use of an item was permitted', 'item', ['to', 'use', 'conditions']),
  'handling-permission-refused': verb('the further use of an item was refused', 'item', ['to', 'use', 'reason']),
  'release-stopped': verb('a condition stopped something from leaving', 'item', ['condition']),
  'preservation-asked': verb('it was asked to preserve data', 'preservation', ['to', 'until']),
  'preservation-state-changed': verb('a preservation is in another state', 'preservation', ['from', 'to', 'until']),
  'notice-published': verb('a notice was published', 'notice', ['kind', 'audience']),
  'notice-state-changed': verb('a notice is in another state', 'notice', ['from', 'to', 'reason']),
  'extradition-state-changed': verb('an extradition is in another state', 'extradition', ['from', 'to', 'ground']),
  'team-proposed': verb('a joint team was proposed', 'team', ['with']),
  'team-state-changed': verb('a joint team is in another state', 'team', ['from', 'to']),
  'team-member-added': verb('a member was admitted to a joint team', 'team', ['member']),
  'team-member-removed': verb('a member left a joint team', 'team', ['member', 'reason']),
  // Data protection
  'subject-request-received': verb('a person asked for access, correction or erasure', 'request of the person', [
    'kind',
  ]),
  'subject-request-answered': verb('a person was answered', 'request of the person', ['outcome']),
  erased: verb('personal data was erased', 'person or item', ['ground', 'receipt']),
  'audit-body-erased': verb('the details of an entry of this log were erased', 'entry', ['ground']),
  'retention-set': verb('it was set until when data is kept', 'item', ['until', 'rule']),
  'retention-ended': verb('data passed the date until which it is kept', 'item', ['rule']),
  'misuse-flagged': verb('a use of data was marked for review', 'entry', ['reason']),
  'misuse-reviewed': verb('a use that was marked was reviewed', 'entry', ['outcome']),
  // The log itself
  'audit-read': verb('this log was searched or read', 'officer', ['filter', 'entries']),
  'log-shard-opened': verb('a new shard of this log was begun', 'shard', ['reason']),
  'log-checked': verb('the whole log was computed anew', 'log', ['size', 'problems']),
  'log-halted': verb('the log stopped, for it no longer agrees with what was signed', 'shard', ['code']),
  'log-resumed': verb('the log goes on after it agreed again', 'shard', ['reason']),
  'checkpoint-witnessed': verb('a witness signed a head of this log', 'shard', ['witness', 'size']),
  'checkpoint-seen': verb('a head of the log of another node was accepted', 'log', ['size']),
  'log-contradiction-found': verb('two heads of the log of another node contradict each other', 'log', ['size']),
} as const satisfies Record<string, VerbMeaning>;

export type AuditVerb = keyof typeof auditVerbs;

function verb(means: string, subject: string, details: readonly string[] = []): VerbMeaning {
  return { means, subject, details };
}
