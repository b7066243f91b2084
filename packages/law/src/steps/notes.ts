import type { Basis, Missing } from '../answer.ts';
import type { Books, Instrument } from '../books.ts';
import { isAssistance, readNature } from '../measures.ts';
import type { Facts } from '../question.ts';
import { ask } from './in-force.ts';
import type { Offer } from './offers.ts';

/** What a practitioner would have to find out before sending. A declaration that is not in the data is unknown, not absent. */
export function readMissing(books: Books, facts: Facts, primary: Offer | undefined, bases: Basis[]): Missing[] {
  const sides = [facts.requesting, facts.requested];
  const missing: Missing[] = [];
  for (const { known, printed } of sides) {
    if (!known)
      missing.push(
        ask(
          `every treaty of ${printed}`,
          'It is in no party list; nothing is assumed.',
          'the ministry of foreign affairs',
        ),
      );
  }
  const { requested } = facts;
  const state = books.states.get(requested.code);
  if (requested.known && !state?.mla)
    missing.push(
      ask(
        `central authority and accepted languages of ${requested.printed}`,
        'Not in the data.',
        `the authorities of ${requested.name}`,
      ),
    );
  for (const { code, printed, name } of sides) {
    const territory = books.states.get(code);
    if (territory && !territory.unMember && !books.instruments.get('UNTOC')?.parties.has(code) && name)
      missing.push(
        ask(
          `whether treaties of its State extend to ${printed}`,
          'Extensions to territories are not in the data.',
          'the depositary',
        ),
      );
  }
  if (!primary) return missing;
  return [...missing, ...readTreatyGaps(books, facts, primary), ...readDeclarations(books, facts, primary, bases)];
}

function readTreatyGaps(books: Books, facts: Facts, { instrument, grade, articles }: Offer): Missing[] {
  const missing: Missing[] = [];
  const text = 'the text of the treaty';
  if (grade === 'list-unknown')
    missing.push(ask(`list of measures and article numbers of ${instrument.id}`, 'The text was not reachable.', text));
  else if (articles.includes('not verified'))
    missing.push(ask(`article numbers and contents list of ${instrument.id}`, 'They were not reachable.', text));
  if (grade === 'open')
    missing.push(
      ask(
        `whether the law of ${facts.requested.printed} allows ${facts.measure}`,
        'The treaty promises it only in general.',
        `the authorities of ${facts.requested.name}`,
      ),
    );
  const language = instrument.provisions.some(({ measure }) => measure === 'language');
  if (isAssistance(facts.measure) && !language && books.contentOf(instrument.id).every((content) => !content.language))
    missing.push(ask(`language rule of ${instrument.id}`, 'Not in the data.', text));
  return missing;
}

function readDeclarations(books: Books, facts: Facts, { instrument }: Offer, bases: Basis[]): Missing[] {
  const missing: Missing[] = [];
  const declared = (id: string, code: string, kind: string) =>
    books.instruments
      .get(id)
      ?.parties.get(code)
      ?.declarations?.some((each) => each.kind === kind) ?? false;
  const depositary = 'the depositary';
  const { requesting, requested, measure } = facts;
  if (instrument.id === 'UNTOC' && isAssistance(measure)) {
    for (const { code, printed } of [requesting, requested]) {
      if (declared('UNTOC', code, 'centralAuthority')) continue;
      missing.push(
        ask(
          `notification of ${printed} on central authority and language under UNTOC 18(13)-(14)`,
          'Unknown in the data.',
          depositary,
        ),
      );
    }
  }
  if (
    bases.some((basis) => basis.instrument === 'UNTOC') &&
    measure === 'extradition' &&
    !declared('UNTOC', requested.code, 'extraditionBasis')
  )
    missing.push(
      ask(
        `whether ${requested.printed} takes UNTOC as the basis of extradition (16(5)(a))`,
        'No notification in the data.',
        depositary,
      ),
    );
  if (
    instrument.id === 'ETS185' &&
    measure === 'preservation_expedited' &&
    !declared('ETS185', requested.code, 'dualCriminality')
  )
    missing.push(
      ask(
        `whether ${requested.printed} reserved dual criminality for preservation (ETS 185 Art 29(4))`,
        'No declaration in the data.',
        depositary,
      ),
    );
  if (
    ['ETS30', 'ETS182', 'EU-MLA-2000'].includes(instrument.id) &&
    ['search_seizure', 'asset_freezing'].includes(measure)
  )
    missing.push(
      ask(
        `declaration of ${requested.printed} under ETS 30 Art 5`,
        'Current declarations are not in the data.',
        depositary,
      ),
    );
  return missing;
}

