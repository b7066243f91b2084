import { ProtocolError } from './errors.ts';
import { runMerkleVector } from './log/merkle-vectors.ts';
import {
  isWycheproof,
  runCookbookExample,
  runHpkeVectors,
  runWycheproof,
} from './vector-runners/conformance-vectors.ts';
import { contentFormat, runContentVectors } from './vector-runners/content-vectors.ts';
import { envelopeFormat, runEnvelopeVectors } from './vector-runners/envelope-vectors.ts';
import { handlingFormat, runHandlingVectors } from './vector-runners/handling-vectors.ts';
import { matchkeysFormat, runMatchkeysVectors } from './vector-runners/matchkeys-vectors.ts';
import {
  cobblestoneFormat,
  partsFormat,
  runCobblestoneVectors,
  runPartsVectors,
} from './vector-runners/parts-vectors.ts';
import { reportOf, type VectorOutcome, type VectorReport } from './vector-runners/report.ts';

export type { VectorReport };

/**
 * Runs one file of vectors from `spec/vectors`, or of the same form from elsewhere: our own (envelopes, parts), those of
 * Project Wycheproof, the RFC 9180 form of HPKE, the JOSE cookbook and transparency-dev/merkle. `json` is the parsed file.
 *
 * Throws `vector-invalid` when it is none of these.
 */
export async function runVectorFile(json: unknown): Promise<VectorReport> {
  return reportOf(await runnerFor(json)(json));
}

function runnerFor(json: unknown): (json: unknown) => Promise<VectorOutcome[]> {
  if (Array.isArray(json))
    return json.every((each) => isObject(each) && 'wantErr' in each) ? runMerkle : runHpkeVectors;
  if (!isObject(json)) throw unknownForm();
  if ('format' in json) {
    const ours = [
      [envelopeFormat, runEnvelopeVectors],
      [contentFormat, runContentVectors],
      [handlingFormat, runHandlingVectors],
      [matchkeysFormat, runMatchkeysVectors],
      [partsFormat, runPartsVectors],
      [cobblestoneFormat, runCobblestoneVectors],
    ] as const;
    const run = ours.find(([format]) => format === json.format)?.[1];
    if (run) return run;
  }
  if (isWycheproof(json)) return runWycheproof;
  if ('signing' in json) return runCookbookExample;
  throw unknownForm();
}

async function runMerkle(json: unknown): Promise<VectorOutcome[]> {
  return (json as unknown[]).map((vector) => {
    const { id, passed, reason } = runMerkleVector(vector);
    return { id, expected: 'passed', actual: passed ? 'passed' : reason };
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function unknownForm(): ProtocolError {
  return new ProtocolError('vector-invalid', 'The file does not have the form of any vectors that are known here.');
}
