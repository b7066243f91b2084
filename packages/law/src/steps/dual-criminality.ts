import type { DualCriminality, DualCriminalityVerdict, ElementComparison } from '../answer.ts';
import type { Books, Instrument } from '../books.ts';
import { isAssistance, isCoercive, readNature } from '../measures.ts';
import type { Facts, Years } from '../question.ts';
import type { OffenceRecord } from '../records.ts';
import { compareElements, joinElements } from './elements.ts';
import type { Offer } from './offers.ts';

interface Rule {
  verdict: DualCriminalityVerdict;
  article?: string;
  reason: string;
  /** The least maximum penalty, in years, that the instrument asks for in both States. */
  least?: number;
  /** More than the least, not the least itself. */
  over?: boolean;
}

/**
 * Step 5: does the basis ask that the conduct be an offence in both States, and is it? The rule is that of the instrument;
 * the comparison is made in any case, because the requested State's own law may ask (UNTOC 18(9), 18(21)(c)).
 */
export function readDualCriminality(
  books: Books,
  facts: Facts,
  primary: Offer | undefined,
  untocBindsBoth: boolean,
): DualCriminality {
  const rule = primary ? readRule(primary.instrument, facts, untocBindsBoth) : noBasis;
  const declared = primary && rule.verdict === 'only-if-declared' ? ` ${readDeclared(primary.instrument, facts)}` : '';
  const elements = rule.verdict === 'not-relevant' ? [] : compare(books, facts, rule);
  return {
    verdict: rule.verdict,
    met: joinElements(elements),
    reason: `${rule.reason}${declared}`,
    ...(rule.article ? { article: rule.article } : {}),
    ...(primary ? { instrument: primary.instrument.id } : {}),
    elements,
  };
}

/** A declaration that the data does not have is unknown, not absent. */
function readDeclared({ parties }: Instrument, { requested }: Facts): string {
  const declared = parties.get(requested.code)?.declarations?.find(({ kind }) => kind === 'dualCriminality');
  return declared
    ? `${requested.printed} declared so: ${declared.text}`
    : `No declaration of ${requested.printed} is in the data: unknown, ask.`;
}

const noBasis: Rule = { verdict: 'unknown', reason: 'No treaty is a basis; the law of the requested State decides.' };

function compare({ offences }: Books, facts: Facts, rule: Rule): ElementComparison[] {
  const requesting = offences.get(facts.requesting.code);
  const requested = offences.get(facts.requested.code);
  const elements = compareElements(facts, requesting, requested);
  return rule.least === undefined
    ? elements
    : [...elements, comparePenalty(facts, requesting, requested, rule.least, rule.over === true)];
}

function comparePenalty(
  { maxPenalty }: Facts,
  requesting: OffenceRecord | undefined,
  requested: OffenceRecord | undefined,
  least: number,
  over: boolean,
): ElementComparison {
  const years = [
    maxPenalty.requesting ?? requesting?.maxPenaltyYears,
    maxPenalty.requested ?? requested?.maxPenaltyYears,
  ];
  const [left, right] = years.map((each) => (each === undefined ? 'not in the data' : showYears(each)));
  const enough = years.map((each) =>
    each === undefined ? undefined : each === 'life' || each > least || (!over && each === least),
  );
  const verdict = enough.includes(false) ? 'not-met' : enough.includes(undefined) ? 'unknown' : 'met';
  return {
    element: 'penalty',
    requesting: left ?? '',
    requested: right ?? '',
    verdict,
    note: `${over ? 'more than' : 'at least'} ${least} in both`,
  };
}

function showYears(years: Years): string {
  return years === 'life' ? 'life' : `${years} years`;
}

function readRule(instrument: Instrument, facts: Facts, untocBindsBoth: boolean): Rule {
  const { measure } = facts;
  const nature = readNature(measure);
  if (['victims', 'police', 'team', 'topic'].includes(nature))
    return {
      verdict: 'not-relevant',
      reason: 'The measure does not ask the requested State to act on an offence of its own law.',
    };
  const known = instrumentRules[instrument.id]?.(facts);
  if (known) return known;
  return nature === 'surrender' ? readExtradition(instrument, untocBindsBoth) : readFromProvisions(instrument, measure);
}

