/** What other modules need of the outbox. */
export { markReady, tryLock } from './store.ts';
