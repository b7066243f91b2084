import {
  changesSince,
  type Document,
  describeClusters,
  extract,
  groupPictures,
  groupTexts,
  type Link,
  type Linkable,
  linkDocuments,
  phoneKey,
  readPlace,
  routeOf,
  span,
  type Use,
} from '@comity/intel';
import { type Io, status } from './command.ts';
import type { LineError, Read } from './intel-documents.ts';
import { type Options, reportLeftOut } from './intel-options.ts';
import { write } from './intel-output.ts';
import { Pictures } from './intel-pictures.ts';

interface Prepared extends Linkable {
  time?: string;
  place?: string;
}

const mostLegs = 200;

/** `link`: documents that belong together by phone, handle and picture, and every link with its reason. */
export async function linkAll(documents: AsyncGenerator<Read>, options: Options, io: Io): Promise<number> {
  const pictures = new Pictures(options.file);
  const prepared: Prepared[] = [];
  const errors: LineError[] = [];
  let leftOut = 0;
  for await (const read of documents) {
    if ('error' in read) {
      leftOut++;
      if (errors.length < 100) errors.push(read.error);
    } else prepared.push(await prepare(read.document, pictures));
  }
  nameWordings(prepared);
  namePictures(prepared);
  const linked = linkDocuments(prepared);
  const idsOf = (groups: readonly number[][]) => groups.map((group) => group.map((index) => prepared[index]?.id ?? ''));
  const clusters = linked.groups.map((group, index) => describeGroup(`g${index + 1}`, group, prepared, options.since));
  const grouped = linked.groups.reduce((sum, { length }) => sum + length, 0);
  const answer = {
    clusters,
    links: linked.links,
    byPhone: idsOf(linked.byPhone),
    byIdentifiers: idsOf(linked.byIdentifiers),
    noise: prepared.length - grouped,
    stats: {
      documents: prepared.length,
      clusters: clusters.length,
      picturesNotRead: pictures.unread,
      leftOut,
      ...(errors.length > 0 && { errors }),
    },
  };
  if (options.json) await write(io.stdout, `${JSON.stringify(answer)}\n`);
  else if (options.jsonl) for (const cluster of clusters) await write(io.stdout, `${JSON.stringify(cluster)}\n`);
  else await write(io.stdout, asText(clusters, linked.links));
  reportLeftOut(errors, leftOut, io);
  return leftOut > 0 ? status.negative : status.positive;
}

async function prepare(document: Document, pictures: Pictures): Promise<Prepared> {
  const { id, text, time, place, poster } = document;
  const found = extract(document);
  const home = place === undefined ? undefined : readPlace(place).country;
  const hashes: string[] = [];
  for (const image of document.images ?? []) {
    const hash = await pictures.hashOf(image);
    if (hash !== undefined) hashes.push(hash);
  }
  return {
    id,
    text,
    ...(time !== undefined && { time }),
    ...(place !== undefined && { place }),
    ...(poster !== undefined && { poster }),
    phones: found.phones.flatMap((phone) => phoneKey(phone, home) ?? []),
    handles: [...found.handles, ...found.emails, ...found.wallets].map(({ value }) => value),
    pictures: hashes,
  };
}

/** Copies of a picture that differ a little are one picture. */
function namePictures(prepared: Prepared[]): void {
  const same = groupPictures(prepared.flatMap(({ pictures }) => [...pictures]));
  for (const document of prepared) document.pictures = document.pictures.flatMap((hash) => same.get(hash) ?? []);
}

function nameWordings(prepared: Prepared[]): void {
  const grouping = groupTexts(prepared.length, (index) => prepared[index]?.text ?? '');
  const posts = {
    count: prepared.length,
    idAt: (index: number) => String(index),
    textAt: (index: number) => prepared[index]?.text ?? '',
    timeAt: () => undefined,
  };
  for (const { id, members } of describeClusters(grouping, posts)) {
    for (const member of members) {
      const document = prepared[Number(member)];
      if (document) document.wording = id;
    }
  }
}

function describeGroup(id: string, group: readonly number[], prepared: readonly Prepared[], since: string | undefined) {
  const documents = group.flatMap((index) => prepared[index] ?? []);
  const uses = documents.flatMap(usesOf);
  const values = (kind: Use['kind']) =>
    [...new Set(uses.filter((use) => use.kind === kind).map(({ value }) => value))].sort();
  const sightings = documents.flatMap(({ time, place }) =>
    time === undefined || place === undefined ? [] : [{ time, place }],
  );
  return {
    id,
    members: documents.map((document) => document.id),
    phones: values('phone'),
    handles: values('handle'),
    pictures: values('image').length,
    wordings: [...new Set(documents.flatMap(({ wording }) => wording ?? []))].sort(),
    places: values('place'),
    ...span(documents.map(({ time }) => time)),
    route: routeOf(sightings).slice(0, mostLegs),
    ...(since !== undefined && { changes: changesSince(uses, since) }),
  };
}

function usesOf({ id, time = '', wording, place, phones, handles, poster, pictures }: Prepared): Use[] {
  const use = (kind: Use['kind']) => (value: string) => ({
    kind,
    value,
    document: id,
    time,
    ...(wording && { wording }),
  });
  const accounts = new Set(poster === undefined ? handles : [...handles, poster.toLowerCase()]);
  return [
    ...phones.map(use('phone')),
    ...[...accounts].map(use('handle')),
    ...pictures.map(use('image')),
    ...(place === undefined ? [] : [use('place')(place)]),
  ];
}

function asText(clusters: readonly ReturnType<typeof describeGroup>[], links: readonly Link[]): string {
  const groups = clusters.map(
    ({ id, members, phones, handles, first, last }) =>
      `${id}\t${members.length} posts\t${phones.slice(0, 5).join(' ')}\t${handles.slice(0, 5).join(' ')}\t${first ?? ''} to ${last ?? ''}\n`,
  );
  const candidates = links
    .filter(({ joins, strength }) => !joins && strength > 0)
    .map(({ kind, strength, reason }) => `candidate\t${kind}\t${strength}\t${reason}\n`);
  return groups.join('') + candidates.join('');
}
