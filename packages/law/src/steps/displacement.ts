import type { Exclusion } from '../answer.ts';
import type { Instrument } from '../books.ts';
import { span } from '../dates.ts';
import { isAssistance, readNature } from '../measures.ts';
import type { Facts } from '../question.ts';
import type { Offer } from './offers.ts';

/** One instrument that keeps another from speaking on this measure between these States. */
interface Rule {
  by: string;
  article: string;
  displaced: readonly string[];
  /** On which measures. */
  on: (measure: string) => boolean;
}

/**
 * Step 3: which instruments yield to another that binds both States? EU mutual recognition excludes the older conventions
 * for what it covers; the conventions of the Council of Europe supersede bilateral treaties that do not supplement them.
 */
const rules: Rule[] = [
  // Directive 2014/41 Art 34(1): the corresponding provisions.
  {
    by: 'EU-EIO',
    article: '34(1)',
    displaced: ['ETS30', 'ETS99', 'ETS182', 'EU-MLA-2000', 'SCHENGEN-CISA'],
    on: (measure) => ['evidence', 'electronic'].includes(readNature(measure)),
  },
  // Framework Decision 2002/584 Art 31(1).
  {
    by: 'EU-EAW',
    article: '31(1)',
    displaced: ['ETS24', 'ETS86', 'ETS98', 'CETS209', 'CETS212'],
    on: (measure) => readNature(measure) === 'surrender',
  },
  // Regulation 2018/1805 Art 39, and the rule that Members apply EU law among themselves (CETS 198 Art 52(4)).
  {
    by: 'EU-REG-2018-1805',
    article: '39',
    displaced: ['ETS141', 'CETS198', 'ETS30', 'ETS182', 'EU-MLA-2000'],
    on: (measure) => ['asset_freezing', 'confiscation'].includes(measure),
  },
  // Trade and Cooperation Agreement Title VII: surrender instead of extradition.
  {
    by: 'EU-UK-TCA',
    article: 'Title VII, 629',
    displaced: ['ETS24', 'ETS86', 'ETS98', 'CETS209', 'CETS212'],
    on: (measure) => readNature(measure) === 'surrender',
  },
  // Chisinau Convention Art 120: replaces the Minsk Convention between its parties.
  { by: 'CHISINAU', article: '120', displaced: ['MINSK'], on: () => true },
];

export interface Displacement {
  instrument: Instrument;
  by: Instrument;
  reason: string;
}

/** The instruments among `bound` that yield on this measure, with the one that they yield to. */
export function findDisplaced(bound: Instrument[], offers: Offer[], facts: Facts): Displacement[] {
  const offering = new Map(offers.map((offer) => [offer.instrument.id, offer.instrument]));
  const byRule = rules.flatMap((rule) => {
    const by = offering.get(rule.by);
    if (!by || !rule.on(facts.measure)) return [];
    return bound
      .filter(({ id }) => rule.displaced.includes(id) || isEarlierExtradition(rule.by, id))
      .map((instrument) => ({
        instrument,
        by,
        reason: `${by.shortName} Art ${rule.article} replaces it between these States.`,
      }));
  });
  const superseded = bound.flatMap((instrument) => findSuperseding(instrument, bound, facts.measure));
  return [...byRule, ...superseded].filter(
    ({ instrument }, index, all) => all.findIndex((each) => each.instrument === instrument) === index,
  );
}

function isEarlierExtradition(by: string, id: string): boolean {
  return ['EU-EAW', 'EU-UK-TCA'].includes(by) && /^BIL-.*-EXT-/.test(id);
}

/** ETS 30 Art 26(1) and ETS 24 Art 28(1): earlier bilateral treaties on the subject are superseded; later ones supplement. */
function findSuperseding(instrument: Instrument, bound: Instrument[], measure: string): Displacement[] {
  if (!instrument.bilateralParties) return [];
  const [id, article] = instrument.kinds.includes('mla') ? ['ETS30', '26(1)'] : ['ETS24', '28(1)'];
  const by = bound.find((each) => each.id === id);
  const relevant = id === 'ETS30' ? isAssistance(measure) : readNature(measure) === 'surrender';
  if (!by?.entryIntoForce || !relevant) return [];
  const made = instrument.adopted ?? instrument.entryIntoForce;
  if (made && span(made).first >= by.entryIntoForce) return [];
  return [
    {
      instrument,
      by,
      reason: `${by.shortName} Art ${article} supersedes earlier bilateral treaties between its parties.`,
    },
  ];
}

export function toExclusion({ instrument, by, reason }: Displacement): Exclusion {
  return { instrument: instrument.id, code: 'displaced', reason, sources: by.source, by: by.id };
}
