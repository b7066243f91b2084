import type { Answer, Exclusion } from '../answer.ts';
import type { Instrument } from '../books.ts';

export type Untoc18 = Answer['untoc18'];

/**
 * UNTOC Art 18(7): paragraphs 9 to 29 apply where the two States are not bound by a treaty of mutual legal assistance; if
 * they are, that treaty applies instead unless both agree to use them. Paragraphs 1 to 8 and 30 speak in every case.
 */
export function readUntoc18(bound: Instrument[], untocExcluded: Exclusion | undefined, ranked: string[]): Untoc18 {
  const untoc = bound.find(({ id }) => id === 'UNTOC');
  if (!untoc) {
    const { reason = 'UNTOC is not in the data.', sources = [] } = untocExcluded ?? {};
    return { paragraphs9to29: false, reason, sources };
  }
  const displacing = bound.filter((each) => each.untoc18_7 === 'displaces');
  const by = displacing.sort((a, b) => order(ranked, a) - order(ranked, b) || (a.id < b.id ? -1 : 1))[0];
  if (!by) {
    const reason = 'No treaty of mutual legal assistance binds both States, so paragraphs 9 to 29 apply (18(7)).';
    return { paragraphs9to29: true, reason, sources: untoc.source };
  }
  const reason = `${by.shortName} binds both States: its provisions apply instead of 18(9)-(29) unless both agree to use these (18(7)); 18(1)-(8) and 18(30) still speak.`;
  return { paragraphs9to29: 'by-agreement', reason, by: by.id, sources: [...new Set([...untoc.source, ...by.source])] };
}

/** The one that is in use first; else the most special: EU law, bilateral, regional. */
function order(ranked: string[], { id, bilateralParties }: Instrument): number {
  const at = ranked.indexOf(id);
  if (at >= 0) return at;
  return ranked.length + (id === 'EU-EIO' ? 0 : bilateralParties ? 1 : 2);
}

/** What a treaty in force takes away from an instrument that otherwise stays: UNTOC 18(9)-(29), ETS 185 Arts 27 and 28. */
export function findPartlyDisplaced(
  bound: Instrument[],
  untoc18: Untoc18,
  measureIsAssistance: boolean,
  used: string[],
): Exclusion[] {
  if (!measureIsAssistance || untoc18.paragraphs9to29 !== 'by-agreement') return [];
  const by = bound.find(({ id }) => id === untoc18.by);
  if (!by) return [];
  const partly = (id: string, articles: string[], reason: string): Exclusion[] => {
    const instrument = bound.find((each) => each.id === id);
    if (!instrument) return [];
    return [
      { instrument: id, code: 'displaced', reason, articles, by: by.id, sources: [...instrument.source, ...by.source] },
    ];
  };
  return [
    ...partly('UNTOC', ['18(9)-(29)'], untoc18.reason),
    ...(used.includes('ETS185')
      ? partly(
          'ETS185',
          ['27', '28'],
          `ETS 185 Arts 27 and 28 apply only where no treaty is in force; ${by.shortName} is.`,
        )
      : []),
  ];
}
