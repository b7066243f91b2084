import path from 'node:path';

/** Where the nodes of a checkout keep what they have, as the server reads it: COMITY_HOME, or else `.comity`. */
export function homeOf(root: string): string {
  return path.resolve(root, process.env.COMITY_HOME || '.comity');
}
