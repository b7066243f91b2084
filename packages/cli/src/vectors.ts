import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ComityError, parseExactJson, runVectorFile, type VectorReport } from '@comity/protocol';
import { readArguments } from './arguments.ts';
import { CliError, type Command, type Io, status } from './command.ts';
import { readInput } from './files.ts';
import { callsOf } from './help.ts';
import { writeJson } from './output.ts';
import { startProgress } from './progress.ts';
import { isLogFile, runLogFile } from './vectors-log.ts';

interface Report extends Omit<VectorReport, 'failures'> {
  /** `id` is empty where the file as a whole could not be run. */
  failures: { file: string; id: string; reason: string }[];
  /** Why something was skipped: what is left out in silence would seem to have passed. */
  skips: { file: string; skipped: number; reason: string }[];
  files: { file: string; passed: number; failed: number; skipped: number }[];
}

const mostFiles = 10_000;

/** `comity vectors run DIR_OR_FILE`: whether this program does what the conformance vectors say. */
export const vectorsCommand: Command = async (args, io) => {
  const { values, positionals } = readArguments('vectors', {
    args,
    options: { json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [action, place, ...more] = positionals;
  if (action !== 'run' || place === undefined || more.length > 0) {
    throw new CliError('usage', `Call it as ${callsOf('vectors')}.`);
  }
  const report = await runAll(findFiles(place), io);
  if (values.json) writeJson(io.stdout, report);
  else writeReport(report, io);
  return report.failed === 0 ? status.positive : status.negative;
};

async function runAll(files: readonly string[], io: Io): Promise<Report> {
  const report: Report = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [], files: [] };
  const progress = startProgress(io.stderr, 'files');
  for (const [done, file] of files.entries()) {
    progress.say(done, files.length);
    const { passed, failed, skipped, failures } = await runFile(file, io);
    report.passed += passed;
    report.failed += failed;
    report.skipped += skipped;
    report.failures.push(...failures.map(({ id, reason }) => ({ file, id, reason })));
    if (skipped > 0) {
      report.skips.push({
        file,
        skipped,
        reason: 'They are about algorithms or parameters that suite C1 does not use.',
      });
    }
    report.files.push({ file, passed, failed, skipped });
  }
  progress.end();
  return report;
}

/** A file that cannot be run is a failure with a code: nobody should take it for one that passed. */
async function runFile(file: string, io: Io): Promise<VectorReport> {
  try {
    const json = parseExactJson(decode(await readInput(file, io)));
    const report = isLogFile(json) ? await runLogFile(json) : await runVectorFile(json);
    if (report.passed + report.failed + report.skipped > 0) return report;
    throw new CliError('input-invalid', 'The file has no vectors.');
  } catch (error) {
    const reason =
      error instanceof ComityError
        ? `${error.code}: ${error.message}`
        : `vector-invalid: The file cannot be run (${(error as Error).name}).`;
    return { passed: 0, failed: 1, skipped: 0, failures: [{ id: '', reason }] };
  }
}

/** The file itself, or all JSON below a folder, by name; links are not followed. Throws `file-unreadable`. */
function findFiles(place: string): string[] {
  if (place === '-') return [place];
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) throw new CliError('file-unreadable', `${place} cannot be read: check the name.`);
  if (!found.isDirectory()) return [place];
  const files = readFolder(place)
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => path.join(entry.parentPath, entry.name).replaceAll(path.sep, '/'))
    // By code units: the order is the same in every country.
    .toSorted((a, b) => (a < b ? -1 : 1));
  if (files.length === 0) throw new CliError('input-invalid', `${place} has no JSON files: name a folder of vectors.`);
  if (files.length > mostFiles) throw new CliError('input-invalid', `${place} has more than ${mostFiles} files.`);
  return files;
}

function readFolder(place: string): Dirent[] {
  try {
    return readdirSync(place, { recursive: true, withFileTypes: true });
  } catch (cause) {
    throw new CliError('file-unreadable', `${place} cannot be read in full: check the rights.`, { cause });
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CliError('input-invalid', 'The file is not text in UTF-8.', { cause });
  }
}

function writeReport({ passed, failed, skipped, failures, files }: Report, { stdout }: Io): void {
  for (const { file, id, reason } of failures) stdout.write(`failed: ${file}${id && ` ${id}`}: ${reason}\n`);
  const summary = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  stdout.write(`${summary}, in ${files.length} file${files.length === 1 ? '' : 's'}\n`);
}
