/** How a command, or one action of it, is called; `example` is a line that runs from the root of a checkout. */
export interface Call {
  does: string;
  calls: readonly string[];
  example: string;
}

export interface CommandHelp {
  does: string;
  /** By the word after the command; a command without actions has one, named ''. */
  actions: Record<string, Call>;
}

const proof = 'spec/vectors/log/audit-proof.json';
const envelope = 'tests/cli/files/envelope';
const people = 'tests/cli/files/match-people.csv';
const posts = 'tests/cli/files/posts.csv';

/** What the command line can do. Shown as help, and read by the completion of shells. */
export const commandHelp: Record<string, CommandHelp> = {
  start: single('starts the training federation', {
    calls: ['comity start [--federation us,th,ng] [--training] [--with us-th-ng|none]'],
    example: 'comity start --federation us,th,ng --training',
  }),
  status: single('says how each running node is', {
    calls: ['comity status [--home DIR] [--json]'],
    example: 'comity status --json',
  }),
  doctor: single('says what is wrong, and what to do', {
    calls: ['comity doctor [--prove] [--home DIR] [--json]'],
    example: 'comity doctor --prove --json',
  }),
  scenario: {
    does: 'plays an exercise between real nodes',
    actions: {
      play: {
        does: 'plays a scenario from start to end and stops the nodes again',
        calls: ['comity scenario play NAME [--fast] [--json]'],
        example: 'comity scenario play us-th-ng --fast --json',
      },
    },
  },
  request: {
    does: 'lists, shows, drafts, sends and answers requests',
    actions: {
      list: {
        does: 'lists the requests that came and went',
        calls: ['comity request list --node th [--as TH-CA-1] [--q WORDS] [--home DIR] [--json]'],
        example: 'comity request list --node th',
      },
      show: {
        does: 'shows a request, by its own id or the number of either side',
        calls: ['comity request show NUMBER --node th [--as TH-CA-1] [--home DIR]'],
        example: 'comity request show TH-MLI-2569-0142 --node th',
      },
      draft: {
        does: 'writes a draft: {recipient, case, content}',
        calls: ['comity request draft FILE.json --node th [--as TH-CA-1] [--home DIR]'],
        example: 'comity request draft draft.json --node th',
      },
      check: {
        does: 'checks a draft against the law of both sides',
        calls: ['comity request check DRAFT --node th [--as TH-CA-1] [--home DIR]'],
        example: 'comity request check x-training.th.oag.mla/1b4e28ba-2fa1-41d2-883f-0016d3cca427 --node th',
      },
      approve: {
        does: 'approves a draft, as an officer who did not write it',
        calls: ['comity request approve DRAFT --node th --as TH-CA-2 [--home DIR]'],
        example:
          'comity request approve x-training.th.oag.mla/1b4e28ba-2fa1-41d2-883f-0016d3cca427 --node th --as TH-CA-2',
      },
      send: {
        does: 'sends an approved draft; asks for the approval of another',
        calls: ['comity request send DRAFT --node th [--as TH-CA-1] [--home DIR]'],
        example: 'comity request send x-training.th.oag.mla/1b4e28ba-2fa1-41d2-883f-0016d3cca427 --node th',
      },
      answer: {
        does: 'answers what the other side asks: {answers: [{question, text}]}',
        calls: ['comity request answer NUMBER FILE.json --node th [--as TH-CA-1] [--home DIR]'],
        example: 'comity request answer TH-MLI-2569-0142 answers.json --node th',
      },
    },
  },
  law: {
    does: 'says which law applies, and what it asks for',
    actions: {
      basis: {
        does: 'answers on which basis a measure can be asked for',
        calls: [
          'comity law basis QUESTION.json [--json]',
          'comity law basis --from USA --to THA --measure witness_statement [--date 2026-06-12] [--acts a,b]',
          '                 [--means a,b|none] [--purposes a,b] [--victim-age 17|adult] [--statute TEXT]',
          '                 [--[no-]transnational] [--[no-]organised-group] [--json]',
        ],
        example: 'comity law basis --from USA --to THA --measure witness_statement --date 2026-06-12',
      },
      check: {
        does: 'checks a draft request against the rules of both sides',
        calls: ['comity law check DRAFT.json [--json]'],
        example: 'comity law check tests/cli/files/law-statement-draft.json',
      },
      compare: {
        does: 'shows the offences of two States side by side',
        calls: ['comity law compare THA NGA [--json]'],
        example: 'comity law compare THA NGA',
      },
      term: {
        does: 'gives a word of the trade in another language',
        calls: ['comity law term "trafficking in persons" --to th [--json]'],
        example: 'comity law term "trafficking in persons" --to th',
      },
      treaty: {
        does: 'shows an instrument, and who is bound by it on a day',
        calls: ['comity law treaty UNTOC [--parties] [--on 2020-01-01] [--json]'],
        example: 'comity law treaty UNTOC --parties --on 2020-01-01',
      },
      batch: {
        does: 'answers a question a line, in the order of the file',
        calls: ['comity law batch QUESTIONS.jsonl --jsonl|--json'],
        example: 'comity law batch tests/cli/files/law-questions.jsonl --jsonl',
      },
    },
  },
  match: {
    does: 'says whether these are the same person or identifier',
    actions: {
      pairs: {
        does: 'compares the two names of each line: columns left, right, schema',
        calls: ['comity match pairs PAIRS.csv [--format csv|tsv|json|jsonl] [--map MAP.json] [--jsonl|--json]'],
        example: `printf 'left,right\\nสมชาย ใจดี,Somchai Jaidee\\n' | comity match pairs - --format csv --jsonl`,
      },
      records: {
        does: 'compares line n of one file with line n of the other',
        calls: ['comity match records LEFT RIGHT [--format csv|tsv|json|jsonl] [--map MAP.json] [--jsonl|--json]'],
        example: `comity match records ${people} ${people} --jsonl`,
      },
      search: {
        does: 'looks for each person of a file among those of another',
        calls: ['comity match search --index PEOPLE QUERIES [--top 10] [--format F] [--map MAP.json] [--jsonl|--json]'],
        example: `comity match search --index ${people} ${people} --top 2 --jsonl`,
      },
      clusters: {
        does: 'says which records of a file are of one person',
        calls: ['comity match clusters RECORDS [--format csv|tsv|json|jsonl] [--map MAP.json] [--jsonl|--json]'],
        example: `comity match clusters ${people} --jsonl`,
      },
      mrz: {
        does: 'reads the zones of travel documents, an empty line between two',
        calls: ['comity match mrz LINES.txt [--jsonl|--json]'],
        example: 'comity match mrz tests/cli/files/match-zones.txt --jsonl',
      },
      identifier: {
        does: 'writes telephone numbers and the like in their normal form, one a line',
        calls: [
          'comity match identifier FILE --type phone|passport|iban|vehicle|handle|email [--country NG] [--jsonl|--json]',
        ],
        example: `echo '0803 123 4567' | comity match identifier - --type phone --country NG --jsonl`,
      },
    },
  },
  intel: {
    does: 'says what posts and messages tell',
    actions: {
      extract: {
        does: 'finds telephone numbers, handles, places, prices and languages',
        calls: ['comity intel extract DOCS [--format csv|tsv|json|jsonl] --jsonl|--json'],
        example: `comity intel extract ${posts} --jsonl`,
      },
      cluster: {
        does: 'finds posts that were written from one template',
        calls: ['comity intel cluster DOCS [--format csv|tsv|json|jsonl] --json'],
        example: `comity intel cluster ${posts} --json`,
      },
      link: {
        does: 'joins posts by telephone, handle, picture and style, with the reasons',
        calls: ['comity intel link DOCS [--since 2026-06-17] [--format csv|tsv|json|jsonl] --json'],
        example: `comity intel link ${posts} --json`,
      },
      indicators: {
        does: 'names indicators of trafficking with the words that gave them',
        calls: ['comity intel indicators DOCS [--format csv|tsv|json|jsonl] --jsonl|--json'],
        example: `comity intel indicators ${posts} --jsonl`,
      },
    },
  },
  log: {
    does: 'checks transparency logs and their proofs',
    actions: {
      'verify-inclusion': {
        does: 'says whether a leaf is in a tree: RFC 9162 in JSON, the proof of an audit entry, or a C2SP tlog-proof',
        calls: [
          'comity log verify-inclusion FILE [--key KEY] [--json|--jsonl]',
          'comity log verify-inclusion FILE.tlog-proof --leaf HASH --key KEY [--witness KEY]... [--quorum N] [--json]',
        ],
        example: `comity log verify-inclusion ${proof} --json`,
      },
      'verify-consistency': {
        does: 'says whether one tree is the beginning of another (RFC 9162)',
        calls: ['comity log verify-consistency FILE [--json|--jsonl]'],
        example: 'comity log verify-consistency spec/vectors/merkle/consistency.json --jsonl',
      },
      check: {
        does: 'checks a whole log: its tiles, its root, its signed head',
        calls: ['comity log check DIR|URL [--key KEY] [--seen CHECKPOINT] [--json]'],
        example: 'comity log check http://127.0.0.1:8080',
      },
    },
  },
  envelope: {
    does: 'checks and opens sealed messages',
    actions: {
      verify: {
        does: 'says whether an envelope is well formed, or with keys whether it is genuine',
        calls: ['comity envelope verify FILE [--keys DIR] [--sender STATEMENT --root HASH] [--json]'],
        example: `comity envelope verify ${envelope}/good.json --keys ${envelope} --json`,
      },
      open: {
        does: 'also prints what is in it',
        calls: ['comity envelope open FILE --keys DIR [--sender STATEMENT --root HASH] [--json]'],
        example: `comity envelope open ${envelope}/good.json --keys ${envelope} --json`,
      },
    },
  },
  vectors: {
    does: 'runs the conformance vectors',
    actions: {
      run: {
        does: 'runs a file of vectors, or every file of a folder',
        calls: ['comity vectors run DIR_OR_FILE [--json]'],
        example: 'comity vectors run spec/vectors/merkle --json',
      },
    },
  },
  validate: single('checks the content of a message against its schema', {
    calls: ['comity validate FILE [--format KIND] [--json]'],
    example: 'comity validate tests/cli/files/request.json --format request.submit --json',
  }),
  completion: single('prints completion for a shell', {
    calls: ['comity completion bash|zsh|fish'],
    example: 'comity completion bash',
  }),
};

