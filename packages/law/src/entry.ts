import { addDays, firstOfMonthAfter, span } from './dates.ts';
import type { PartyRecord } from './records.ts';

/** A row of a party list with the days that its dates mean, worked out once. */
export interface PartyRow extends PartyRecord {
  /** Deposit or entry into force as the data has it; `null` where it has neither. */
  since: string | null;
  /** The first day on which `since` can be. */
  first: string;
  /** The first day on which the treaty is surely in force for the State; empty where `since` is `null`. */
  entry: string;
}

export function toPartyRow(instrument: string, bilateral: boolean, party: PartyRecord): PartyRow {
  // The rows of bilateral treaties repeat the day of the treaty itself.
  const since = party.entryIntoForceForState ?? (bilateral ? null : party.date);
  if (since === null) return { ...party, since, first: '', entry: '' };
  const { first, last } = span(since);
  return { ...party, since, first, entry: party.entryIntoForceForState ?? entryAfterDeposit(instrument, last) };
}

/**
 * From the deposit to the entry into force for one State: UNTOC Art 38(2), Palermo Protocol Art 17(2), Nassau Convention
 * Art 37 (30 days); ETS 30 Art 27(3), ETS 24 Art 29(3) and their protocols (90 days); ETS 185 Art 36(4), CETS 197
 * Art 42(4), ETS 182 Art 30(4), ETS 141 Art 36(4), CETS 198 Art 49(4), CETS 201 Art 45(4) (first day of the month after
 * three months). Others: from the deposit.
 */
function entryAfterDeposit(instrument: string, deposit: string): string {
  if (['UNTOC', 'PALERMO-TIP', 'IA-MLA'].includes(instrument)) return addDays(deposit, 30);
  if (['ETS30', 'ETS24', 'ETS86', 'ETS98', 'ETS99'].includes(instrument)) return addDays(deposit, 90);
  const threeMonths = ['ETS185', 'CETS197', 'ETS182', 'ETS141', 'CETS198', 'CETS201', 'CETS224'];
  return threeMonths.includes(instrument) ? firstOfMonthAfter(deposit, 3) : deposit;
}
