import data from '../../data/indicators.json' with { type: 'json' };
import type { Document } from '../documents.ts';
import { fold, original } from '../fold.ts';
import { patterns } from './patterns.ts';

/** An indicator that words of a document point to, with those words. `strength` as its source gives it: UNODC gives none. */
export interface Indication {
  indicator: string;
  set: string;
  dimension: string;
  text: string;
  strength: 'strong' | 'medium' | 'weak' | null;
  confidence: string;
  words: { raw: string; start: number; end: number; field?: 'title' }[];
}

export interface IndicatorReport {
  id: string;
  indicators: Indication[];
  /** 3 for a strong, 2 for a medium, 1 for a weak or unweighted indicator; the heaviest of each dimension counts. */
  weight: number;
  /** What the report is, and what it is not. */
  note: string;
}

const byId = new Map(data.items.map((item) => [item.id, item]));
/** Whether the first letter of a pattern is of a script without blanks. */
const startsAnywhere = /^[^\p{L}]*[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/u;
const compiled = patterns.map(({ indicators: ids, says }) => ({
  ids,
  // A Latin or Cyrillic pattern starts where a word starts; scripts without blanks know no such place.
  expressions: says.map(
    (one) => new RegExp(startsAnywhere.test(one) ? fold(one).text : `(?<![\\p{L}])(?:${one})`, 'gu'),
  ),
}));
const mostWords = 20;
const note =
  'Words that an officer should look at. They say nothing about a person, and lawful offers use some of them too.';

/**
 * Indicators of trafficking (ILO 2009, UNODC) that the words of a document point to, each with the words that gave it
 * and its weight. Never a verdict: no score of a person, no threshold.
 */
export function indicators({ id, text, title }: Document): IndicatorReport {
  const found = new Map<string, Indication>();
  collect(found, text);
  if (title) collect(found, title, 'title');
  const list = [...found.values()].sort((a, b) => weightOf(b) - weightOf(a) || (a.indicator < b.indicator ? -1 : 1));
  const dimensions = new Map<string, number>();
  for (const one of list) {
    const dimension = `${one.set}.${one.dimension}`;
    dimensions.set(dimension, Math.max(dimensions.get(dimension) ?? 0, weightOf(one)));
  }
  return { id, indicators: list, weight: [...dimensions.values()].reduce((sum, weight) => sum + weight, 0), note };
}

function collect(found: Map<string, Indication>, source: string, field?: 'title'): void {
  const folded = fold(source.slice(0, 200_000));
  for (const { ids, expressions } of compiled) {
    for (const expression of expressions) {
      for (const match of folded.text.matchAll(expression)) {
        const { start, end } = original(folded, match.index, match.index + match[0].length);
        for (const indicator of ids) {
          const words = { raw: source.slice(start, end), start, end, ...(field && { field }) };
          const known = found.get(indicator) ?? describe(indicator);
          if (known.words.length < mostWords && !known.words.some((one) => one.start === start && one.field === field))
            known.words.push(words);
          found.set(indicator, known);
        }
      }
    }
  }
}

function describe(indicator: string): Indication {
  const item = byId.get(indicator);
  const strength = item?.strength;
  return {
    indicator,
    set: item?.set ?? '',
    dimension: item?.dimension ?? '',
    text: item?.text ?? '',
    strength: strength === 'strong' || strength === 'medium' || strength === 'weak' ? strength : null,
    confidence: item?.confidence ?? 'general-knowledge',
    words: [],
  };
}

function weightOf({ strength }: Indication): number {
  return strength === 'strong' ? 3 : strength === 'medium' ? 2 : 1;
}
