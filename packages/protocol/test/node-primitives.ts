import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { PartPrimitives } from '../src/parts/cobblestone.ts';

const algorithm = 'aes-256-gcm';

/** The primitives on node:crypto, synchronous and fast, as the server has them. */
export const nodePrimitives: PartPrimitives = {
  cipher: (key) => ({
    seal: (nonce, plaintext) => {
      const cipher = createCipheriv(algorithm, key, nonce);
      return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },
    open: (nonce, ciphertext) => {
      const end = ciphertext.length - 16;
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: 16 });
      decipher.setAuthTag(ciphertext.subarray(end));
      return Buffer.concat([decipher.update(ciphertext.subarray(0, end)), decipher.final()]);
    },
  }),
  digest: (name) => createHash(name),
};
