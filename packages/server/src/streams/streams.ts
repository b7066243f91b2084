/** What other modules read and move of streams. */
export { lockStream, type StreamRow, selectHighWater, updateStream } from './store.ts';
