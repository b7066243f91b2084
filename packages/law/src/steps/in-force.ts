import type { ExclusionCode, Missing } from '../answer.ts';
import type { Books, Instrument } from '../books.ts';
import { span } from '../dates.ts';
import type { PartyRow } from '../entry.ts';
import type { Jurisdiction } from '../jurisdictions.ts';
import type { Facts } from '../question.ts';
import type { Confidence } from '../records.ts';

/** Whether an instrument binds both States on the day, and how well that is known. */
export type Standing =
  | { bound: true; confidence: Confidence; sources: string[]; missing: Missing[]; doubt?: string }
  | { bound: false; code: ExclusionCode; reason: string; sources: string[]; missing: Missing[] };

/**
 * Step 2: is the instrument in force between both States on the day of the request? Vienna Convention on the Law of
 * Treaties, Arts 11 to 16 (consent to be bound), 24 (entry into force), 28 (no effect for earlier days), 54 and 70
 * (withdrawal). Signature alone binds nobody; what the data does not know is said, not assumed.
 */
export function readStanding(books: Books, instrument: Instrument, facts: Facts): Standing {
  if (!instrument.binding) {
    const reason = `${instrument.shortName} is a scheme, not a treaty: the law of the requested State decides.`;
    return { bound: false, code: 'non-binding', reason, sources: instrument.source, missing: [] };
  }
  return (
    readTreaty(instrument, facts.date) ??
    joinSides(
      instrument,
      [facts.requesting, facts.requested].map((state) => readParty(books, instrument, state, facts.date)),
    )
  );
}

/** VCLT Art 24: the treaty itself. */
export function readTreaty(instrument: Instrument, date: string): Standing | undefined {
  const { id, shortName, status, source, adopted } = instrument;
  const no = (reason: string, missing: Missing[] = []): Standing => ({
    ...{ bound: false, code: 'not-in-force', reason, sources: source, missing },
  });
  if (!status.startsWith('in-force')) {
    const known = /^(not-in-force|signed)/.test(status);
    return no(
      known
        ? `${shortName} is not in force${status.replace(/^not-in-force/, '').replace(/^signed/, ': signed')}.`
        : `${shortName} is not known to be in force: ${status}.`,
      known ? [] : [ask(`whether ${id} is in force`, 'It would be a basis if it were.', 'the depositary')],
    );
  }
  const entry = instrument.appliedFrom ?? instrument.entryIntoForce;
  if (entry && date < span(entry).first) return no(`${shortName} is ${wordOf(instrument)} only from ${entry}.`);
  if (entry && date < span(entry).last) {
    const fact = `the day in ${entry} on which ${id} entered into force`;
    return no(`${shortName} entered into force in ${entry}; the day is not in the data.`, [
      ask(fact, 'The request falls in the same year.', 'the depositary'),
    ]);
  }
  if (!entry && adopted && date < span(adopted).first) return no(`${shortName} was made only on ${adopted}.`);
  return undefined;
}

function wordOf({ appliedFrom }: Instrument): string {
  return appliedFrom ? 'applied' : 'in force';
}

export type Side = { state: Jurisdiction } & (
  | { bound: true; row: PartyRow; missing: Missing[]; doubt?: string }
  | { bound: false; code: ExclusionCode; reason: string; row?: PartyRow; missing: Missing[] }
);

