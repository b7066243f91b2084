import { type Folded, original } from '../fold.ts';
import type { NumberContext } from './context.ts';
import { type Cue, readCue } from './cues.ts';
import { maskFigures } from './masks.ts';
import { interpret, type Reading } from './readings.ts';
import { findRuns, type Piece, type Run, settleLanguages } from './runs.ts';

/**
 * A telephone number as it stands in a text. `e164` and `country` (ISO 3166-1 alpha-2) are null where the country is
 * not sure; `valid` is false for a number that is possible by its length but in no range that is in use.
 */
export interface Phone {
  raw: string;
  e164: string | null;
  country: string | null;
  /** The digits as written, or without what is in front of the national number where the country is known. */
  national: string;
  valid: boolean;
  confidence: number;
  start: number;
  end: number;
}

interface Span {
  pieces: Piece[];
  plus: boolean;
  digits: string;
  readings: Reading[];
  quality: number;
}

const most = 500;

/** Finds the telephone numbers of a folded text. `contextOf` gets the language of written-out digits, if there are any. */
export function findPhones(
  source: string,
  folded: Folded,
  contextOf: (abroad: string[], numberLanguage?: string) => NumberContext,
): Phone[] {
  const phones: Phone[] = [];
  const runs = findRuns(folded.text, maskFigures(folded.text)).filter(isLongEnough);
  const abroad = runs.flatMap(countryWritten);
  for (const run of runs) {
    if (phones.length >= most) break;
    const context = contextOf(abroad, settleLanguages(run));
    const cue = readCue(folded.text, run.pieces[0]?.from ?? 0, run.pieces.at(-1)?.to ?? 0);
    for (const span of divide(run, context, cue)) {
      const phone = accept(span, cue, context) ? describe(source, folded, span) : undefined;
      if (phone) phones.push(phone);
    }
  }
  return phones;
}

/** At least the digits of the shortest numbers, most of them written as digits or words. */
function isLongEnough({ pieces }: Run): boolean {
  const digits = digitsOf(pieces).length;
  const letters = pieces.filter(({ kind }) => kind === 'lookalike').length;
  return digits >= 7 && letters <= digits * 0.75;
}

/** The country of a number with its calling code: others in the text are likely of the same. */
function countryWritten({ pieces, plus }: Run): string[] {
  const [best] = plus ? interpret(digitsOf(pieces), true, '', { shares: new Map(), evidence: 0 }) : [];
  return best?.valid && best.country !== null ? [best.country] : [];
}

function digitsOf(pieces: readonly Piece[]): string {
  return pieces.map(({ digits }) => digits).join('');
}

function spanOf(pieces: Piece[], plus: boolean, context: NumberContext): Span {
  const digits = digitsOf(pieces);
  const readings = interpret(digits, plus, layoutOf(pieces), context);
  const best = readings[0];
  const quality = best === undefined ? 0 : best.valid ? 1 + best.share * 0.1 : best.country === null ? 0.3 : 0.45;
  return { pieces, plus, digits, readings, quality };
}

/** How the digits are grouped, such as `3-3-4`; and whether the area code stands in brackets. */
function layoutOf(pieces: readonly Piece[]): string {
  let layout = '';
  for (const { digits, gap } of pieces)
    layout += `${layout === '' ? '' : gap.includes(')') ? ')' : '-'}${digits.length}`;
  return layout;
}

/** A run is one number if it can be; else the best division into numbers, leaving out what belongs to none. */
function divide(run: Run, context: NumberContext, cue: Cue): Span[] {
  const whole = spanOf(run.pieces, run.plus, context);
  if (whole.quality >= 1 || run.pieces.length === 1) return whole.quality > 0 ? [whole] : [];
  const total = whole.digits.length;
  const breaks = run.pieces.some(({ gap }) => /[\n/,|]|[.!?]\s|\s[-–]\s/.test(gap));
  if (whole.quality >= 0.45 && (total <= 12 || !breaks)) {
    const trimmed = cue === 'phone' || whole.pieces.length > 6 ? undefined : bestParts(run, context, whole.quality);
    return trimmed && trimmed.length === 1 && (trimmed[0]?.quality ?? 0) >= 1 && (trimmed[0]?.digits.length ?? 0) >= 9
      ? trimmed
      : [whole];
  }
  const parts = bestParts(run, context, whole.quality);
  if (parts && parts.length > 0) return parts;
  return whole.quality > 0 ? [whole] : [];
}

