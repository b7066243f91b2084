import { Aes256Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { expect, test } from 'vitest';
import { fromBase64url, toBase64url, utf8 } from '../bytes.ts';
import {
  generateSealingPair,
  generateSigningPair,
  importOpener,
  importSealer,
  importSigner,
  importVerifier,
  open,
  seal,
  signWith,
  verifyWith,
} from './suite.ts';

/** HPKE of another author, in other code: @hpke/core. X-Wing is the KEM 0x647a, MLKEM768-X25519. */
const other = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const info = utf8('comity+jwe C1');
const aad = utf8('header');
const text = utf8('A message of some length, so that it has more than one block.');

test('another implementation of HPKE opens what we seal', async () => {
  const pair = await generateSealingPair();
  const sealed = await seal(await importSealer(pair.public), text, aad);
  const recipientKey = await other.kem.deserializePrivateKey(fromBase64url(pair.seed));
  const recipient = await other.createRecipientContext({ recipientKey, enc: sealed.enc, info });
  expect(new Uint8Array(await recipient.open(sealed.ciphertext, aad))).toEqual(text);
});

test('we open what another implementation of HPKE seals', async () => {
  const pair = await generateSealingPair();
  const recipientPublicKey = await other.kem.deserializePublicKey(fromBase64url(pair.public));
  const sender = await other.createSenderContext({ recipientPublicKey, info });
  const ciphertext = new Uint8Array(await sender.seal(text, aad));
  expect(await open(await importOpener(pair), new Uint8Array(sender.enc), ciphertext, aad)).toEqual(text);
});

test('another implementation of ML-DSA-65 verifies ours and we verify its signatures', async () => {
  const pair = await generateSigningPair();
  const signer = await importSigner(pair);
  const signature = await signWith('ML-DSA-65', signer.mlDsa65, text);
  expect(ml_dsa65.verify(signature, text, fromBase64url(pair.mlDsa65))).toBe(true);

  const theirs = ml_dsa65.keygen(fromBase64url(pair.mlDsa65Seed));
  expect(toBase64url(theirs.publicKey)).toBe(pair.mlDsa65);
  const verifier = await importVerifier(pair);
  expect(await verifyWith('ML-DSA-65', verifier.mlDsa65, ml_dsa65.sign(text, theirs.secretKey), text)).toBe(true);
});
