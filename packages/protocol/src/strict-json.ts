import { ProtocolError } from './errors.ts';

export interface JsonLimits {
  /** The most bytes of text; 1 MiB unless given. */
  bytes?: number;
  /** How deep arrays and objects may be nested; 32 unless given. */
  depth?: number;
  /** The most values (numbers, texts, objects ...) in all; 100,000 unless given. */
  values?: number;
}

/** What ends a run of plain characters in a text: its end, an escape, or a control character, which is not allowed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON forbids in texts (RFC 8259, section 7).
const special = /["\\\u0000-\u001f]/g;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const literal = /true|false|null/y;
const space = /[ \t\n\r]*/y;

/**
 * Reads JSON that every implementation reads alike (RFC 8259, I-JSON of RFC 7493): UTF-8 without a byte order mark, no
 * key twice in an object, no lone surrogates, whole numbers that are exact, and limits on size, depth and count that hold
 * before anything is built. The scanner below only judges; the value is that of `JSON.parse`.
 *
 * Throws `too-large` for the limits and `json-invalid` for the rest.
 */
export function readJson(bytes: Uint8Array, limits: JsonLimits = {}): unknown {
  if (bytes.length > (limits.bytes ?? 2 ** 20)) throw new ProtocolError('too-large', 'The JSON has too many bytes.');
  const text = decode(bytes);
  const scanner = new Scanner(text, limits.depth ?? 32, limits.values ?? 100_000);
  scanner.readValue(0);
  if (scanner.at !== text.length) throw invalid('The JSON goes on after its end.');
  return JSON.parse(text);
}

function decode(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw invalid('The JSON is not UTF-8.', cause);
  }
  if (text.startsWith('\ufeff')) throw invalid('The JSON begins with a byte order mark.');
  return text;
}

class Scanner {
  at = 0;
  readonly #text: string;
  readonly #depth: number;
  #values: number;

  constructor(text: string, depth: number, values: number) {
    this.#text = text;
    this.#depth = depth;
    this.#values = values;
  }

  readValue(depth: number): void {
    this.#values -= 1;
    if (this.#values < 0) throw new ProtocolError('too-large', 'The JSON has too many values.');
    this.#match(space);
    const first = this.#text[this.at];
    if (first === '{') this.#readMembers(depth + 1);
    else if (first === '[') this.#readElements(depth + 1);
    else if (first === '"') this.#readString();
    else if (this.#match(literal) === undefined) this.#readNumber();
    this.#match(space);
  }

  #readMembers(depth: number): void {
    const keys = new Set<string>();
    this.#readList('}', depth, () => {
      this.#match(space);
      const key = this.#readString();
      // JSON.parse would keep the last of two silently; other readers keep the first.
      if (keys.has(key)) throw invalid('The JSON has a key twice in one object.');
      // It would be the prototype in much of the code that copies objects.
      if (key === '__proto__') throw invalid('The JSON has a key that no message uses.');
      keys.add(key);
      this.#match(space);
      if (this.#text[this.at] !== ':') throw invalid('The JSON lacks a colon after a key.');
      this.at += 1;
      this.readValue(depth);
    });
  }

  #readElements(depth: number): void {
    this.#readList(']', depth, () => this.readValue(depth));
  }

  #readList(end: string, depth: number, readItem: () => void): void {
    if (depth > this.#depth) throw new ProtocolError('too-large', 'The JSON is nested too deep.');
    this.at += 1;
    this.#match(space);
    if (this.#text[this.at] === end) {
      this.at += 1;
      return;
    }
    for (;;) {
      readItem();
      this.#match(space);
      const next = this.#text[this.at];
      this.at += 1;
      if (next === end) return;
      if (next !== ',') throw invalid('The JSON lacks a comma or the end of a list.');
    }
  }

  #readString(): string {
    const start = this.at;
    if (this.#text[start] !== '"') throw invalid('The JSON lacks a text.');
    this.at += 1;
    let escapes = 0;
    // Searched, not matched as a whole: a text of some hundred thousand characters is usual here.
    while (this.#nextSpecial() !== '"') {
      if (this.#match(escaped) === undefined) throw invalid('The JSON has a text that is not well formed.');
      escapes += 1;
    }
    this.at += 1;
    const token = this.#text.slice(start, this.at);
    if (escapes === 0) return token.slice(1, -1);
    const value: string = JSON.parse(token);
    if (!value.isWellFormed()) throw invalid('The JSON has half of a surrogate pair.');
    return value;
  }

  #readNumber(): void {
    const token = this.#match(number);
    if (token === undefined) throw invalid('The JSON lacks a value.');
    const value = Number(token);
    const whole = /^-?\d+$/.test(token);
    const exact = whole ? Number.isSafeInteger(value) : Math.abs(value) <= Number.MAX_SAFE_INTEGER;
    if (!exact) throw invalid('The JSON has a number that is not exact everywhere.');
  }

  #nextSpecial(): string {
    special.lastIndex = this.at;
    const found = special.exec(this.#text);
    if (!found) throw invalid('The JSON has a text without end.');
    this.at = found.index;
    return found[0];
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const token = pattern.exec(this.#text)?.[0];
    if (token !== undefined) this.at += token.length;
    return token;
  }
}

function invalid(sentence: string, cause?: unknown): ProtocolError {
  return new ProtocolError('json-invalid', sentence, { cause });
}
