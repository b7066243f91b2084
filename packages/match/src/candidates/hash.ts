/** FNV-1a over UTF-16 code units, 32 bits. Index keys only: nothing secret, nothing that leaves the node. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** Joins two hashes into one; the order counts. */
export function joinHashes(a: number, b: number): number {
  return mix((Math.imul(a, 0x9e3779b1) ^ (b + 0x7f4a7c15)) | 0);
}

function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
