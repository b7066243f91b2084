import type { ElementComparison, Met } from '../answer.ts';
import type { Facts } from '../question.ts';
import type { OffenceRecord } from '../records.ts';

type Verdict = ElementComparison['verdict'];

/**
 * Compares the conduct with the offence of each State, element by element: act, means, purpose (Palermo Protocol
 * Art 3(a)), age (3(c)-(d)), consent (3(b)). Conduct counts, not the label (ETS 185
 * Art 25(5), UNCAC Art 43(2)): each State needs one of the acts, means and purposes of the case, not all, and not the same.
 */
export function compareElements(
  facts: Facts,
  requesting: OffenceRecord | undefined,
  requested: OffenceRecord | undefined,
): ElementComparison[] {
  const both = (
    element: ElementComparison['element'],
    text: (offence: OffenceRecord) => string,
    judge: (offence: OffenceRecord) => Judged,
  ): ElementComparison => {
    const judged = [requesting, requested].map((offence) => (offence ? judge(offence) : unread));
    const notes = judged.flatMap(({ note }) => (note ? [note] : []));
    return {
      element,
      requesting: requesting ? text(requesting) : 'not in the data',
      requested: requested ? text(requested) : 'not in the data',
      verdict: worst(judged.map(({ verdict }) => verdict)),
      ...(notes.length ? { note: [...new Set(notes)].join(' ') } : {}),
    };
  };
  return [
    both(
      'act',
      ({ acts }) => found(facts.acts, acts),
      (offence) => judgeList(facts.acts, offence.acts, nearActs),
    ),
    both(
      'means',
      (offence) => meansText(facts, offence),
      (offence) => judgeMeans(facts, offence),
    ),
    both(
      'purpose',
      ({ purposes }) => found(facts.purposes, purposes),
      ({ purposes }) => judgeList(facts.purposes, purposes, nearPurposes),
    ),
    both(
      'age',
      ({ childAgeThreshold }) => `child under ${childAgeThreshold}`,
      (offence) => judgeAge(facts, offence),
    ),
    both(
      'consent',
      ({ consent }) => consent,
      () => ({ verdict: 'not-needed' }),
    ),
  ];
}

interface Judged {
  verdict: Verdict;
  note?: string;
}

const unread: Judged = { verdict: 'unknown' };
const severity: Verdict[] = ['not-needed', 'met', 'unknown', 'at-risk', 'not-met'];

function worst(verdicts: Verdict[]): Verdict {
  return verdicts.reduce((a, b) => (severity.indexOf(a) >= severity.indexOf(b) ? a : b));
}

/** The verdict on all: one element that is surely missing decides, then what is not known, then a risk. */
export function joinElements(elements: ElementComparison[]): Met {
  const verdicts = elements.map(({ verdict }) => verdict);
  if (verdicts.length === 0) return 'unknown';
  if (verdicts.includes('not-met')) return false;
  if (verdicts.includes('unknown')) return 'unknown';
  return verdicts.includes('at-risk') ? 'at-risk' : true;
}

/** Words for the same conduct: they meet. Words for near conduct: a court may see it so, which is a risk. */
type Near = Readonly<Record<string, { same?: string[]; near?: string[] }>>;

const nearActs: Near = {
  receipt: { near: ['obtaining', 'buying_selling'] },
  obtaining: { near: ['receipt', 'recruitment', 'buying_selling'] },
  transfer: { near: ['transportation', 'cross_border_movement', 'buying_selling'] },
  transportation: { same: ['travel_facilitation'], near: ['transfer', 'cross_border_movement'] },
  cross_border_movement: { same: ['transportation', 'travel_facilitation'], near: ['transfer'] },
  travel_facilitation: { near: ['transportation', 'cross_border_movement'] },
  harbouring: { near: ['maintaining', 'detention', 'placement', 'control_over_movement'] },
  maintaining: { near: ['harbouring', 'detention', 'control_over_movement'] },
  detention: { near: ['harbouring', 'maintaining', 'control_over_movement'] },
  provision: { near: ['transfer', 'buying_selling', 'recruitment'] },
};

/** Fraud and deception are one conduct; coercion is by force or threat. */
const nearMeans: Near = {
  fraud: { same: ['deception'] },
  deception: { same: ['fraud'] },
  force: { same: ['coercion'], near: ['abduction'] },
  threat: { same: ['coercion'] },
  coercion: { same: ['force', 'threat'] },
  abduction: { near: ['force', 'coercion'] },
  abuse_of_power: { near: ['coercion', 'abuse_of_vulnerability'] },
};

