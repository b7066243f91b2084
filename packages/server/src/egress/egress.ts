import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { ServerError } from '../errors.ts';

export interface Outgoing {
  /** The pinned address of the partner, such as `https://comity.example/comity/v1`. */
  base: string;
  method: 'GET' | 'POST' | 'PUT';
  /** Below the address, without a slash at its begin. */
  path: string;
  body?: Uint8Array | AsyncIterable<Uint8Array>;
  /** Length of a body that comes in pieces. */
  bytes?: number;
  type?: string;
  /** The most bytes of an answer. */
  limit: number;
  /** Milliseconds for the whole exchange. */
  timeout: number;
}

export interface Incoming {
  status: number;
  body: Buffer;
}

/**
 * The only way out of this program. A partner is called at the address that was pinned and nowhere else: no redirect is
 * followed, no proxy asked, no answer longer than expected is read, and nothing is waited for without an end. Its own end cuts off whatever is under way.
 */
export interface Egress extends AsyncDisposable {
  /** Throws `partner-unreachable`, whatever went wrong on the way. */
  send(outgoing: Outgoing): Promise<Incoming>;
}

export function openEgress(): Egress {
  const settings = { keepAlive: true, maxSockets: 12, maxFreeSockets: 4, scheduling: 'lifo' } as const;
  const agents = {
    'http:': new http.Agent(settings),
    'https:': new https.Agent({ ...settings, minVersion: 'TLSv1.3' }),
  };
  const end = new AbortController();
  return {
    async send(outgoing) {
      const url = resolve(outgoing);
      const stop = AbortSignal.any([AbortSignal.timeout(outgoing.timeout), end.signal]);
      try {
        const request =
          url.protocol === 'https:'
            ? https.request(url, { ...optionsOf(outgoing), agent: agents['https:'], signal: stop })
            : http.request(url, { ...optionsOf(outgoing), agent: agents['http:'], signal: stop });
        return await exchange(request, outgoing);
      } catch (cause) {
        const code = stop.aborted ? 'no answer in time' : ((cause as NodeJS.ErrnoException).code ?? 'cut off');
        throw new ServerError('partner-unreachable', `The partner cannot be reached: ${code}.`, { cause });
      }
    },
    async [Symbol.asyncDispose]() {
      end.abort();
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** The address, which must lie below the pinned one. Plain http stays on this machine. */
function resolve({ base, path }: Outgoing): URL {
  const pinned = new URL(base.endsWith('/') ? base : `${base}/`);
  const url = new URL(path, pinned);
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  const isBelow = url.origin === pinned.origin && url.href.startsWith(pinned.href);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback);
  if (!isBelow || !isSafe || url.username !== '' || url.password !== '') {
    throw new ServerError('partner-unreachable', 'The partner has no address that this node may call.');
  }
  return url;
}

function optionsOf({ method, body, bytes, type }: Outgoing): http.RequestOptions {
  const length = body instanceof Uint8Array ? body.length : bytes;
  return {
    method,
    headers: {
      ...(type !== undefined && { 'content-type': type }),
      ...(length !== undefined && { 'content-length': length }),
    },
  };
}

async function exchange(request: http.ClientRequest, { body, limit }: Outgoing): Promise<Incoming> {
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', reject);
  });
  // Awaited below; without this a failure while the body is written would count as unhandled.
  answered.catch(() => {});
  try {
    await Promise.race([write(request, body), answered]);
    const response = await answered;
    return { status: response.statusCode ?? 0, body: await readAll(response, limit) };
  } finally {
    // A partner that answers before it has read everything gets no more of it.
    if (!request.writableFinished) request.destroy();
  }
}

async function write(request: http.ClientRequest, body: Outgoing['body']): Promise<void> {
  if (body instanceof Uint8Array || body === undefined) {
    request.end(body);
    return;
  }
  for await (const chunk of body) {
    if (request.destroyed) return;
    if (!request.write(chunk)) await Promise.race([once(request, 'drain'), once(request, 'close')]);
  }
  request.end();
}

async function readAll(response: http.IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > limit) throw new ServerError('partner-unreachable', 'The partner answers more than was asked.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
