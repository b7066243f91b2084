import { listen } from './notifications.ts';

/** How long to wait before a database that is gone is asked again, in milliseconds. */
const pause = 1_000;

/** Tells a person, once each, when the database has stopped to answer and when it answers again. */
export function watchDatabase(url: string, tell: (sentence: string) => void): AsyncDisposable {
  let connection: AsyncDisposable | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  let isGone = false;
  const lose = () => {
    if (isOver) return;
    if (!isGone) tell('postgres-unavailable: The database does not answer; all goes on by itself when it does.');
    isGone = true;
    timer = setTimeout(look, pause);
  };
  const look = () =>
    listen(url, 'comity_watch', { onPayload: () => {}, onLost: lose }).then(async (found) => {
      if (isOver) return found[Symbol.asyncDispose]();
      connection = found;
      if (isGone) tell('The database answers again.');
      isGone = false;
    }, lose);
  const looking = look();
  return {
    async [Symbol.asyncDispose]() {
      isOver = true;
      clearTimeout(timer);
      await looking;
      await connection?.[Symbol.asyncDispose]();
    },
  };
}
