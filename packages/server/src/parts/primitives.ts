import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { PartPrimitives } from '@comity/protocol';

const tagBytes = 16;

/** The cipher and digests of parts by node:crypto, several times as fast as WebCrypto for small chunks. */
export const nodePrimitives: PartPrimitives = {
  cipher: (key) => ({
    seal(nonce, plaintext) {
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.allocUnsafe(plaintext.length + tagBytes);
      sealed.set(cipher.update(plaintext));
      cipher.final();
      sealed.set(cipher.getAuthTag(), plaintext.length);
      return sealed;
    },
    open(nonce, ciphertext) {
      const end = ciphertext.length - tagBytes;
      const decipher = createDecipheriv('aes-256-gcm', key, nonce);
      decipher.setAuthTag(ciphertext.subarray(end));
      const opened = decipher.update(ciphertext.subarray(0, end));
      decipher.final();
      return opened;
    },
  }),
  digest: (algorithm) => createHash(algorithm),
};
