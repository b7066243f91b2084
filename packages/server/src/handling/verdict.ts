import {
  type Citation,
  type Condition,
  type Handling,
  judgeUse,
  type NodeId,
  type ObjectId,
  type UseKind,
} from '@comity/protocol';
import type { ObjectState } from './api.ts';

/** Which version of the rules gave a verdict: with its facts, an old answer can be given again. */
export const releaseRules = 'uses-1';

/** What is to be done with objects. `at` is written down, so that a verdict can be replayed. */
export interface ReleaseUse {
  for: UseKind;
  proceedings?: string;
  purpose?: string;
  to?: NodeId;
  at: string;
}

export interface ObjectFacts {
  id: ObjectId;
  owner: NodeId;
  state: ObjectState;
  stateReason: string | null;
  handling: Handling;
  permissions: {
    lifts: string;
    proceedings: string[] | null;
    recipients: NodeId[] | null;
    until: string | null;
    conditions: Condition[];
    origin: string;
  }[];
  /** What it was made of and was taken back since, and nobody has looked at it. */
  openFlags: ObjectId[];
}

export interface ReleaseFacts {
  /** This node: its own objects it may use as it likes. */
  node: NodeId;
  /** What was asked about, and is open to who asks. */
  asked: ObjectFacts[];
  /** Everything that these were made of, as far as it is open. */
  sources: ObjectFacts[];
  /** Asked about, and not open or not there: the two look alike. */
  unknown: ObjectId[];
  /** Of these something was made of what is not open. */
  ofHidden: ObjectId[];
}

export interface ReleaseStop {
  object: ObjectId;
  condition: string;
  article?: Citation;
  sentence: string;
}

export interface ReleaseJudgement {
  allowed: boolean;
  stops: ReleaseStop[];
  /** The conditions that go with the use. */
  duties: { object: ObjectId; condition: Condition }[];
}

const sentences: Partial<Record<ObjectState, string>> = {
  awaited: 'Its file is not here yet, or nobody has checked it yet.',
  quarantined: 'Its file is not what its owner sent: it is set aside, and another copy is asked for.',
  recalled: 'Its owner has taken it back.',
  'in-court': 'Its owner has taken it back; it is before a court, and nothing new may be made of it.',
  shredded: 'It is gone: its owner has taken it back.',
};

/** Whether objects may be used so, from the facts alone. What is not known stops. */
export function judgeRelease(facts: ReleaseFacts, use: ReleaseUse): ReleaseJudgement {
  const judged = [...facts.asked, ...facts.sources].map((object) => ({ object, ...judgeHandling(facts, object, use) }));
  const stops = [
    ...facts.unknown.map((object) => stop(object, 'not-known', 'There is no such object that is open to you.')),
    ...facts.asked.flatMap((object) => stopsOfState(object, use)),
    ...facts.ofHidden.map((object) =>
      stop(object, 'not-known', 'It was made of something that is not open to you: ask whoever it is open to.'),
    ),
    ...judged.flatMap(({ stops: each }) => each),
  ];
  return { allowed: stops.length === 0, stops, duties: judged.flatMap(({ duties }) => duties) };
}

/** Its own handling binds everybody but its owner, who made it. */
function judgeHandling({ node }: ReleaseFacts, { id, owner, handling, permissions }: ObjectFacts, use: ReleaseUse) {
  if (owner === node) return { stops: [], duties: [] };
  const { stops, duties } = judgeUse(
    handling,
    { ...use, at: new Date(use.at) },
    {
      owner,
      permissions: permissions.map(({ lifts, proceedings, recipients, until, conditions }) => ({
        ...{ lifts, conditions },
        ...(proceedings && { proceedings }),
        ...(recipients && { to: recipients }),
        ...(until !== null && { until: new Date(until) }),
      })),
    },
  );
  return {
    stops: stops.map(({ condition, sentence }) => {
      const name = 'name' in condition && typeof condition.name === 'string' ? condition.name : condition.type;
      const article = 'article' in condition ? (condition.article as Citation | undefined) : undefined;
      return { ...stop(id, name, sentence), ...(article && { article }) };
    }),
    duties: duties.map((condition) => ({ object: id, condition })),
  };
}

function stopsOfState({ id, state, stateReason, openFlags }: ObjectFacts, use: ReleaseUse): ReleaseStop[] {
  const isOnlyRead = use.for === 'read';
  const sentence = sentences[state];
  if (sentence && !(isOnlyRead && state === 'in-court')) {
    return [stop(id, state, stateReason === null ? sentence : `${sentence} ${stateReason}`)];
  }
  if (openFlags.length === 0 || isOnlyRead) return [];
  return [stop(id, 'flagged', 'It was made of something that was taken back since: somebody has to look at it first.')];
}

function stop(object: ObjectId, condition: string, sentence: string): ReleaseStop {
  return { object, condition, sentence };
}