/** Dynamic programming over the gaps; each part counts its digits times how well it reads as a number. */
function bestParts(run: Run, context: NumberContext, floor: number): Span[] | undefined {
  const { pieces } = run;
  if (pieces.length > 120) return undefined;
  const best: { score: number; spans: Span[] }[] = [{ score: 0, spans: [] }];
  for (let to = 1; to <= pieces.length; to++) {
    const before = best[to - 1] ?? { score: 0, spans: [] };
    best[to] = { score: before.score - 0.1, spans: before.spans };
    let length = 0;
    for (let from = to - 1; from >= 0; from--) {
      length += pieces[from]?.digits.length ?? 0;
      if (length > 15) break;
      if (length < 7) continue;
      const span = spanOf(pieces.slice(from, to), run.plus && from === 0, context);
      if (span.quality <= 0.3 && floor > 0) continue;
      // A cut where the writer made a break is likelier than one in the middle of a group.
      const cut =
        (from === 0 || isBreak(pieces[from]) ? 0 : 1.5) + (to === pieces.length || isBreak(pieces[to]) ? 0 : 1.5);
      const score = (best[from]?.score ?? 0) + length * span.quality - cut - 1;
      if (score > (best[to]?.score ?? 0)) best[to] = { score, spans: [...(best[from]?.spans ?? []), span] };
    }
  }
  return best.at(-1)?.spans;
}

function isBreak(piece: Piece | undefined): boolean {
  return piece !== undefined && /[\n,/|;&]|[.!?]\s|\s{2,}|\s[-–]\s|^\s$/.test(piece.gap);
}

/** Whether digits that could be a telephone number are one, by what stands before them and how they are written. */
function accept(span: Span, cue: Cue, context: NumberContext): boolean {
  const [best] = span.readings;
  if (!best || cue === 'other') return Boolean(best?.valid && span.plus);
  if (span.plus) return true;
  if (cue === 'phone') return best.valid || span.digits.length >= 8 || best.share >= 0.3;
  const disguised = span.pieces.some(({ kind }) => kind !== 'digits') || span.pieces.length >= 7;
  if (best.valid && best.share >= 0.03)
    return span.digits.length >= 9 || disguised || span.pieces.length > 1 || best.share >= 0.3;
  if (disguised) return span.digits.length >= 8;
  if (best.country !== null && best.share >= 0.3 && context.evidence >= 2) {
    return span.pieces.length > 1 || span.digits.startsWith('0');
  }
  return span.digits.startsWith('0') && span.digits.length >= 9 && span.digits.length <= 11;
}

function describe(source: string, folded: Folded, span: Span): Phone | undefined {
  const [best] = span.readings;
  const first = span.pieces[0];
  const last = span.pieces.at(-1);
  if (!best || !first || !last) return undefined;
  let from = first.from;
  if (span.plus) while (from > 0 && first.from - from < 6 && folded.text[from] !== '+') from--;
  if (span.plus && folded.text[from] !== '+') from = first.from;
  else if (folded.text[from - 1] === '(' && folded.text.slice(from, last.to).includes(')')) from--;
  const { start, end } = original(folded, from, last.to);
  const sure = best.country !== null && best.confidence >= 0.5;
  return {
    raw: source.slice(start, end),
    e164: sure ? best.e164 : null,
    country: sure ? best.country : null,
    national: sure ? best.national : span.digits,
    valid: best.valid,
    confidence: Math.round(best.confidence * 100) / 100,
    start,
    end,
  };
}
