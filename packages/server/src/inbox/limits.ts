/** What a node takes at most. All are counted in PostgreSQL, for all processes together. */
export const intakeLimits = {
  /** Envelopes from one network address. */
  address: { second: 1000, burst: 5000 },
  /** Messages of one partner. */
  partner: { second: 1000, burst: 5000 },
  /** Signed calls from one network address. */
  calls: { second: 20, burst: 200 },
  /** Bytes of one partner's parts that are not joined to files yet. */
  parts: 64 * 2 ** 30,
  /** How far a stream may be ahead of its first gap. */
  window: 256,
  /** Envelopes of one partner that wait to be opened. */
  waiting: 1500,
  /** How long a POST waits for receipts, in milliseconds. */
  patience: 500,
};
