import type { Books } from './books.ts';
import { LawError } from './errors.ts';
import { type Jurisdiction, readJurisdiction } from './jurisdictions.ts';
import type { Confidence, OffenceRecord } from './records.ts';

export interface Comparison {
  left: OffenceSide;
  right: OffenceSide;
  elements: {
    element: string;
    both: string[];
    onlyLeft: string[];
    onlyRight: string[];
    left: string;
    right: string;
    verdict: 'same' | 'overlap' | 'differs' | 'unknown';
  }[];
}

export interface OffenceSide {
  state: string;
  statute: string | null;
  section: string | null;
  confidence: Confidence | null;
  asOf: string | null;
  verifiedParts: string[];
  divergence: string[];
  sources: string[];
}

/** Sets the offences of two States side by side, element by element. Throws `law-question-invalid` for no country. */
export function compare(books: Books, left: unknown, right: unknown): Comparison {
  const [a, b] = [readJurisdiction(books.gazetteer, 'left', left), readJurisdiction(books.gazetteer, 'right', right)];
  if (a.code === b.code) throw new LawError('law-question-invalid', '"right" must be another State than the left one.');
  const [x, y] = [books.offences.get(a.code), books.offences.get(b.code)];
  return {
    left: toSide(a, x),
    right: toSide(b, y),
    elements: [
      compareLists('act', x?.acts, y?.acts),
      compareLists('means', x?.means, y?.means),
      compareLists('purpose', x?.purposes, y?.purposes),
      compareTexts(
        'means needed for adults',
        x && yesNo(x.meansRequiredForAdults),
        y && yesNo(y.meansRequiredForAdults),
      ),
      compareTexts('child under', x && String(x.childAgeThreshold), y && String(y.childAgeThreshold)),
      compareTexts('means needed for a child', x && needsForChild(x), y && needsForChild(y)),
      compareTexts('consent', x?.consent, y?.consent),
      compareTexts('maximum penalty', x && showYears(x), y && showYears(y)),
      compareTexts('extraterritorial', x && yesNo(x.extraterritorial.value), y && yesNo(y.extraterritorial.value)),
    ],
  };
}

function toSide({ printed }: Jurisdiction, offence: OffenceRecord | undefined): OffenceSide {
  return {
    state: printed,
    statute: offence?.statute ?? null,
    section: offence?.section ?? null,
    confidence: offence?.confidence ?? null,
    asOf: offence?.asOf ?? null,
    verifiedParts: offence?.verifiedParts ?? [],
    divergence: offence?.divergenceFromPalermo ?? [],
    sources: offence?.source ?? [],
  };
}

type Row = Comparison['elements'][number];

function compareLists(element: string, left: string[] | undefined, right: string[] | undefined): Row {
  const both = left?.filter((word) => right?.includes(word)) ?? [];
  const onlyLeft = left?.filter((word) => !right?.includes(word)) ?? [];
  const onlyRight = right?.filter((word) => !left?.includes(word)) ?? [];
  const equal = onlyLeft.length === 0 && onlyRight.length === 0;
  const verdict = !left || !right ? 'unknown' : equal ? 'same' : both.length > 0 ? 'overlap' : 'differs';
  return { element, both, onlyLeft, onlyRight, left: show(left), right: show(right), verdict };
}

function show(words: string[] | undefined): string {
  return words ? words.join(', ') || 'none' : 'not in the data';
}

function compareTexts(element: string, left: string | undefined, right: string | undefined): Row {
  const verdict = left === undefined || right === undefined ? 'unknown' : left === right ? 'same' : 'differs';
  return {
    element,
    both: [],
    onlyLeft: [],
    onlyRight: [],
    left: left ?? 'not in the data',
    right: right ?? 'not in the data',
    verdict,
  };
}

function needsForChild({ meansRequiredForAdults, meansIrrelevantForChild }: OffenceRecord): string {
  return yesNo(meansRequiredForAdults && !meansIrrelevantForChild);
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function showYears({ maxPenaltyYears }: OffenceRecord): string {
  return maxPenaltyYears === 'life' ? 'life' : `${maxPenaltyYears} years`;
}
