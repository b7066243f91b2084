import { readArguments } from './arguments.ts';
import { type Command, status } from './command.ts';
import { administratorOf, readRunningNodes, signIn } from './nodes.ts';
import { writeJson, writeTable } from './output.ts';

/** `comity status [--json]`: how each running node is. */
export const statusCommand: Command = async (args, { stdout }) => {
  const { values } = readArguments('status', {
    args,
    options: { json: { type: 'boolean' }, home: { type: 'string' } },
  });
  const nodes = await Promise.all(
    readRunningNodes(values.home).map(async (running) => {
      const { client } = await signIn(running, administratorOf(running.node));
      return { url: running.url, ...(await client.readStatus({})) };
    }),
  );
  if (values.json) writeJson(stdout, { nodes });
  else {
    writeTable(stdout, [
      ['NODE', 'STATE', 'SENT', 'RECEIPTED', 'APPLIED', 'REFUSED', 'QUEUED', 'LOG', 'ADDRESS'],
      ...nodes.map(({ node, state, messages, log, url }) => [
        ...[node, state, ...[messages.sent, messages.receipted, messages.applied, messages.refused].map(String)],
        ...[String(messages.queued), String(log.size), url],
      ]),
    ]);
  }
  return status.positive;
};
