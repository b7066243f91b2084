/**
 * The states that things pass through, each with those that may follow. One table, since they are never mixed:
 * how a message travels says nothing about what became of the request in it. Preservation has a machine of its own:
 * it ends by the clock or by the request that follows it (ETS 185 art. 29(7)).
 *
 * The requested node alone moves `request` and `preservation`, the receiving node alone moves `delivery`; the other side
 * proposes. A state that may follow itself is said again with new facts: another part, a later date.
 */
export const stateMachines = {
  transport: {
    draft: ['approved', 'queued'],
    // A change voids the approval.
    approved: ['draft', 'queued'],
    queued: ['sent', 'attention'],
    sent: ['receipted', 'attention'],
    attention: ['queued', 'sent', 'receipted'],
    receipted: [],
  },
  request: {
    received: ['returned', 'forwarded', 'registered', 'withdrawn'],
    // A request that is returned was never registered: there is nothing to close.
    returned: [],
    forwarded: [],
    registered: ['under-review', 'info-requested', 'accepted', 'refused', 'postponed', 'withdrawn'],
    'under-review': ['info-requested', 'accepted', 'refused', 'postponed', 'withdrawn'],
    'info-requested': ['under-review', 'info-requested', 'accepted', 'refused', 'postponed', 'withdrawn'],
    accepted: ['executing', 'partly-executed', 'completed', 'info-requested', 'refused', 'postponed', 'withdrawn'],
    executing: ['partly-executed', 'completed', 'info-requested', 'refused', 'postponed', 'withdrawn'],
    'partly-executed': ['partly-executed', 'completed', 'info-requested', 'refused', 'postponed', 'withdrawn'],
    postponed: ['postponed', 'under-review', 'accepted', 'executing', 'refused', 'withdrawn'],
    completed: ['closed'],
    refused: ['closed'],
    withdrawn: ['closed'],
    closed: [],
  },
  preservation: {
    received: ['returned', 'forwarded', 'registered', 'withdrawn'],
    returned: [],
    forwarded: [],
    registered: ['under-review', 'info-requested', 'preserved', 'refused', 'withdrawn'],
    'under-review': ['info-requested', 'preserved', 'refused', 'withdrawn'],
    'info-requested': ['under-review', 'info-requested', 'preserved', 'refused', 'withdrawn'],
    preserved: ['preserved', 'converted', 'lapsed', 'withdrawn'],
    // The request for the data is lodged: they are kept until it is decided, whatever the date (art. 29(7)).
    converted: ['lapsed', 'closed'],
    lapsed: ['closed'],
    refused: ['closed'],
    withdrawn: ['closed'],
    closed: [],
  },
  delivery: {
    offered: ['received', 'quarantined', 'withdrawn'],
    received: ['verified', 'quarantined', 'withdrawn'],
    verified: ['countersigned', 'quarantined'],
    countersigned: [],
    // It is not what the manifest says: kept apart, never countersigned, asked for again.
    quarantined: ['offered', 'withdrawn'],
    withdrawn: [],
  },
} as const;

export type Machine = keyof typeof stateMachines;
export type StateOf<M extends Machine> = keyof (typeof stateMachines)[M] & string;
export type TransportState = StateOf<'transport'>;
export type RequestState = StateOf<'request'>;
export type PreservationState = StateOf<'preservation'>;
export type DeliveryState = StateOf<'delivery'>;

export const transportStates = statesOf('transport');
export const requestStates = statesOf('request');
export const preservationStates = statesOf('preservation');
export const deliveryStates = statesOf('delivery');

/** All states of a machine, the first one first. */
export function statesOf<M extends Machine>(machine: M): StateOf<M>[] {
  return Object.keys(stateMachines[machine]) as StateOf<M>[];
}

/** What may follow a state; nothing follows a state that the machine does not have. */
export function nextStates<M extends Machine>(machine: M, state: StateOf<M>): readonly StateOf<M>[] {
  const table: Record<string, readonly string[]> = stateMachines[machine];
  return (Object.hasOwn(table, state) ? (table[state] ?? []) : []) as readonly StateOf<M>[];
}

export function mayFollow<M extends Machine>(machine: M, state: StateOf<M>, next: StateOf<M>): boolean {
  return nextStates(machine, state).includes(next);
}

/**
 * What a receiver may answer to a message, and whether the same bytes, sent again later, can fare better: `temporary`
 * is tried again, `permanent` waits for a human. Before the sender is authenticated the answer is `rejected`, whatever the cause.
 */
export const answerCodes = {
  rejected: 'permanent',
  suspended: 'permanent',
  // The statement with the new key may be on its way.
  'key-unknown': 'temporary',
  'decrypt-failed': 'permanent',
  'bad-signature': 'permanent',
  'header-mismatch': 'permanent',
  equivocation: 'permanent',
  expired: 'permanent',
  'unsupported-suite': 'permanent',
  'unsupported-version': 'permanent',
  'unsupported-kind': 'permanent',
  'schema-invalid': 'permanent',
  'too-large': 'permanent',
  'rate-limited': 'temporary',
  'policy-refused': 'permanent',
  storage: 'temporary',
} as const satisfies Record<string, 'permanent' | 'temporary'>;
export type AnswerCode = keyof typeof answerCodes;

export function isTemporary(code: AnswerCode): boolean {
  return answerCodes[code] === 'temporary';
}
