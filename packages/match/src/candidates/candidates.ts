/** What is known of a record without opening it, for leaving it out early. */
export interface Filters {
  kind?: 'person' | 'organisation';
}

/** A record that shares keys with a question, and how much the keys that it shares tell: rare ones more. */
export interface Candidate {
  record: number;
  overlap: number;
}

/** Where candidates come from: an index in memory, or a table of keys in PostgreSQL behind the same question. */
export interface Candidates {
  find(keys: readonly number[], filters: Filters, limit: number): Candidate[] | Promise<Candidate[]>;
}
