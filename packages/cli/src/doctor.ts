import type { Diagnosis } from '@comity/server/api';
import { readArguments } from './arguments.ts';
import { type Command, status } from './command.ts';
import { administratorOf, readRunningNodes, type SignedInNode, signIn } from './nodes.ts';
import { writeJson } from './output.ts';

type Finding = Diagnosis['findings'][number] & { node: string };

/** `comity doctor [--prove] [--json]`: what is wrong on the running nodes, and what to do. */
export const doctorCommand: Command = async (args, { stdout }) => {
  const { values } = readArguments('doctor', {
    args,
    options: { json: { type: 'boolean' }, prove: { type: 'boolean' }, home: { type: 'string' } },
  });
  const nodes = await Promise.all(
    readRunningNodes(values.home).map(async (running) => {
      const { client } = await signIn(running, administratorOf(running.node));
      return { node: running.node, diagnosis: await client.diagnose({}), status: await client.readStatus({}) };
    }),
  );
  const findings: Finding[] = nodes.flatMap(({ node, diagnosis }) =>
    diagnosis.findings.map((finding) => ({ node, ...finding })),
  );
  const equations = [...nodes.flatMap(({ node, diagnosis }) => diagnosis.equations.map((each) => ({ node, ...each })))];
  equations.push(...between(nodes.map((each) => each.status)));
  const ok = nodes.every(({ diagnosis }) => diagnosis.ok) && equations.every(({ holds }) => holds);
  if (values.json) writeJson(stdout, { ok, findings, ...(values.prove && { equations }) });
  else {
    for (const { node, level, sentence, whatToDo } of findings)
      stdout.write(`${level}: ${node}: ${sentence} ${whatToDo}\n`);
    if (values.prove) {
      for (const { node, name, holds, figure } of equations) {
        stdout.write(`${holds ? 'holds' : 'BROKEN'}: ${node}: ${name} (${figure})\n`);
      }
    }
    if (findings.length === 0) stdout.write('Nothing is wrong.\n');
  }
  return ok ? status.positive : status.negative;
};

type Status = Awaited<ReturnType<SignedInNode['client']['readStatus']>>;

/** What only all nodes together can prove. While messages are under way, receipts lag behind. */
function between(nodes: readonly Status[]): { node: string; name: string; holds: boolean; figure: string }[] {
  const known = nodes.flatMap(({ partners }) =>
    partners.filter(({ node }) => nodes.some((each) => each.node === node)),
  );
  const sum = (name: 'sent' | 'receipted' | 'queued' | 'came') => known.reduce((total, each) => total + each[name], 0);
  const figure = `${sum('sent')} sent, ${sum('receipted')} receipted, ${sum('queued')} waiting, ${sum('came')} came`;
  return [
    { node: 'all', name: 'sent = receipted + waiting', holds: sum('sent') <= sum('receipted') + sum('queued'), figure },
    {
      node: 'all',
      name: 'what is receipted has come, and nothing came that was not sent',
      holds: sum('receipted') <= sum('came') && sum('came') <= sum('sent'),
      figure,
    },
  ];
}
