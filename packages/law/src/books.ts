import { type PartyRow, toPartyRow } from './entry.ts';
import type { Gazetteer } from './jurisdictions.ts';
import { openGazetteer } from './jurisdictions.ts';
import type {
  ContentRecord,
  InstrumentRecord,
  LawData,
  MeasureLimitRecord,
  OffenceRecord,
  StateRecord,
} from './records.ts';

/** An instrument with its parties by alpha-2. */
export interface Instrument extends InstrumentRecord {
  parties: ReadonlyMap<string, PartyRow>;
  complete: boolean;
  /** The day from which it is applied, where that is later than its entry into force (EU acts). */
  appliedFrom: string | null;
}

/** The data in the order in which the steps look things up. Sorted by id: no answer depends on the order of a file. */
export interface Books {
  data: LawData;
  gazetteer: Gazetteer;
  instruments: ReadonlyMap<string, Instrument>;
  multilateral: Instrument[];
  bilateralOf(a: string, b: string): Instrument[];
  states: ReadonlyMap<string, StateRecord>;
  offences: ReadonlyMap<string, OffenceRecord>;
  contentOf(instrument: string): ContentRecord[];
  limitsOf(instrument: string): MeasureLimitRecord[];
  euFrom: ReadonlyMap<string, string>;
}

export function openBooks(data: LawData): Books {
  const gazetteer = openGazetteer(data);
  const alpha2 = (state: string) => gazetteer.byCode.get(state)?.code ?? state;
  const parties = new Map(data.parties.items.map((item) => [item.instrument, item]));
  const instruments = [...data.instruments.items].sort(byId).map((item): Instrument => {
    const listed = parties.get(item.id);
    const rows = listed?.parties.map(
      (party) => [alpha2(party.state), toPartyRow(item.id, Boolean(item.bilateralParties), party)] as const,
    );
    return {
      ...item,
      parties: new Map(rows),
      complete: listed?.complete ?? false,
      appliedFrom: readApplication(item.status),
    };
  });
  const bilateral = groupBy(
    instruments.filter(({ bilateralParties }) => bilateralParties),
    ({ bilateralParties }) => pairKey(alpha2(bilateralParties?.[0] ?? ''), alpha2(bilateralParties?.[1] ?? '')),
  );
  const content = groupBy([...data.requestContent.items].sort(byType), ({ instrument }) => instrument);
  const limits = groupBy([...data.limits.items].sort(byId), ({ instrument }) => instrument);
  return {
    data,
    gazetteer,
    instruments: new Map(instruments.map((each) => [each.id, each])),
    multilateral: instruments.filter(({ bilateralParties }) => !bilateralParties),
    bilateralOf: (a, b) => bilateral.get(pairKey(a, b)) ?? [],
    states: new Map(data.states.items.map((state) => [state.iso2, state])),
    offences: new Map(data.offences.items.map((offence) => [alpha2(offence.state), offence])),
    contentOf: (instrument) => content.get(instrument) ?? [],
    limitsOf: (instrument) => limits.get(instrument) ?? [],
    euFrom: new Map(data.euMembership.items.map(({ state, from }) => [alpha2(state), from])),
  };
}

/** The status of an EU act says from when it is applied: "in-force; applies from 2026-08-18; Denmark not bound". */
function readApplication(status: string): string | null {
  return /(?:applies from|applied since|transposition date) (\d{4}-\d{2}-\d{2})/.exec(status)?.[1] ?? null;
}

function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function groupBy<Item>(items: Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function byType(a: ContentRecord, b: ContentRecord): number {
  return a.requestType < b.requestType ? -1 : 1;
}