/** VCLT Arts 11 to 16, 54, 70: one State. */
export function readParty(books: Books, instrument: Instrument, state: Jurisdiction, date: string): Side {
  const { id, shortName } = instrument;
  const row = instrument.parties.get(state.code);
  const no = (code: ExclusionCode, reason: string, missing: Missing[] = []): Side => ({
    ...{ state, bound: false, code, reason, missing },
    ...(row ? { row } : {}),
  });
  if (!row)
    return no(
      'not-party',
      `${state.name} is not listed as a party to ${shortName}${instrument.complete ? '' : ' (the list is not complete)'}.`,
    );
  if (row.status === 'signed-only')
    return no('not-party', `${state.name} has signed ${shortName} and not ratified it.`);
  if (row.status === 'not-bound') return no('opt-out', `${state.name} does not take part in ${shortName}.`);
  if (row.status === 'scheme-member') return no('non-binding', `${shortName} does not bind.`);
  if (row.status === 'withdrawn') {
    const end = row.date ? span(row.date) : { first: '', last: '' };
    if (date > end.last) return no('not-party', `${state.name} has withdrawn from ${shortName} (${row.date}).`);
    if (date >= end.first) {
      const fact = `the day in ${row.date} on which the withdrawal of ${state.printed} from ${id} took effect`;
      const missing = [ask(fact, 'The request falls in the same year.', 'the depositary')];
      return no(
        'not-party',
        `${state.name} withdrew from ${shortName} in ${row.date}; the day is not in the data.`,
        missing,
      );
    }
    return { state, bound: true, row, missing: [] };
  }
  const member = row.status === 'bound-by-eu-law' ? books.euFrom.get(state.code) : undefined;
  if (member && date < member) return no('not-party', `${state.name} joined the European Union only on ${member}.`);
  return readDates(instrument, state, row, date, no);
}

function readDates(
  instrument: Instrument,
  state: Jurisdiction,
  row: PartyRow,
  date: string,
  no: (code: ExclusionCode, reason: string, missing?: Missing[]) => Side,
): Side {
  const { id, shortName, asOf } = instrument;
  const { since, first, entry } = row;
  const unknownMode = row.status === 'party-mode-unknown';
  const doubt = unknownMode ? `confirmation that ${state.printed} is a party to ${id}` : undefined;
  const missing = unknownMode
    ? [
        ask(
          `how and when ${state.printed} became a party to ${id}`,
          'The data has the membership, not the deposit.',
          'the depositary',
        ),
      ]
    : [];
  if (!since) {
    const early =
      /^\d{4}/.test(asOf) && date < asOf && row.status !== 'bound-by-eu-law' && !instrument.bilateralParties;
    if (early && !unknownMode) {
      const fact = `the day on which ${state.printed} became a party to ${id}`;
      missing.push(ask(fact, `The data knows it as a party on ${asOf}, not before.`, 'the depositary'));
    }
    return { state, bound: true, row, missing, ...(doubt ? { doubt } : {}) };
  }
  if (date < first) return no('not-party', `${state.name} became a party to ${shortName} only on ${since}.`);
  if (date < entry) {
    const vague = since.length < 10 && !row.entryIntoForceForState;
    const fact = `the day in ${since} on which ${state.printed} became a party to ${id}`;
    const reason = `${shortName} is in force for ${state.name} only from ${vague ? `a day in ${since} that the data does not have` : entry}.`;
    return no('not-in-force', reason, vague ? [ask(fact, 'The request falls in that time.', 'the depositary')] : []);
  }
  return { state, bound: true, row, missing, ...(doubt ? { doubt } : {}) };
}

function joinSides(instrument: Instrument, sides: Side[]): Standing {
  const sources = unique([...instrument.source, ...sides.flatMap(({ row }) => row?.source ?? [])]);
  const against = sides.filter((side) => !side.bound);
  // What is not known of a State matters only as long as the other one is bound, or may be.
  const missing = (against.length > 0 ? against : sides).flatMap((side) => side.missing);
  // A State without any row weighs more than an opt-out: the act was never meant for it.
  const first = against.find(({ code }) => code === 'not-party') ?? against[0];
  if (first) {
    const reason = against.map((side) => side.reason).join(' ');
    return { bound: false, code: first.code, reason, sources, missing };
  }
  const doubts = sides.flatMap((side) => (side.bound && side.doubt ? [side.doubt] : []));
  const verified =
    sides.every(({ row }) => row?.confidence === 'verified') && instrument.datesConfidence === 'verified';
  return {
    ...{ bound: true, confidence: verified ? 'verified' : 'general-knowledge', sources, missing },
    ...(doubts.length ? { doubt: doubts.join('; ') } : {}),
  };
}

export function ask(fact: string, why: string, askWhom: string): Missing {
  return { fact, why, askWhom };
}

export function unique<Item>(items: Item[]): Item[] {
  return [...new Set(items)];
}
