import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readDocuments } from './intel-documents.ts';

async function read(format: string, ...parts: (string | Buffer)[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const one of readDocuments('-', format, Readable.from(parts.map((part) => Buffer.from(part))))) {
    found.push('error' in one ? `${one.error.code} ${one.error.line}:${one.error.column ?? ''}` : one.document.text);
  }
  return found;
}

test('cells may hold quotes, separators and line breaks', async () => {
  expect(await read('csv', 'id,text\n1,"a ""b"", c\nd"\r\n2,e\n')).toEqual(['a "b", c\nd', 'e']);
});

test.each([
  ['text behind a closing quote', '1,"a" b\n2,c\n', ['csv-quote-misplaced 2:6', 'c']],
  ['a quote that is never closed', '1,"a\n2,b\n3,c\n', ['csv-quote-open 2:3', 'b', 'c']],
  ['a quote that another one closes', '1,"a\n2,"b"\n3,c\n', ['csv-quote-open 2:3', 'b', 'c']],
  ['too many cells', '1,a,b\n2,c\n', ['csv-columns 2:', 'c']],
  ['no id', ',a\n2,c\n', ['document-invalid 2:', 'c']],
])('%s costs one record; the rest of the file is read', async (_, rows, expected) => {
  expect(await read('csv', `id,text\n${rows}`)).toEqual(expected);
});

test('bytes that are no UTF-8 are reported with line and column', async () => {
  expect(
    await read('jsonl', '{"id":"1","text":"a"}\n', Buffer.from([0x7b, 0x22, 0xff, 0x0a]), '{"id":"2","text":"b"}'),
  ).toEqual(['a', 'utf8-invalid 2:3', 'b']);
});

test('a character that is cut between two pieces of the stream is whole', async () => {
  const bytes = Buffer.from('{"id":"1","text":"ก"}\n');
  expect(await read('jsonl', bytes.subarray(0, 19), bytes.subarray(19))).toEqual(['ก']);
});

test('the obvious names of columns are understood', async () => {
  const rows = 'Ad_ID,posted_at,city,country,body,photo\n7,2026-03-01,Pattaya,TH,hello,a.jpg;b.jpg\n';
  for await (const one of readDocuments('-', 'csv', Readable.from([Buffer.from(rows)]))) {
    expect(one).toMatchObject({
      document: { id: '7', text: 'hello', time: '2026-03-01', place: 'Pattaya, TH', images: ['a.jpg', 'b.jpg'] },
    });
  }
});

test('thousands of open quotes take bounded time', async () => {
  const rows = Array.from({ length: 5000 }, (_, index) => `${index},"x\n`).join('');
  const begun = performance.now();
  const found = await read('csv', `id,text\n${rows}`);
  expect(found.length).toBeGreaterThan(2000);
  expect(performance.now() - begun).toBeLessThan(20_000);
});

test('a file that is none is refused', async () => {
  await expect(read('xml', '')).rejects.toMatchObject({ code: 'usage' });
  await expect(read('json', '{')).rejects.toMatchObject({ code: 'input-invalid' });
  await expect(read('csv', 'a,b\n1,2\n')).rejects.toMatchObject({ code: 'input-invalid' });
});
