import type { Writable } from 'node:stream';
import type { Answer, CheckResult, Comparison, InstrumentRecord, Party, Term } from '@comity/law';
import { writeTable } from './output.ts';

/** An answer as a practitioner reads it: the basis first, what it asks for, then what is not known. */
export function writeAnswer(stdout: Writable, answer: Answer): void {
  const { question, bases, excluded, untoc18, dualCriminality, channel, languages } = answer;
  stdout.write(`${question.requesting} asks ${question.requested}: ${question.measure}, on ${answer.answeredOn}\n\n`);
  if (bases.length === 0) stdout.write('No basis in the data.\n');
  writeTable(
    stdout,
    bases.map(({ rank, role, instrument, articles, confidence, conditionalOn }) => [
      `${rank}.`,
      role,
      instrument,
      `Art ${articles.join(', ')}`,
      `${mark(confidence)}${conditionalOn ? `${mark(confidence) ? ' ' : ''}if: ${conditionalOn}` : ''}`,
    ]),
  );
  stdout.write(`\nUNTOC 18(9)-(29): ${untoc18.paragraphs9to29}. ${untoc18.reason}\n`);
  stdout.write(
    `Dual criminality: ${dualCriminality.verdict}, met: ${dualCriminality.met}. ${dualCriminality.reason}\n`,
  );
  writeTable(
    stdout,
    dualCriminality.elements.map((each) => [`  ${each.element}`, each.requesting, each.requested, each.verdict]),
  );
  stdout.write(`Channel: ${channel.kind}, ${channel.from} to ${channel.to}${mark(channel.confidence, ' ')}\n`);
  stdout.write(
    `Languages: ${languages.map(({ code, confidence }) => `${code}${mark(confidence, ' ')}`).join(', ') || 'not known'}\n`,
  );
  list(
    stdout,
    'Contents',
    answer.requiredContent.map(
      ({ article, required, text, instrument }) => `${instrument} ${article} (${required}): ${text}`,
    ),
  );
  list(
    stdout,
    'Time limits',
    answer.timeLimits.map(
      (each) =>
        `${each.instrument} ${each.article}: ${each.duration ?? 'reasonable time'} from ${each.startsWith}. ${each.text}`,
    ),
  );
  list(
    stdout,
    'Use',
    answer.useLimits.map((each) => `${each.instrument} ${each.article}: ${each.text}`),
  );
  list(
    stdout,
    'Refusal',
    answer.refusal.map((each) => `${each.article} (${each.kind}, risk ${each.risk}): ${each.reason}`),
  );
  list(
    stdout,
    'Excluded',
    excluded.map(({ instrument, code, reason }) => `${instrument} (${code}): ${reason}`),
  );
  list(
    stdout,
    'Not known',
    answer.missing.map(({ fact, why, askWhom }) => `${fact}: ${why} Ask ${askWhom}.`),
  );
  list(stdout, 'Warnings', answer.warnings);
}

export function writeCheck(stdout: Writable, { ready, items }: CheckResult): void {
  stdout.write(ready ? 'ready to be sent\n' : 'not ready\n');
  for (const { kind, sentence, instrument, article, add } of items) {
    const cited = [instrument, article].filter(Boolean).join(' ');
    stdout.write(`\n${kind}: ${sentence}${cited ? ` [${cited}]` : ''}\n  add: ${add}\n`);
  }
}

export function writeComparison(stdout: Writable, { left, right, elements }: Comparison): void {
  writeTable(stdout, [
    ['', left.state, right.state, ''],
    ['statute', left.statute ?? 'not in the data', right.statute ?? 'not in the data', ''],
    ['section', left.section ?? '', right.section ?? '', ''],
    ...elements.map((each) => [each.element, each.left, each.right, each.verdict]),
  ]);
  for (const side of [left, right]) list(stdout, `${side.state} differs from the Palermo Protocol`, side.divergence);
}

export function writeTerm(stdout: Writable, { text, confidence, notes }: Term): void {
  stdout.write(`${text}${mark(confidence, '  ')}\n`);
  for (const note of notes) stdout.write(`  ${note}\n`);
}

export function writeParties(
  stdout: Writable,
  instrument: InstrumentRecord,
  parties: Party[] | undefined,
  on: string,
): void {
  stdout.write(
    `${instrument.id}: ${instrument.title}\n${instrument.status}; adopted ${instrument.adopted ?? 'on a day not known'}\n`,
  );
  if (!parties) {
    const lines = instrument.provisions.map(
      ({ article, measure, paraphrase, confidence }) => `${article} ${measure}: ${paraphrase}${mark(confidence, ' ')}`,
    );
    list(stdout, 'Provisions', lines);
    return;
  }
  stdout.write(`\n${parties.filter(({ bound }) => bound).length} parties on ${on}\n`);
  writeTable(
    stdout,
    parties.map((each) => [each.state, each.since ?? '', each.bound ? each.status : `not bound: ${each.reason}`]),
  );
}

/** General knowledge is marked wherever it is shown. */
function mark(confidence: string, before = ''): string {
  return confidence === 'general-knowledge' ? `${before}[general knowledge]` : '';
}

function list(stdout: Writable, title: string, lines: string[]): void {
  if (lines.length === 0) return;
  stdout.write(`${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
