import { fold } from '../../packages/intel/src/fold.ts';

/** Peers of the same run: equal text, and MinHash with locality-sensitive hashing (Broder 1997; 20 bands of 5 rows). */
export function groupExact(texts: readonly string[]): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(texts, (text) => {
    const folded = fold(text).text;
    const group = known.get(folded) ?? known.size;
    known.set(folded, group);
    return group;
  });
}

const bands = 20;
const rows = 5;

export function groupByMinHash(texts: readonly string[]): Int32Array {
  const parent = Int32Array.from(texts, (_, index) => index);
  const find = (index: number) => {
    let at = index;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] ?? 0] ?? 0;
      at = parent[at] ?? 0;
    }
    return at;
  };
  const buckets = new Map<string, number>();
  const factors = Uint32Array.from({ length: bands * rows }, (_, i) => Math.imul(i + 1, 0x9e3779b1) | 1);
  texts.forEach((text, index) => {
    const { text: folded } = fold(text);
    const least = new Uint32Array(bands * rows).fill(0xffffffff);
    for (let at = 0; at + 5 <= folded.length; at++) {
      let hash = 0x811c9dc5;
      for (let k = 0; k < 5; k++) hash = Math.imul(hash ^ folded.charCodeAt(at + k), 0x01000193);
      for (let k = 0; k < least.length; k++) {
        let mixed = Math.imul(hash ^ (hash >>> 15), factors[k] ?? 1);
        mixed = (mixed ^ (mixed >>> 13)) >>> 0;
        if (mixed < (least[k] ?? 0)) least[k] = mixed;
      }
    }
    for (let band = 0; band < bands; band++) {
      const key = `${band}:${least.subarray(band * rows, (band + 1) * rows).join()}`;
      const other = buckets.get(key);
      if (other === undefined) buckets.set(key, index);
      else parent[Math.max(find(index), find(other))] = Math.min(find(index), find(other));
    }
  });
  return Int32Array.from(texts, (_, index) => find(index));
}