/** What the reader has to be told about the answer itself. */
export function readWarnings(
  books: Books,
  facts: Facts,
  primary: Offer | undefined,
  bases: Basis[],
  bound: Instrument[],
): string[] {
  const warnings: string[] = [];
  const { requesting, requested, measure, date } = facts;
  for (const { instrument, articles, confidence, role } of bases) {
    if (confidence === 'verified' || role === 'also-possible') continue;
    warnings.push(...explainConfidence(books.instruments.get(instrument), articles, facts));
  }
  for (const basis of bases) {
    for (const { code, printed } of [requesting, requested])
      for (const declaration of books.instruments.get(basis.instrument)?.parties.get(code)?.declarations ?? []) {
        if (declaration.kind === 'reservation' || declaration.kind === 'dualCriminality')
          warnings.push(`${printed} on ${basis.instrument}: ${declaration.text}`);
      }
  }
  if (measure === 'preservation_expedited' && primary?.instrument.id === 'ETS185')
    warnings.push('ETS 185 Art 29(2)(f): the request must say that a request for mutual assistance will follow.');
  if (primary?.instrument.id === 'ETS185' && isAssistance(measure) && bound.some(isOfAssistance))
    warnings.push('ETS 185 Arts 27 and 28 are silent here: a treaty of assistance between these States is in force.');
  if (readNature(measure) === 'victims')
    warnings.push(
      'Not a request for mutual legal assistance: between protection contacts only, with the consent of the person valid on the day of sending.',
    );
  if (measure === 'jit' && primary?.instrument.id === 'UNTOC')
    warnings.push('UNTOC Art 19: a standing agreement, or an agreement case by case.');
  if (primary?.instrument.id === 'BIL-USA-THA-MLA-1986')
    warnings.push(
      'Central authority of Thailand: the treaty names the Minister of Interior or designee, the Act B.E. 2535 the Attorney General: ask before sending.',
    );
  if (measure === 'surrender_warrant' && bases.length === 0)
    warnings.push('A surrender warrant exists between States of one such system only; ask for extradition.');
  if (bases.length === 0 && requesting.known && requested.known)
    warnings.push(
      'No treaty carries this measure in the data: the law of the requested State on reciprocity or comity, through the diplomatic channel.',
    );
  if ([requesting, requested].some(({ code }) => code === 'GB') && date <= '2020-12-31')
    warnings.push('The data has no rows on the EU acts that bound the United Kingdom until 2020-12-31: check them.');
  return [...new Set(warnings)];
}

function isOfAssistance(instrument: Instrument): boolean {
  return instrument.untoc18_7 === 'displaces';
}

function explainConfidence(
  instrument: Instrument | undefined,
  articles: string[],
  { requesting, requested }: Facts,
): string[] {
  if (!instrument) return [];
  const warnings: string[] = [];
  if (instrument.confidence !== 'verified') warnings.push(`${instrument.id} is general knowledge in the data.`);
  if (instrument.datesConfidence !== 'verified') warnings.push(`Dates of ${instrument.id} are general knowledge.`);
  for (const { code, printed } of [requesting, requested]) {
    if (instrument.parties.get(code)?.confidence === 'general-knowledge')
      warnings.push(`The entry of ${printed} in ${instrument.id} is general knowledge.`);
  }
  for (const article of articles) {
    const used = instrument.provisions.filter((provision) => provision.article === article);
    if (article === 'not verified') warnings.push(`${instrument.id}: article numbers are not verified.`);
    else if (used.some(({ confidence }) => confidence !== 'verified'))
      warnings.push(`${instrument.id} Art ${article} is general knowledge.`);
  }
  return warnings;
}
