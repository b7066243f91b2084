import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { chooseNode, readRunningNodes, signIn } from './nodes.ts';

const home = mkdtempSync(path.join(tmpdir(), 'comity-nodes-'));
afterAll(() => rmSync(home, { recursive: true }));

const thai = { node: 'x-training.th.oag.mla', url: 'http://127.0.0.1:1', pid: 1, signIn: 'http://127.0.0.1:1/sign-in' };
const nigerian = { ...thai, node: 'x-training.ng.justice.mla' };

test('the running nodes are read from the home folder', () => {
  expect(() => readRunningNodes(home)).toThrow(expect.objectContaining({ code: 'not-running' }));
  note(JSON.stringify({ pid: 1, nodes: [thai, nigerian] }));
  expect(readRunningNodes(home)).toEqual([thai, nigerian]);
});

test.each(['', '{', '[]', '{"pid": 1, "nodes": [{}]}'])('a list that is broken (%s) is no list', (text) => {
  note(text);
  expect(() => readRunningNodes(home)).toThrow(expect.objectContaining({ code: 'not-running' }));
});

test('a node is chosen by its country or by its whole name', () => {
  expect(chooseNode([thai, nigerian], 'ng')).toBe(nigerian);
  expect(chooseNode([thai, nigerian], thai.node)).toBe(thai);
  for (const wanted of [undefined, '', 'us']) {
    expect(() => chooseNode([thai, nigerian], wanted)).toThrow(expect.objectContaining({ code: 'usage' }));
  }
});

test('a node that is gone, and a server that is no node, are not reached', async () => {
  await expect(signIn(thai, 'TH-CA-1')).rejects.toMatchObject({ code: 'node-unreachable' });
  const server = createServer((_, reply) => reply.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(signIn({ ...thai, url }, 'TH-CA-1')).rejects.toMatchObject({ code: 'node-unreachable' });
  server.close();
});

function note(text: string): void {
  writeFileSync(path.join(home, 'running.json'), text);
}
