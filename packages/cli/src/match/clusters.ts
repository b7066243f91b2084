import { Clustering } from '@comity/match';
import type { Io } from '../command.ts';
import type { MatchRequest } from '../match.ts';
import type { Answers } from './output.ts';
import { errorText } from './pairs.ts';
import { formatOf, prepareEntry, readEntries, readMap } from './records.ts';

/** `match clusters`: resolves a whole file to persons. Lines that cannot be read come first, then the entities. */
export async function answerClusters(request: MatchRequest, io: Io, answers: Answers): Promise<void> {
  const [file = '-'] = request.files;
  const format = formatOf(file, request.format ?? (file === '-' ? 'csv' : undefined));
  const clustering = new Clustering();
  for await (const entries of readEntries(file, format, readMap(request.map), io.stdin)) {
    for (const entry of entries) {
      const { prepared, error } = prepareEntry(entry);
      if (prepared) clustering.add(prepared.id === '' ? { ...prepared, id: `line-${entry.line}` } : prepared);
      else await answers.add({ error }, () => errorText(error));
    }
  }
  for (const { entity, members, joins } of clustering.resolve()) {
    await answers.add({ entity, members, joins }, () => {
      const reasons = joins.map(
        ({ left, right, score, reasons: [first] }) =>
          `    ${score.toFixed(4)}  ${left} | ${right}  ${first?.sentence ?? ''}`,
      );
      return [`${entity}  ${members.join(' ')}`, ...reasons].join('\n');
    });
  }
}