export function describeCommands(): string {
  const lines = Object.entries(commandHelp).map(([name, { does }]) => `  ${name.padEnd(12)}${does}`);
  return [
    'Comity: cooperation between authorities in trafficking investigations\n',
    ...lines,
    '\nEach has --help with an example, and so has each of its actions. A file named - is standard input.',
    'Exit status: 0 yes, 1 no, 2 wrong usage or bad input, 3 something cannot be reached.\n',
  ].join('\n');
}

/** The help of a command, or of one action of it where `action` is one. */
export function describeCommand(name: string, action = ''): string {
  const { does, actions } = commandHelp[name] ?? { does: '', actions: {} };
  const only = Object.hasOwn(actions, action) ? actions[action] : actions[''];
  if (only) return describe(only === actions[''] ? name : `${name} ${action}`, only.calls, only);
  const lines = Object.entries(actions).map(([each, call]) => `  ${each.padEnd(20)}${call.does}`);
  return `comity ${name}: ${does}\n\n${lines.join('\n')}\n\nExample: ${exampleOf(name)}\n`;
}

/** Help made of lines that say how something is called. */
export function describe(name: string, calls: readonly string[], help?: Pick<Call, 'does' | 'example'>): string {
  const does = help?.does ?? commandHelp[name]?.does ?? '';
  const lines = calls.map((line) => `  ${line}`).join('\n');
  return `comity ${name}: ${does}\n\n${lines}\n\nExample: ${help?.example ?? exampleOf(name)}\n`;
}

/** How a command, or one action of it, is called: what to say to somebody who called it in another way. */
export function callsOf(name: string, action = ''): string {
  const actions = commandHelp[name]?.actions ?? {};
  const calls = Object.hasOwn(actions, action) ? [actions[action]] : Object.values(actions);
  const lines = calls.flatMap((call) => call?.calls ?? []);
  return lines.map((line) => line.trim()).join(' or ');
}

function exampleOf(name: string): string {
  return Object.values(commandHelp[name]?.actions ?? {})[0]?.example ?? '';
}

function single(does: string, call: Omit<Call, 'does'>): CommandHelp {
  return { does, actions: { '': { does, ...call } } };
}
