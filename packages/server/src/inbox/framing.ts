/** Where partners call, below the address of a node; `v1` is the major version of the protocol. */
export const exchangePath = '/comity/v1';

/**
 * One envelope a line (JSON Lines): the bytes of an envelope are signed for, so they travel as they are, and compact JSON
 * has no line feed in it.
 */
export const envelopesType = 'application/jsonl';
export const mostEnvelopes = 100;
/** The most bytes of one POST. */
export const mostBytes = 8 << 20;

const lineFeed = 0x0a;

export function joinEnvelopes(wires: readonly Uint8Array[]): Buffer {
  return Buffer.concat(wires.flatMap((wire) => [wire, Uint8Array.of(lineFeed)]));
}

/** Undefined for what is not one to a hundred lines. */
export function splitEnvelopes(body: Buffer): Buffer[] | undefined {
  const lines: Buffer[] = [];
  for (let start = 0; start < body.length; ) {
    const end = body.indexOf(lineFeed, start);
    const line = body.subarray(start, end < 0 ? body.length : end);
    if (line.length > 0) lines.push(line);
    if (lines.length > mostEnvelopes) return undefined;
    start = end < 0 ? body.length : end + 1;
  }
  return lines.length === 0 ? undefined : lines;
}

/** What one envelope is answered. `stored` says that it is safe here and that the receipt comes later. */
export type EnvelopeAnswer =
  | { receipt: string }
  | { state: 'stored' }
  | { code: 'rejected' }
  | { code: string; retry_after: number };

/** The same for everything that is wrong before it is known who sends. */
export const rejected = { code: 'rejected' } as const;
