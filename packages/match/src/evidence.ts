import { comparePlaces } from './places.ts';
import type { Document, Prepared } from './record.ts';
import type { Reason } from './score.ts';

/** What documents, telephones, addresses of mail, handles and places say. Nothing that differs ever speaks for one person. */
export function identifierEvidence(left: Prepared, right: Prepared): Reason[] {
  return [
    ...documentEvidence(left.documents, right.documents),
    ...exactEvidence('phone', left.phones, right.phones, 5, 'telephone number'),
    ...exactEvidence('email', left.emails, right.emails, 5.5, 'address of mail'),
    ...exactEvidence('handle', left.handles, right.handles, 5, 'handle'),
    ...placeEvidence(left, right),
  ];
}

function documentEvidence(left: readonly Document[], right: readonly Document[]): Reason[] {
  if (left.length === 0 || right.length === 0) return [];
  let nearest: { a: Document; b: Document; near: boolean } | undefined;
  for (const a of left) {
    for (const b of right) {
      if (a.country && b.country && a.country !== b.country) continue;
      if (a.type && b.type && a.type !== b.type) continue;
      if (a.number === b.number) {
        return [say('document', a.number, b.number, 1, 8, 'The same document number.')];
      }
      const near = isNear(a.number, b.number);
      if (!nearest || (near && !nearest.near)) nearest = { a, b, near };
    }
  }
  if (!nearest) return [];
  const { a, b, near } = nearest;
  return near
    ? [
        say(
          'document',
          a.number,
          b.number,
          0.8,
          -0.3,
          'The document numbers differ in one place: a slip or another document.',
        ),
      ]
    : [say('document', a.number, b.number, 0, -2.5, 'Documents of one kind with different numbers.')];
}

/** One place other, missing, or exchanged with its neighbour. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 5) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const x = a.slice(start, a.length - end);
  const y = b.slice(start, b.length - end);
  return Math.max(x.length, y.length) <= 1 || (x.length === 2 && y.length === 2 && x[0] === y[1] && x[1] === y[0]);
}

function exactEvidence(
  feature: 'phone' | 'email' | 'handle',
  left: readonly string[],
  right: readonly string[],
  weight: number,
  words: string,
): Reason[] {
  if (left.length === 0 || right.length === 0) return [];
  const shared = left.filter((value) => right.includes(value)).sort()[0];
  if (shared !== undefined) return [say(feature, shared, shared, 1, weight, `The same ${words}.`)];
  return [say(feature, left[0] ?? '', right[0] ?? '', 0, -0.2, `No ${words} in common.`)];
}

function placeEvidence(left: Prepared, right: Prepared): Reason[] {
  let best: { a: string; b: string; share: number } | undefined;
  for (const a of left.places) {
    for (const b of right.places) {
      const share = comparePlaces(a, b);
      if (!best || share > best.share) best = { a: a.written, b: b.written, share };
    }
  }
  if (!best) return [];
  const weight = best.share > 0.5 ? Math.min(3.5, (best.share - 0.5) * 7) : best.share < 0.25 ? -0.5 : 0;
  const sentence =
    weight > 0
      ? 'The addresses agree in most words.'
      : weight < 0
        ? 'Other addresses.'
        : 'The addresses agree in part.';
  return [say('address', best.a, best.b, best.share, weight, sentence)];
}

function say(
  feature: Reason['feature'],
  left: string,
  right: string,
  similarity: number,
  weight: number,
  sentence: string,
): Reason {
  return {
    feature,
    left,
    right,
    similarity: Math.round(similarity * 1000) / 1000,
    weight: Math.round(weight * 100) / 100,
    sentence,
  };
}
