import { alphaTwo, readCountry, readMrz } from '@comity/match';
import {
  type NormalForm,
  normalAccount,
  normalDocument,
  normalEmail,
  normalHandle,
  normalIban,
  normalPassport,
  normalPhone,
  normalVehicle,
  type Phone,
} from '@comity/protocol/matchkeys';
import { CliError, type Io } from '../command.ts';
import type { MatchRequest } from '../match.ts';
import { type Line, openInput, readLines } from './lines.ts';
import type { Answers } from './output.ts';
import { errorText } from './pairs.ts';

const types: Record<string, (raw: string, country?: string) => NormalForm> = {
  phone: normalPhone,
  passport: normalPassport,
  document: normalDocument,
  iban: normalIban,
  account: normalAccount,
  vehicle: normalVehicle,
  plate: normalVehicle,
  handle: normalHandle,
  email: normalEmail,
};

/** `match identifier`: one identifier a line in, its normal form out. */
export async function answerIdentifiers(
  { files: [file = '-'], type = '', country }: MatchRequest,
  io: Io,
  answers: Answers,
): Promise<void> {
  const read = Object.hasOwn(types, type) ? types[type] : undefined;
  if (!read) throw new CliError('usage', `Say which kind with --type: ${Object.keys(types).join(', ')}.`);
  const where = country === undefined ? undefined : alphaTwo(country);
  if (country !== undefined && !where) throw new CliError('usage', '--country is a State, such as NG, NGA or Nigeria.');
  for await (const lines of readLines(await openInput(file, io.stdin))) {
    for (const line of lines) {
      const { text, error } = line;
      if (error) await answers.add({ error }, () => errorText(error));
      else {
        const { raw, normal, valid, reason, ...rest }: Phone = read(text, where);
        const place = rest.country === undefined ? rest : { ...rest, country: readCountry(rest.country) };
        const answer = { raw, normal, valid, reason: reason ?? null, ...place };
        await answers.add(answer, () =>
          `${valid ? 'valid  ' : 'invalid'}  ${normal ?? '-'}  ${reason ?? ''}`.trimEnd(),
        );
      }
    }
  }
}

/** `match mrz`: zones of two or three lines, an empty line between documents. */
export async function answerZones({ files: [file = '-'] }: MatchRequest, io: Io, answers: Answers): Promise<void> {
  let zone: Line[] = [];
  const finish = async () => {
    if (zone.length > 0) await answerZone(zone, answers);
    zone = [];
  };
  for await (const lines of readLines(await openInput(file, io.stdin))) {
    for (const line of lines) {
      if (line.text.trim() === '' && !line.error) await finish();
      else if (zone.length < 8) zone.push(line);
    }
  }
  await finish();
}

async function answerZone(zone: Line[], answers: Answers): Promise<void> {
  const result = readMrz(zone.map(({ text }) => text).join('\n'));
  const broken = zone.find(({ error }) => error)?.error;
  const line = zone[0]?.number ?? 0;
  const unreadable = {
    code: 'zone-unreadable',
    sentence: 'This is no zone of ICAO 9303: 3 lines of 30, 2 of 36 or 2 of 44.',
    line,
  };
  const error = broken ?? (result.format === null ? unreadable : undefined);
  await answers.add(error ? { ...result, error } : result, () => {
    if (error) return errorText(error);
    const { format, documentNumber, surname, givenNames, birthDate, reason } = result;
    return [result.valid ? 'valid  ' : 'invalid', format, documentNumber, surname, givenNames, birthDate, reason]
      .filter(Boolean)
      .join('  ');
  });
}
