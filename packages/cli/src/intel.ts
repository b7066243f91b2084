import { parseArgs } from 'node:util';
import { CliError, type Io, status } from './command.ts';
import { describe } from './help.ts';
import type { Read } from './intel-documents.ts';
import type { Options } from './intel-options.ts';

const usage = [
  'comity intel extract DOCS.(csv|tsv|json|jsonl) --jsonl|--json',
  'comity intel cluster DOCS --json',
  'comity intel link DOCS --json [--since 2026-06-17]',
  'comity intel indicators DOCS --jsonl|--json',
];

type Work = (documents: AsyncGenerator<Read>, options: Options, io: Io) => Promise<number>;

/** Each loads what it needs when it is asked for. */
const works: Record<string, () => Promise<Work>> = {
  extract: async () => (await import('./intel-lines-out.ts')).extractEach,
  indicators: async () => (await import('./intel-lines-out.ts')).indicateEach,
  cluster: async () => (await import('./intel-cluster.ts')).clusterAll,
  link: async () => (await import('./intel-link.ts')).linkAll,
};

/** `comity intel extract|cluster|link|indicators DOCS`. */
export async function intelCommand(args: string[], io: Io): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === '--help' || name === '-h' || rest.includes('--help')) {
    io.stdout.write(describe('intel', usage));
    return status.positive;
  }
  const load = Object.hasOwn(works, name) ? works[name] : undefined;
  if (!load) throw new CliError('usage', 'Say what to do: comity intel extract, cluster, link or indicators.');
  const options = readOptions(rest);
  const { readDocuments } = await import('./intel-documents.ts');
  return await (await load())(readDocuments(options.file, options.format, io.stdin), options, io);
}

function readOptions(args: string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        jsonl: { type: 'boolean', default: false },
        format: { type: 'string' },
        since: { type: 'string' },
      },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0)
      throw new CliError('usage', 'Name one file of documents, or - for standard input.');
    const { json, jsonl, format, since } = values;
    return { file, json, jsonl, ...(format !== undefined && { format }), ...(since !== undefined && { since }) };
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw new CliError('usage', `An option is not known: ${usage[0]}`, { cause });
  }
}
