import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes answers as they come: a JSON line each, one JSON array, or text for people. */
export class Answers {
  readonly #stdout: Writable;
  readonly #form: 'jsonl' | 'json' | 'text';
  #buffer = '';
  #count = 0;
  #bad = 0;

  constructor(stdout: Writable, form: 'jsonl' | 'json' | 'text') {
    this.#stdout = stdout;
    this.#form = form;
  }

  get bad(): number {
    return this.#bad;
  }

  get count(): number {
    return this.#count;
  }

  async add(answer: object, text: () => string): Promise<void> {
    if ('error' in answer) this.#bad++;
    const first = this.#count++ === 0;
    if (this.#form === 'jsonl') this.#buffer += `${JSON.stringify(answer)}\n`;
    else if (this.#form === 'json') this.#buffer += `${first ? '[' : ','}\n${JSON.stringify(answer)}`;
    else this.#buffer += `${text()}\n`;
    if (this.#buffer.length > 60_000) await this.flush();
  }

  async end(): Promise<void> {
    if (this.#form === 'json') this.#buffer += this.#count === 0 ? '[]\n' : '\n]\n';
    await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#buffer;
    this.#buffer = '';
    if (text !== '' && !this.#stdout.write(text)) await once(this.#stdout, 'drain');
  }
}
