import type { Instrument } from '../books.ts';
import type { Facts } from '../question.ts';

/**
 * VCLT Arts 19 to 21: a reservation takes the article away between the State that made it and the other, both ways. Most
 * that the data has are old, so the basis stands on the condition that somebody asks whether the reservation still does.
 */
export function findReservations({ parties }: Instrument, articles: string[], facts: Facts): string[] {
  return [facts.requesting, facts.requested].flatMap(({ code, printed }) => {
    const reservations = parties.get(code)?.declarations?.filter(({ kind }) => kind === 'reservation') ?? [];
    return reservations
      .filter(({ text }) => concerns(text, articles))
      .map(({ text }) => `${printed} does not rely on its reservation: ${text}`);
  });
}

/** Whether one of the articles is named: "Reservation to Arts 4 and 11" concerns Art 11. */
function concerns(text: string, articles: string[]): boolean {
  const named = [...text.matchAll(/\b(\d+)(?:\(\w+\))*/g)].map(([, number]) => number);
  return articles.some((article) => named.includes(/^\d+/.exec(article)?.[0]));
}
