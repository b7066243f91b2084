import { parseArgs } from 'node:util';
import { readJson } from '@comity/protocol';
import type { NewDraft } from '@comity/server/api';
import { CliError, type Command, type Io, status } from './command.ts';
import { readInput } from './files.ts';
import { describe } from './help.ts';
import { chooseNode, readRunningNodes, root, type SignedInNode, signIn } from './nodes.ts';
import { writeJson, writeTable } from './output.ts';

const usage = [
  'comity request list --node th [--as TH-CA-1] [--q WORDS] [--json]',
  'comity request show NUMBER --node th [--json]',
  'comity request draft FILE.json --node th [--json]      {recipient, case, content}',
  'comity request check DRAFT --node th [--json]',
  'comity request approve DRAFT --node th --as TH-CA-2',
  'comity request send DRAFT --node th [--json]',
  'comity request answer NUMBER FILE.json --node th       {answers: [{question, text}]}',
];

interface Call {
  node: SignedInNode;
  operands: string[];
  q: string | undefined;
  io: Io;
}

/** What each action answers; it is printed as JSON, or as text. */
const actions: Record<string, (call: Call) => Promise<unknown>> = {
  list: ({ node, q }) => node.client.listRequests({ query: q === undefined ? {} : { q } }),
  show: async (call) => call.node.client.readRequest({ params: { id: await findRequest(call) } }),
  draft: async ({ node, operands, io }) =>
    node.client.createDraft({ body: (await readFile(operands[0], io)) as NewDraft }),
  check: ({ node, operands }) => node.client.checkDraft({ params: { id: required(operands[0]) }, body: {} }),
  approve: approveDraft,
  send: sendDraft,
  answer: async (call) => {
    const body = (await readFile(call.operands[1], call.io)) as { answers: { question: string; text: string }[] };
    return call.node.client.answerQuestions({ params: { id: await findRequest(call) }, body });
  },
};

/** `comity request ...`: the work on requests, on a node that runs on this machine, as one of its training officers. */
export const requestCommand: Command = async ([name = '', ...args], io) => {
  const { values, positionals } = parseArgs({
    args,
    options: {
      node: { type: 'string' },
      as: { type: 'string' },
      purpose: { type: 'string' },
      q: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  if (values.help || name === '--help') {
    io.stdout.write(describe('request', usage));
    return status.positive;
  }
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action)
    throw new CliError('usage', `comity request takes ${Object.keys(actions).join(', ')}; --help shows how.`);
  const running = chooseNode(readRunningNodes(root), values.node);
  const lawyer = `${/^x-training\.([a-z]{2})/.exec(running.node)?.[1]?.toUpperCase()}-CA-1`;
  const node = await signIn(running, values.as ?? lawyer, values.purpose);
  const answer = await action({ node, operands: positionals, q: values.q, io });
  if (values.json || name !== 'list') writeJson(io.stdout, answer);
  else writeList(io, answer as Awaited<ReturnType<SignedInNode['client']['listRequests']>>);
  return status.positive;
};

/** By its own id, or by the number of either side. */
async function findRequest({ node, operands }: Call): Promise<string> {
  const wanted = required(operands[0]);
  if (/^[a-z0-9.-]+\/[0-9a-f-]{36}$/.test(wanted)) return wanted;
  const [found, ...more] = await node.client.listRequests({ query: { q: wanted } });
  if (!found || more.length > 0) {
    throw new CliError(
      'input-invalid',
      `${more.length ? 'Several requests have' : 'No request has'} the number ${wanted}.`,
    );
  }
  return found.id;
}

async function approveDraft({ node, operands }: Call): Promise<unknown> {
  const subject = required(operands[0]);
  const [asked] = await node.client.listApprovals({ query: { state: 'asked', subject } });
  if (!asked) throw new CliError('input-invalid', 'Nobody has asked for the approval of this draft: send it first.');
  return node.client.giveApproval({ params: { id: asked.id }, body: { contentHash: asked.contentHash } });
}

/** Sends what is approved; asks for the approval of what is not. */
async function sendDraft({ node, operands }: Call): Promise<unknown> {
  const id = required(operands[0]);
  const [given] = await node.client.listApprovals({ query: { state: 'given', subject: id } });
  const call = { params: { id }, body: {} };
  return given ? node.client.sendDraft(call) : node.client.askDraftApproval(call);
}

async function readFile(name: string | undefined, io: Io): Promise<unknown> {
  return readJson(await readInput(required(name), io));
}

function required(operand: string | undefined): string {
  if (!operand) throw new CliError('usage', `Something is missing: ${usage.join(' | ')}`);
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
