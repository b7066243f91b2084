import { sha256, sha512 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../bytes.ts';
import type { PartPrimitives } from './cobblestone.ts';

const digests = { sha256, sha512 };

/** Primitives that run everywhere: WebCrypto for the cipher and JavaScript for the rest. Slower than the server's own. */
export const webPrimitives: PartPrimitives = {
  cipher: async (bytes) => {
    const key = await crypto.subtle.importKey('raw', bytes as Bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    const gcm = (nonce: Uint8Array) => ({ name: 'AES-GCM', iv: nonce as Bytes });
    return {
      seal: async (nonce, plaintext) =>
        new Uint8Array(await crypto.subtle.encrypt(gcm(nonce), key, plaintext as Bytes)),
      open: async (nonce, ciphertext) =>
        new Uint8Array(await crypto.subtle.decrypt(gcm(nonce), key, ciphertext as Bytes)),
    };
  },
  digest: (algorithm) => digests[algorithm].create(),
};
