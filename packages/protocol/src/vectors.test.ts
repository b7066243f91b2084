import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseExactJson } from './log/merkle-vectors.ts';
import { runVectorFile } from './vectors.ts';

const folder = new URL('../../../spec/vectors/', import.meta.url);
const read = (name: string) => parseExactJson(readFileSync(new URL(name, folder), 'utf8'));

/** The numbers stand here so that a runner that runs nothing cannot seem to pass. */
test.each([
  ['envelope/message.json', 27, 0],
  ['envelope/receipt.json', 7, 0],
  ['envelope/call.json', 10, 0],
  ['envelope/answer.json', 6, 0],
  ['envelope/approval.json', 7, 0],
  ['envelope/trust-statement.json', 7, 0],
  ['envelope/parts.json', 7, 0],
  ['envelope/strict-json.json', 15, 0],
  ['envelope/stream-hash.json', 4, 0],
  ['cobblestone/pyca.json', 13, 0],
  ['wycheproof/ed25519_test.json', 76, 0],
  ['wycheproof/mldsa_65_verify_test.json', 101, 4],
  ['wycheproof/aes_gcm_test.json', 33, 125],
  ['wycheproof/hkdf_sha256_test.json', 43, 0],
  ['wycheproof/hkdf_sha512_test.json', 42, 0],
  ['wycheproof/mlkem_768_test.json', 97, 0],
  ['wycheproof/x25519_test.json', 259, 0],
  ['hpke/base-mode.json', 2, 6],
  ['jose-cookbook/ed25519-jws.json', 1, 0],
  ['matchkeys/identifiers.json', 52, 0],
  ['matchkeys/keys.json', 17, 0],
  ['matchkeys/names.json', 22, 0],
  ['merkle/inclusion.json', 65, 0],
  ['merkle/consistency.json', 57, 0],
])('%s: %i vectors come out as they should, %i are of other algorithms', async (name, passed, skipped) => {
  expect(await runVectorFile(read(name))).toEqual({ passed, failed: 0, skipped, failures: [] });
});

describe('a vector that is wrong is reported', () => {
  type File = { vectors: Record<string, unknown>[] };

  test.each([
    'envelope/message.json',
    'envelope/receipt.json',
    'envelope/call.json',
    'envelope/answer.json',
    'envelope/approval.json',
    'envelope/trust-statement.json',
    'envelope/parts.json',
    'envelope/strict-json.json',
    'envelope/stream-hash.json',
    'cobblestone/pyca.json',
  ])('%s', async (name) => {
    const file = read(name) as File;
    const turned = file.vectors.map((vector) => ({
      ...vector,
      result: vector.result === 'bad-signature' ? 'valid' : 'bad-signature',
    }));
    const report = await runVectorFile({ ...file, vectors: turned });
    expect(report).toMatchObject({ passed: 0, failed: turned.length });
    expect(report.failures[0]?.reason).toMatch(/^expected bad-signature, was /);
  });

  test.each(['ed25519', 'mldsa_65_verify', 'aes_gcm', 'hkdf_sha256', 'mlkem_768'])('wycheproof/%s', async (name) => {
    const file = read(`wycheproof/${name}_test.json`) as { testGroups: { tests: { result: string }[] }[] };
    for (const { tests } of file.testGroups) {
      for (const one of tests) one.result = one.result === 'valid' ? 'invalid' : 'valid';
    }
    expect(await runVectorFile(file)).toMatchObject({ passed: 0 });
  });

  test('X25519 with another secret', async () => {
    const file = read('wycheproof/x25519_test.json') as {
      testGroups: { tests: { result: string; shared: string }[] }[];
    };
    for (const { tests } of file.testGroups) for (const one of tests) one.shared = '00'.repeat(32);
    const { failed, passed } = await runVectorFile(file);
    // What remains passed are the tests of which Wycheproof accepts any outcome.
    expect(failed).toBeGreaterThan(100);
    expect(passed + failed).toBe(259);
  });

  test('HPKE with another plaintext, or bytes that are no key', async () => {
    const file = read('hpke/base-mode.json') as { skRm: string; encryptions: { plaintext: string }[] }[];
    for (const { encryptions } of file) for (const one of encryptions) one.plaintext = '00';
    expect(await runVectorFile(file)).toMatchObject({ passed: 0, failed: 2 });
    expect(await runVectorFile(file.map((one) => ({ ...one, skRm: '00' })))).toMatchObject({ passed: 0, failed: 2 });
  });

  test('the cookbook with another payload', async () => {
    const file = read('jose-cookbook/ed25519-jws.json') as { input: { payload: string } };
    file.input.payload = 'another';
    expect(await runVectorFile(file)).toMatchObject({ passed: 0, failed: 1 });
  });

  test('a proof of transparency-dev/merkle', async () => {
    const file = (read('merkle/inclusion.json') as { wantErr: boolean }[]).map((one) => ({
      ...one,
      wantErr: !one.wantErr,
    }));
    expect(await runVectorFile(file)).toMatchObject({ passed: 0, failed: 65 });
  });
});

test('files of algorithms that are not ours are skipped, not passed', async () => {
  const group = { tests: [{ tcId: 1, result: 'valid' }] };
  const unknown = { algorithm: 'ECDSA', schema: 'ecdsa_verify_schema_v1.json', testGroups: [group] };
  expect(await runVectorFile(unknown)).toEqual({ passed: 0, failed: 0, skipped: 1, failures: [] });
  const hkdf = read('wycheproof/hkdf_sha256_test.json') as object;
  expect(await runVectorFile({ ...hkdf, algorithm: 'HKDF-SHA-1' })).toMatchObject({ passed: 0, skipped: 43 });
  const mlKem = read('wycheproof/mlkem_768_test.json') as { testGroups: object[] };
  const smaller = mlKem.testGroups.map((each) => ({ ...each, parameterSet: 'ML-KEM-512' }));
  expect(await runVectorFile({ ...mlKem, testGroups: smaller })).toMatchObject({ passed: 0, skipped: 97 });
  const example = read('jose-cookbook/ed25519-jws.json') as { input: { key: object } };
  example.input.key = { kty: 'RSA' };
  expect(await runVectorFile(example)).toMatchObject({ passed: 0, skipped: 1 });
});

test.each<[string, unknown]>([
  ['no object', 7],
  ['nothing that is known', {}],
  ['an unknown format', { format: 'other' }],
  ['an unknown kind', { format: 'comity-envelope-vectors-1', kind: 'constructor', vectors: [] }],
  ['no vectors', { format: 'comity-envelope-vectors-1', kind: 'message' }],
  ['a list of something', [{ a: 1 }]],
])('a file with %s is refused', async (_, json) => {
  await expect(runVectorFile(json)).rejects.toThrow(expect.objectContaining({ code: 'vector-invalid' }));
});

test('a defect of the runner is not taken for a verdict', async () => {
  const file = read('envelope/message.json') as { vectors: object[] };
  const vectors = [{ id: 'no wires', result: 'valid', wires: 7 }];
  await expect(runVectorFile({ ...file, vectors })).rejects.toThrow(
    expect.objectContaining({ code: 'vector-invalid' }),
  );
});
