import { type ClusterView, describeClusters, groupTexts } from '@comity/intel';
import { type Io, status } from './command.ts';
import type { LineError, Read } from './intel-documents.ts';
import { type Options, reportLeftOut } from './intel-options.ts';
import { write } from './intel-output.ts';

/** Texts as UTF-8 in big pieces: a million strings would take several times the memory. */
class TextStore {
  readonly #pieces: Buffer[] = [];
  readonly #places: { piece: number; from: number; to: number }[] = [];
  #piece = Buffer.alloc(0);
  #used = 0;

  get count(): number {
    return this.#places.length;
  }

  add(text: string): void {
    const length = Buffer.byteLength(text);
    if (this.#used + length > this.#piece.length) {
      this.#piece = Buffer.allocUnsafe(Math.max(1 << 24, length));
      this.#pieces.push(this.#piece);
      this.#used = 0;
    }
    this.#piece.write(text, this.#used);
    this.#places.push({ piece: this.#pieces.length - 1, from: this.#used, to: this.#used + length });
    this.#used += length;
  }

  at(index: number): string {
    const { piece = 0, from = 0, to = 0 } = this.#places[index] ?? {};
    return this.#pieces[piece]?.toString('utf8', from, to) ?? '';
  }
}

/** `cluster`: posts that are made from one template, with the template and what its slots hold. */
export async function clusterAll(documents: AsyncGenerator<Read>, { json, jsonl }: Options, io: Io): Promise<number> {
  const ids: string[] = [];
  const times: (string | undefined)[] = [];
  const texts = new TextStore();
  const errors: LineError[] = [];
  let leftOut = 0;
  for await (const read of documents) {
    if ('error' in read) {
      leftOut++;
      if (errors.length < 100) errors.push(read.error);
      continue;
    }
    ids.push(read.document.id);
    times.push(read.document.time);
    texts.add(read.document.text);
  }
  const begun = performance.now();
  const grouping = groupTexts(texts.count, (index) => texts.at(index));
  const posts = {
    count: texts.count,
    idAt: (index: number) => ids[index] ?? '',
    textAt: (index: number) => texts.at(index),
    timeAt: (index: number) => times[index],
  };
  const noise = grouping.clusterOf.reduce((alone, cluster) => alone + (cluster < 0 ? 1 : 0), 0);
  let first = true;
  if (json) await write(io.stdout, '{"clusters":[');
  for (const cluster of describeClusters(grouping, posts)) {
    if (json) await write(io.stdout, `${first ? '' : ','}\n${JSON.stringify(cluster)}`);
    else if (jsonl) await write(io.stdout, `${JSON.stringify(cluster)}\n`);
    else await write(io.stdout, asText(cluster));
    first = false;
  }
  const left = { leftOut, cut: grouping.cut, ...(errors.length > 0 && { errors }) };
  // How long it took and how much memory differs from run to run: it stands in one place, the last line.
  const cost = {
    ms: Math.round(performance.now() - begun),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  const stats = { documents: texts.count, clusters: grouping.clusters, ...left };
  if (json) await write(io.stdout, `\n],"noise":${noise},\n"stats":${JSON.stringify({ ...stats, ...cost })}}\n`);
  else io.stderr.write(`${JSON.stringify({ noise, ...stats, ...cost })}\n`);
  reportLeftOut(errors, leftOut, io);
  return leftOut > 0 ? status.negative : status.positive;
}

function asText({ id, members, template, compression }: ClusterView): string {
  const pattern = template.map((part) => ('text' in part ? part.text : `{${part.slot}}`)).join(' ');
  return `${id}\t${members.length} posts\t${Math.round(compression * 100)} % saved\t${pattern}\n`;
}