type RuleOf = (facts: Facts) => Rule | undefined;

const instrumentRules: Readonly<Record<string, RuleOf>> = {
  UNTOC: ({ measure }) =>
    readNature(measure) === 'surrender'
      ? { verdict: 'required', article: '16(1)', reason: 'UNTOC 16(1): punishable under the law of both States.' }
      : {
          verdict: 'optional-ground',
          article: '18(9)',
          reason: 'UNTOC 18(9): its absence is a ground that the requested State may use or not.',
        },
  'SADC-MLA': () => ({
    verdict: 'not-required',
    article: '2',
    reason: 'SADC Protocol Art 2: whether or not it would be an offence.',
  }),
  'IA-MLA': ({ measure }) =>
    ['asset_freezing', 'search_seizure', 'confiscation', 'stored_data_access'].includes(measure)
      ? {
          verdict: 'optional-ground',
          article: '5',
          reason: 'Nassau Convention Art 5(a)-(b): attachment and search may be declined.',
        }
      : {
          verdict: 'not-required',
          article: '5',
          reason: 'Nassau Convention Art 5: given although the act is no offence there.',
        },
  ETS30: readEts30,
  ETS182: readEts30,
  ETS99: readEts30,
  'EU-MLA-2000': readEts30,
  'EU-EIO': (facts) =>
    readList(facts, '11(1)(g)', 'Directive 2014/41 Art 11(1)(g) and Annex D', alwaysAvailable(facts.measure)),
  'EU-EAW': (facts) => readList(facts, '2(2)', 'Framework Decision 2002/584 Art 2(2)'),
  'EU-REG-2018-1805': (facts) => readList(facts, '3', 'Regulation 2018/1805 Art 3(1)'),
  'EU-EEV-2023-1543': (facts) => readList(facts, '12', 'Regulation 2023/1543 Art 12(1)(d) and Annex IV'),
  'EU-UK-TCA': ({ measure }) =>
    readNature(measure) === 'surrender'
      ? {
          verdict: 'required',
          article: 'Title VII, 599',
          reason: 'TCA Art 599: a condition, unless dropped by notice for the list of 599(5).',
          least: 1,
        }
      : undefined,
  ETS24: () => ({
    verdict: 'required',
    article: '2',
    reason: 'ETS 24 Art 2: at least one year in both States.',
    least: 1,
  }),
  'SADC-EXT': () => ({
    verdict: 'required',
    article: '3',
    reason: 'SADC Extradition Protocol Art 3: at least one year in both.',
    least: 1,
  }),
  'ECOWAS-EXT': () => ({
    verdict: 'required',
    article: '3',
    reason: 'ECOWAS Extradition Convention Art 3: at least two years in both.',
    least: 2,
  }),
  RIYADH: ({ measure }) =>
    readNature(measure) === 'surrender'
      ? { verdict: 'required', article: '38-57', reason: 'Riyadh Agreement: at least one year in both.', least: 1 }
      : undefined,
  MINSK: ({ measure }) =>
    readNature(measure) === 'surrender'
      ? {
          verdict: 'required',
          article: '56',
          reason: 'Minsk Convention Art 56: punishable in both, at least one year.',
          least: 1,
        }
      : { verdict: 'not-required', reason: 'The Minsk Convention does not make it a general condition.' },
  'BIL-USA-THA-EXT-1983': () => ({
    verdict: 'required',
    article: '2',
    reason: 'Art 2: punishable in both by more than one year.',
    least: 1,
    over: true,
  }),
  'ASEAN-MLAT': () => ({
    verdict: 'required',
    article: '3',
    reason:
      'ASEAN MLAT Art 3(1)(e): its absence is a ground of refusal, unless the law of the requested Party permits assistance.',
  }),
  ETS141: readConfiscationConvention,
  CETS198: readConfiscationConvention,
  ETS185: ({ measure }) =>
    measure === 'preservation_expedited'
      ? {
          verdict: 'only-if-declared',
          article: '29(3)-(5)',
          reason:
            'ETS 185 Art 29(3)-(4): no condition of preservation, unless the requested Party reserved it for offences other than Arts 2 to 11.',
        }
      : {
          verdict: 'optional-ground',
          article: '25(5)',
          reason:
            'ETS 185 Art 25(4)-(5): the law of the requested Party may ask for it; the same conduct is enough, whatever its label.',
        },
};

