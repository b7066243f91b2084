import { alpha3Of, type Document, extract, indicators, type Phone } from '@comity/intel';
import { type Io, status } from './command.ts';
import type { LineError, Read } from './intel-documents.ts';
import { type Options, reportLeftOut } from './intel-options.ts';
import { write } from './intel-output.ts';

/** `extract`: one answer a document, in the order of the file. */
export function extractEach(documents: AsyncGenerator<Read>, options: Options, io: Io): Promise<number> {
  return each(documents, options, io, extractOne, ({ id, phones, emails, handles, places, languages }) =>
    [
      id,
      phones.map(({ e164, national }) => e164 ?? `${national}?`).join(' '),
      [...emails, ...handles].map(({ value }) => value).join(' '),
      places.map(({ name }) => name).join(' '),
      languages.map(({ code }) => code).join(' '),
    ].join('\t'),
  );
}

/** `indicators`: one answer a document, in the order of the file. */
export function indicateEach(documents: AsyncGenerator<Read>, options: Options, io: Io): Promise<number> {
  return each(documents, options, io, indicators, ({ id, indicators: found }) =>
    [id, ...found.map(({ indicator, words }) => `${indicator} (${words.map(({ raw }) => raw).join('; ')})`)].join('\t'),
  );
}

/** Countries are printed as alpha-3 on the command line. */
function extractOne(document: Document) {
  const found = extract(document);
  const country = (code: string | null) => (code === null ? null : alpha3Of(code));
  return {
    ...found,
    phones: found.phones.map((phone): Phone => ({ ...phone, country: country(phone.country) })),
    places: found.places.map((place) => ({ ...place, country: country(place.country) })),
  };
}

async function each<Answer>(
  documents: AsyncGenerator<Read>,
  { json, jsonl }: Options,
  io: Io,
  answer: (document: Document) => Answer,
  asText: (answer: Answer) => string,
): Promise<number> {
  const errors: LineError[] = [];
  let count = 0;
  let first = true;
  if (json) await write(io.stdout, '[');
  for await (const read of documents) {
    const result = 'error' in read ? { error: read.error } : answer(read.document);
    if ('error' in read) {
      count++;
      if (errors.length < 5) errors.push(read.error);
    }
    if (jsonl) await write(io.stdout, `${JSON.stringify(result)}\n`);
    else if (json) await write(io.stdout, `${first ? '' : ',\n'}${JSON.stringify(result)}`);
    else if (!('error' in read)) await write(io.stdout, `${asText(result as Answer)}\n`);
    first = false;
  }
  if (json) await write(io.stdout, ']\n');
  reportLeftOut(errors, count, io);
  return count > 0 ? status.negative : status.positive;
}
