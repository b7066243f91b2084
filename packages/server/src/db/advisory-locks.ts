import pg from 'pg';

/** Locks that PostgreSQL holds for one process, all on one connection. When the process dies, they are free at once. */
export class AdvisoryLocks implements AsyncDisposable {
  readonly #url: string;
  /** PostgreSQL would give a session its own lock a second time. */
  readonly #held = new Set<string>();
  #client: Promise<pg.Client> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Undefined when somebody has it. Should the connection break, another process may get it too: what is done must bear that. */
  async tryLock(name: string): Promise<AsyncDisposable | undefined> {
    if (this.#held.has(name)) return undefined;
    this.#held.add(name);
    try {
      const client = await this.#connect();
      const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as locked', [name]);
      if (!rows[0]?.locked) {
        this.#held.delete(name);
        return undefined;
      }
      return { [Symbol.asyncDispose]: () => this.#unlock(client, name) };
    } catch (error) {
      this.#held.delete(name);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    await client?.end();
  }

  async #unlock(client: pg.Client, name: string): Promise<void> {
    this.#held.delete(name);
    // A broken connection has let go of it already.
    await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => {});
  }

  #connect(): Promise<pg.Client> {
    this.#client ??= this.#open();
    return this.#client;
  }

  async #open(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true });
    const lose = () => {
      this.#client = undefined;
    };
    client.on('error', lose);
    client.once('end', lose);
    try {
      await client.connect();
      return client;
    } catch (error) {
      lose();
      throw error;
    }
  }
}
