import { readJson } from '@comity/protocol';
import type { NewDraft } from '@comity/server/api';
import { readArguments } from './arguments.ts';
import { CliError, type Command, type Io, status } from './command.ts';
import { readInput } from './files.ts';
import { callsOf, describeCommand } from './help.ts';
import { chooseNode, readRunningNodes, type SignedInNode, signIn } from './nodes.ts';
import { writeJson, writeTable } from './output.ts';

interface Call {
  node: SignedInNode;
  name: string;
  operands: string[];
  q: string | undefined;
  io: Io;
}

/** What each action answers; it is printed as JSON, or as text. */
const actions: Record<string, (call: Call) => Promise<unknown>> = {
  list: ({ node, q }) => node.client.listRequests({ query: q === undefined ? {} : { q } }),
  show: async (call) => call.node.client.readRequest({ params: { id: await findRequest(call) } }),
  draft: async (call) => call.node.client.createDraft({ body: (await readFile(call)) as NewDraft }),
  check: async (call) => call.node.client.checkDraft({ params: { id: required(call) }, body: {} }),
  approve: approveDraft,
  send: sendDraft,
  answer: async (call) => {
    const body = (await readFile(call, 1)) as { answers: { question: string; text: string }[] };
    return call.node.client.answerQuestions({ params: { id: await findRequest(call) }, body });
  },
};

/** `comity request ...`: the work on requests, on a node that runs on this machine, as one of its training officers. */
export const requestCommand: Command = async (args, io) => {
  const { values, positionals } = readArguments('request', {
    args,
    options: {
      node: { type: 'string' },
      as: { type: 'string' },
      purpose: { type: 'string' },
      q: { type: 'string' },
      json: { type: 'boolean' },
      home: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [name, ...operands] = positionals;
  if (name === undefined) {
    io.stdout.write(describeCommand('request'));
    return status.positive;
  }
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action)
    throw new CliError('usage', `comity request takes ${Object.keys(actions).join(', ')}; --help shows how.`);
  const running = chooseNode(readRunningNodes(values.home), values.node);
  const lawyer = `${/^x-training\.([a-z]{2})/.exec(running.node)?.[1]?.toUpperCase()}-CA-1`;
  const node = await signIn(running, values.as ?? lawyer, values.purpose);
  const answer = await action({ node, name, operands, q: values.q, io });
  if (values.json || name !== 'list') writeJson(io.stdout, answer);
  else writeList(io, answer as Awaited<ReturnType<SignedInNode['client']['listRequests']>>);
  const blockers = (answer as { blockers?: unknown[] }).blockers ?? [];
  return name === 'check' && blockers.length > 0 ? status.negative : status.positive;
};

/** By its own id, or by the number of either side. */
async function findRequest(call: Call): Promise<string> {
  const wanted = required(call);
  if (/^[a-z0-9.-]+\/[0-9a-f-]{36}$/.test(wanted)) return wanted;
  const [found, ...more] = await call.node.client.listRequests({ query: { q: wanted } });
  if (!found || more.length > 0) {
    throw new CliError(
      'input-invalid',
      `${more.length ? 'Several requests have' : 'No request has'} the number ${wanted}.`,
    );
  }
  return found.id;
}

async function approveDraft(call: Call): Promise<unknown> {
  const { client } = call.node;
  const subject = required(call);
  const [asked] = await client.listApprovals({ query: { state: 'asked', subject } });
  if (!asked) throw new CliError('input-invalid', 'Nobody has asked for the approval of this draft: send it first.');
  return client.giveApproval({ params: { id: asked.id }, body: { contentHash: asked.contentHash } });
}

/** Sends what is approved; asks for the approval of what is not. */
async function sendDraft(call: Call): Promise<unknown> {
  const { client } = call.node;
  const id = required(call);
  const [given] = await client.listApprovals({ query: { state: 'given', subject: id } });
  const input = { params: { id }, body: {} };
  return given ? client.sendDraft(input) : client.askDraftApproval(input);
}

async function readFile(call: Call, place = 0): Promise<unknown> {
  return readJson(await readInput(required(call, place), call.io));
}

/** An operand of the action. Throws `usage` when it was left out. */
function required({ name, operands }: Call, place = 0): string {
  const operand = operands[place];
  if (!operand) throw new CliError('usage', `Call it as ${callsOf('request', name)}.`);
  return operand;
}

function writeList({ stdout }: Io, requests: Awaited<ReturnType<SignedInNode['client']['listRequests']>>): void {
  writeTable(stdout, [
    ['', 'OURS', 'THEIRS', 'STATE', 'SUBJECT'],
    ...requests.map(({ direction, ownReference, partnerReference, state, subject }) => [
      ...[
        direction === 'incoming' ? 'in' : 'out',
        ownReference ?? '-',
        partnerReference ?? '-',
        state ?? 'sent',
        subject,
      ],
    ]),
  ]);
}