/** ETS 30 Art 5(1)(a): for search or seizure of property, by declaration. */
function readEts30({ measure }: Facts): Rule {
  return ['search_seizure', 'asset_freezing', 'confiscation', 'stored_data_access', 'production_order'].includes(
    measure,
  )
    ? {
        verdict: 'only-if-declared',
        article: '5(1)(a)',
        reason: 'ETS 30 Art 5(1)(a): for search or seizure, where the Party declared so.',
      }
    : {
        verdict: 'not-required',
        article: '5(1)(a)',
        reason: 'ETS 30 Art 5: no condition outside search and seizure of property.',
      };
}

/** ETS 141 Art 18(1)(f), CETS 198 Art 28(1)(g): for coercive measures. */
function readConfiscationConvention({ measure }: Facts): Rule {
  return isCoercive(measure) && measure !== 'banking_records'
    ? {
        verdict: 'required',
        article: '18',
        reason: 'ETS 141 Art 18(1)(f), CETS 198 Art 28(1)(g): for coercive measures.',
      }
    : { verdict: 'not-required', article: '18', reason: 'ETS 141 Art 18(1)(f): only coercive measures need it.' };
}

/** EU lists: trafficking in human beings is not checked if the issuing State punishes it with at least three years. */
function readList({ maxPenalty }: Facts, article: string, rule: string, always = false): Rule {
  const years = maxPenalty.requesting;
  if (always || years === undefined || years === 'life' || years >= 3)
    return {
      verdict: 'not-checked',
      article,
      reason: `${rule}: trafficking in human beings is on the list (at least three years in the issuing State).`,
    };
  return {
    verdict: 'optional-ground',
    article,
    reason: `${rule}: below three years the list does not help, so it may be checked.`,
  };
}

/** Directive 2014/41 Arts 10(2) and 11(2): for these the ground of 11(1)(g) does not exist. */
function alwaysAvailable(measure: string): boolean {
  return ['witness_statement', 'witness_video', 'witness_telephone', 'expert_evidence', 'suspect_interview'].includes(
    measure,
  );
}

function readExtradition(instrument: Instrument, untocBindsBoth: boolean): Rule {
  const own = instrument.provisions.find(({ measure }) => measure === 'dual_criminality');
  if (own) return { verdict: 'required', article: own.article, reason: own.paraphrase };
  if (untocBindsBoth)
    return {
      verdict: 'required',
      article: '16(1)',
      reason: 'UNTOC 16(1), which reads its offences into the treaty (16(3)): punishable in both.',
    };
  return { verdict: 'unknown', reason: `The text of ${instrument.shortName} was not reachable.` };
}

/** A treaty says itself what it asks for; one whose text was not reached says nothing. */
function readFromProvisions(instrument: Instrument, measure: string): Rule {
  const own = instrument.provisions.find((provision) => provision.measure === 'dual_criminality');
  if (!own || !isAssistance(measure))
    return { verdict: 'unknown', reason: `${instrument.shortName}: no rule on dual criminality was read.` };
  const { article, paraphrase } = own;
  if (/whether or not|without regard/.test(paraphrase)) return { verdict: 'not-required', article, reason: paraphrase };
  if (/^Coercive measures/.test(paraphrase))
    return { verdict: isCoercive(measure) ? 'required' : 'not-required', article, reason: paraphrase };
  return { verdict: 'unknown', article, reason: paraphrase };
}
