import { Clusterer, type Prepared, prepare } from './clusterer.ts';
import { type TemplatePart, templateOf } from './template.ts';

/** Which texts belong together: for each text the number of its cluster, -1 where it stands alone. */
export interface Grouping {
  clusterOf: Int32Array;
  clusters: number;
  /** Texts that were compared by their beginning only. */
  cut: number;
  /** Goes on taking texts: they join without a rebuild. */
  clusterer: Clusterer;
  /** What each text's tokens hash to. */
  contentOf: Float64Array;
}

/** A cluster as it is shown: its members in the order of the documents, its template and when it was posted. */
export interface ClusterView {
  id: string;
  members: string[];
  template: TemplatePart[];
  slots: Record<string, string[]>;
  first: string | null;
  last: string | null;
  compression: number;
}

const mostShown = 1000;

/**
 * Groups texts that are made from one template. The result does not depend on the order of the texts: they are taken in
 * the order of their content's hash. Linear in time and memory; equal texts are compared once.
 */
export function groupTexts(count: number, textAt: (index: number) => string): Grouping {
  const contentOf = new Float64Array(count);
  const different = new Map<number, Prepared>();
  let cut = 0;
  for (let index = 0; index < count; index++) {
    const prepared = prepare(textAt(index));
    if (prepared.cut) cut++;
    contentOf[index] = prepared.content;
    if (prepared.tokens.length > 0 && !different.has(prepared.content)) different.set(prepared.content, prepared);
  }
  const order = Float64Array.from(different.keys()).sort();
  const clusterer = new Clusterer(order.length);
  const inOrder = function* () {
    for (const content of order) {
      const prepared = different.get(content);
      if (prepared) yield prepared;
    }
  };
  for (const prepared of inOrder()) clusterer.count(prepared);
  const found = new Map<number, number>();
  for (const prepared of inOrder()) found.set(prepared.content, clusterer.join(prepared));
  clusterer.mergeAlike();
  return { ...number(contentOf, found, clusterer), cut, clusterer, contentOf };
}

/** Numbers the clusters of two texts and more by their first text. */
function number(contentOf: Float64Array, found: ReadonlyMap<number, number>, clusterer: Clusterer) {
  const sizes = new Map<number, number>();
  const clusterAt = (index: number) => {
    const joined = found.get(contentOf[index] ?? 0);
    return joined === undefined ? undefined : clusterer.clusterOf(joined);
  };
  for (let index = 0; index < contentOf.length; index++) {
    const cluster = clusterAt(index);
    if (cluster !== undefined) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  }
  const clusterOf = new Int32Array(contentOf.length).fill(-1);
  const numbers = new Map<number, number>();
  for (let index = 0; index < contentOf.length; index++) {
    const cluster = clusterAt(index);
    if (cluster === undefined || (sizes.get(cluster) ?? 0) < 2) continue;
    const own = numbers.get(cluster) ?? numbers.size;
    numbers.set(cluster, own);
    clusterOf[index] = own;
  }
  return { clusterOf, clusters: numbers.size };
}

/** What describing clusters needs to know of the documents. */
export interface Posts {
  count: number;
  idAt(index: number): string;
  textAt(index: number): string;
  timeAt(index: number): string | undefined;
}

/** Describes each cluster, one by one, the biggest first. Templates are read off at most 1,000 texts of a cluster. */
export function* describeClusters({ clusterOf, clusters, contentOf }: Grouping, posts: Posts): Generator<ClusterView> {
  const members: number[][] = Array.from({ length: clusters }, () => []);
  clusterOf.forEach((cluster, index) => {
    if (cluster >= 0) members[cluster]?.push(index);
  });
  // By size, then by content: neither depends on the order of the documents.
  const smallest = members.map((list) =>
    list.reduce((least, index) => Math.min(least, contentOf[index] ?? 0), Number.MAX_VALUE),
  );
  const order = members.map((_, cluster) => cluster);
  order.sort(
    (a, b) => (members[b]?.length ?? 0) - (members[a]?.length ?? 0) || (smallest[a] ?? 0) - (smallest[b] ?? 0),
  );
  for (const [rank, cluster] of order.entries()) {
    const list = members[cluster] ?? [];
    const shown = [...list].sort((a, b) => (contentOf[a] ?? 0) - (contentOf[b] ?? 0)).slice(0, mostShown);
    const { parts, slots, compression } = templateOf(shown.map((index) => posts.textAt(index)));
    yield {
      id: `c${rank + 1}`,
      members: list.map((index) => posts.idAt(index)),
      template: parts,
      slots,
      ...span(list.map((index) => posts.timeAt(index))),
      compression,
    };
  }
}

/** The first and the last of the times that can be read, as they were written. */
export function span(times: readonly (string | undefined)[]): { first: string | null; last: string | null } {
  let first: string | null = null;
  let last: string | null = null;
  for (const time of times) {
    if (time === undefined || Number.isNaN(Date.parse(time))) continue;
    if (first === null || Date.parse(time) < Date.parse(first)) first = time;
    if (last === null || Date.parse(time) > Date.parse(last)) last = time;
  }
  return { first, last };
}
