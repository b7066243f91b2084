/** How well a grouping agrees with the truth. What stands alone (-1) is a group of its own in both. */
export interface Agreement {
  /** Adjusted Rand index (Hubert and Arabie 1985). */
  ari: number;
  pairPrecision: number;
  pairRecall: number;
}

export function compareGroupings(found: ArrayLike<number>, truth: ArrayLike<number>): Agreement {
  const cells = new Map<string, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  for (let i = 0; i < truth.length; i++) {
    const own = (found[i] ?? -1) < 0 ? -1 - i : (found[i] ?? 0);
    const right = (truth[i] ?? -1) < 0 ? -1 - i : (truth[i] ?? 0);
    rows.set(own, (rows.get(own) ?? 0) + 1);
    columns.set(right, (columns.get(right) ?? 0) + 1);
    const key = `${own},${right}`;
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  const pairs = (counts: Iterable<number>) => {
    let sum = 0;
    for (const n of counts) sum += (n * (n - 1)) / 2;
    return sum;
  };
  const together = pairs(cells.values());
  const inFound = pairs(rows.values());
  const inTruth = pairs(columns.values());
  const all = (truth.length * (truth.length - 1)) / 2;
  const expected = (inFound * inTruth) / all;
  return {
    ari: (together - expected) / ((inFound + inTruth) / 2 - expected || 1),
    pairPrecision: together / (inFound || 1),
    pairRecall: together / (inTruth || 1),
  };
}
