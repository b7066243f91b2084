import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes and waits where the reader is slower: a million answers must not pile up in memory. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}
