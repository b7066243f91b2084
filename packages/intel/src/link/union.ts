/** Sets that grow together (union-find); the smallest member names a set, so the order of joining does not matter. */
export class Sets {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, index) => index);
  }

  find(index: number): number {
    let at = index;
    while (this.#parent[at] !== at) {
      this.#parent[at] = this.#parent[this.#parent[at] ?? 0] ?? 0;
      at = this.#parent[at] ?? 0;
    }
    return at;
  }

  join(left: number, right: number): void {
    const [a, b] = [this.find(left), this.find(right)];
    if (a !== b) this.#parent[Math.max(a, b)] = Math.min(a, b);
  }

  /** The sets of two and more, the biggest first, each in order. */
  groups(): number[][] {
    const groups = new Map<number, number[]>();
    for (let index = 0; index < this.#parent.length; index++) {
      const root = this.find(index);
      const group = groups.get(root);
      if (group) group.push(index);
      else groups.set(root, [index]);
    }
    return [...groups.values()]
      .filter(({ length }) => length > 1)
      .sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
  }
}