const nearPurposes: Near = {
  exploitation_of_prostitution: { same: ['sexual_exploitation'] },
  sexual_exploitation: { near: ['exploitation_of_prostitution', 'pornography'] },
  pornography: { near: ['sexual_exploitation'] },
  debt_bondage: { near: ['servitude', 'slavery', 'forced_labour'] },
  servitude: { near: ['slavery', 'forced_labour'] },
  slavery: { near: ['servitude', 'forced_labour'] },
  forced_labour: { near: ['servitude', 'slavery', 'debt_bondage'] },
  begging: { near: ['forced_labour'] },
};

function judgeList(facts: string[] | undefined, offence: string[], near: Near): Judged {
  if (!facts) return unread;
  if (facts.some((word) => offence.includes(word) || near[word]?.same?.some((same) => offence.includes(same))))
    return { verdict: 'met' };
  return {
    verdict: facts.some((word) => near[word]?.near?.some((each) => offence.includes(each))) ? 'at-risk' : 'not-met',
  };
}

/**
 * Palermo Protocol Art 3(c): for a child the act and the purpose suffice. Some statutes ask for means also then, some set
 * another age, and some ask for no means at all.
 */
function judgeMeans(facts: Facts, offence: OffenceRecord): Judged {
  if (!offence.meansRequiredForAdults) return { verdict: 'not-needed' };
  const child = isChild(facts, offence);
  const used = judgeList(facts.means, offence.means, nearMeans);
  if (child === true) {
    const exempt = exemptsChild(facts, offence);
    if (exempt) return { verdict: 'not-needed' };
    if (exempt === undefined && used.verdict === 'not-met') return unread;
    if (used.verdict !== 'not-met') return used;
    return { verdict: 'at-risk', note: `${offence.state}: the text asks for means also where the victim is a child.` };
  }
  if (child === false || used.verdict === 'met') return used;
  // The age is not known: it matters only where a child would need no means.
  return offence.meansIrrelevantForChild
    ? { verdict: 'unknown', note: `${offence.state}: means are needed unless the victim is a child.` }
    : used;
}

/** Whether this statute sees a child; `undefined` where the age is not known. */
function isChild({ victimAge }: Facts, { childAgeThreshold }: OffenceRecord): boolean | undefined {
  if (victimAge === undefined) return undefined;
  return victimAge !== 'adult' && victimAge < childAgeThreshold;
}

/**
 * The exemption may not reach every purpose: "for forced labour means are needed also for children" (18 USC 1589, 1590
 * beside 1591). `undefined` where that depends on a purpose that is not known.
 */
function exemptsChild({ purposes }: Facts, offence: OffenceRecord): boolean | undefined {
  if (!offence.meansIrrelevantForChild) return false;
  const limited = offence.divergenceFromPalermo.some((text) => /means are needed also for children/.test(text));
  if (!limited) return true;
  const sexual = ['sexual_exploitation', 'exploitation_of_prostitution', 'pornography'];
  return purposes?.some((purpose) => sexual.includes(purpose) && offence.purposes.includes(purpose));
}

function judgeAge(facts: Facts, offence: OffenceRecord): Judged {
  const child = isChild(facts, offence);
  if (child === undefined)
    return facts.means?.length || !offence.meansRequiredForAdults ? { verdict: 'not-needed' } : unread;
  const { victimAge } = facts;
  const minor = typeof victimAge === 'number' && victimAge < 18;
  if (minor && !child) {
    const note = `${offence.state}: a child is under ${offence.childAgeThreshold}, so this victim is an adult in law.`;
    return { verdict: facts.means?.length || !offence.meansRequiredForAdults ? 'not-needed' : 'at-risk', note };
  }
  return { verdict: 'met' };
}

function found(facts: string[] | undefined, offence: string[]): string {
  const shown = facts ? offence.filter((word) => facts.includes(word)) : offence;
  return (shown.length ? shown : offence).join(', ') || 'none named';
}

function meansText(facts: Facts, offence: OffenceRecord): string {
  const child = isChild(facts, offence);
  if (child && exemptsChild(facts, offence)) return 'none needed for a child';
  if (!offence.meansRequiredForAdults) return 'no element of the offence';
  return found(facts.means, offence.means);
}
