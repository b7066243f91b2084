import { type Condition, type Handling, isKnownCondition, type KnownCondition } from './handling.ts';
import type { NodeId } from './identifiers.ts';

/** The ways in which something leaves the screen of the officer who may read it, and the reading itself. */
export const useKinds = ['read', 'court', 'onward', 'export', 'print', 'message', 'statistics', 'api'] as const;
export type UseKind = (typeof useKinds)[number];

export interface Use {
  for: UseKind;
  /** The reference of the proceedings that it is for. */
  proceedings?: string;
  purpose?: string;
  /** The node that would receive it. */
  to?: NodeId;
  at: Date;
}

/** The owner's yes, with what it is tied to. */
export interface UsePermission {
  /** The code that no longer stops, such as H1. */
  lifts: string;
  /** Only for these proceedings; for all when absent. */
  proceedings?: string[];
  /** Only to these nodes; to all when absent. */
  to?: NodeId[];
  until?: Date;
  conditions: Condition[];
}

/** What stops a use: a code, an onward rule, an end or a condition. */
export interface Stop {
  condition: Condition | { type: 'code' | 'rule' | 'retention'; name: string };
  sentence: string;
}

/** A verdict with its reasons. When nothing stops the use, `duties` are the conditions that go with it. */
export interface UseVerdict {
  allowed: boolean;
  stops: Stop[];
  duties: Condition[];
}

/**
 * Whether what was given under this handling may be used so. Whatever we do not understand stops the use: a code or a
 * condition of a later version is asked about, not passed over.
 *
 * `owner` is the node that gave it: what goes back to it is not passed on.
 */
export function judgeUse(
  handling: Handling,
  use: Use,
  { owner, permissions = [] }: { owner: NodeId; permissions?: UsePermission[] },
): UseVerdict {
  const onward = isOnward(use, owner);
  const granted = permissions.filter((permission) => covers(permission, use));
  const lifted = new Set(granted.map(({ lifts }) => lifts));
  const imposed = granted.flatMap(({ conditions }) => conditions);
  const stops = [
    ...handling.codes.flatMap((code) => (lifted.has(code) ? [] : stopOfCode(code, use, onward))),
    ...stopOfOnwardRule(handling.onward, onward, lifted),
    ...stopOfRetention(handling.retain_until, use),
    ...handling.conditions.flatMap((each) => stopOfCondition(each, use, onward, lifted)),
    // A permission given in camera lifts H1 and adds its own conditions; those lift nothing more.
    ...imposed.flatMap((each) => stopOfCondition(each, use, onward, lifted)),
  ];
  const duties = new Map([...handling.conditions, ...imposed].map((each) => [JSON.stringify(each), each]));
  return { allowed: stops.length === 0, stops, duties: [...duties.values()] };
}

/** Two spellings of one reference: with or without blanks, strokes and slashes. */
export function sameReference(a: string, b: string): boolean {
  return normalReference(a) === normalReference(b);
}

function normalReference(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s/.\-_]/g, '');
}

function isOnward({ for: kind, to }: Use, owner: NodeId): boolean {
  return kind === 'onward' || (to !== undefined && to !== owner);
}

function covers({ proceedings, to, until }: UsePermission, use: Use): boolean {
  if (until && use.at >= until) return false;
  if (proceedings && !names(proceedings, use.proceedings)) return false;
  return !to || (use.to !== undefined && to.includes(use.to));
}

function names(references: string[], reference: string | undefined): boolean {
  return reference !== undefined && references.some((each) => sameReference(each, reference));
}

function stopOfCode(code: string, use: Use, onward: boolean): Stop[] {
  const stop = (sentence: string): Stop[] => [{ condition: { type: 'code', name: code }, sentence }];
  switch (code) {
    case 'H0':
      return [];
    case 'H1':
      return use.for === 'court' ? stop('It may not be used in court without the permission of its owner (H1).') : [];
    case 'H2':
      return onward ? stop('It may not be passed on without the permission of its owner (H2): ask the owner.') : [];
    case 'H3':
      return use.for === 'read' ? [] : stop('Its owner wrote out how it may be used (H3): ask the owner.');
    default:
      return use.for === 'read' ? [] : stop('It has a handling code that this node does not know: ask the owner.');
  }
}

function stopOfOnwardRule(rule: Handling['onward'], onward: boolean, lifted: Set<string>): Stop[] {
  if (!onward || rule === 'allowed' || (rule === 'ask' && lifted.has('H2'))) return [];
  const sentence =
    rule === 'ask'
      ? 'Its owner wants to be asked before it is passed on.'
      : 'Its owner does not allow that it is passed on.';
  return [{ condition: { type: 'rule', name: `onward-${rule}` }, sentence }];
}

function stopOfRetention(end: string | undefined, { at }: Use): Stop[] {
  if (end === undefined || at.getTime() < Date.parse(end)) return [];
  return [{ condition: { type: 'retention', name: end }, sentence: 'The time for which it may be kept is over.' }];
}

function stopOfCondition(condition: Condition, use: Use, onward: boolean, lifted: Set<string>): Stop[] {
  const sentence = isKnownCondition(condition)
    ? sentenceOf(condition, use, onward, lifted)
    : use.for !== 'read' && 'It has a condition that this node does not know: ask the owner.';
  return sentence ? [{ condition, sentence }] : [];
}

/** Why a condition stops a use; false when it does not. */
function sentenceOf(condition: KnownCondition, use: Use, onward: boolean, lifted: Set<string>): string | false {
  const leaves = use.for === 'court' || onward;
  switch (condition.type) {
    case 'proceedings':
      if (use.proceedings !== undefined) {
        const named = names(condition.names, use.proceedings);
        return !named && 'It was given for other proceedings: use limitation, ask the owner.';
      }
      return leaves && 'It was given for named proceedings, and these were not said.';
    case 'purposes':
      if (use.purpose !== undefined) {
        return !condition.purposes.includes(use.purpose) && 'It was given for other purposes: ask the owner.';
      }
      return leaves && 'It was given for named purposes, and the purpose was not said.';
    case 'court-use':
      if (use.for !== 'court') return false;
      if (condition.rule === 'never') return 'Its owner does not allow any use in court.';
      return condition.rule === 'permission' && !lifted.has('H1') && 'Its owner must permit any use in court first.';
    case 'onward':
      if (!onward) return false;
      if (condition.rule === 'never') return 'Its owner does not allow that it is passed on.';
      if (condition.rule === 'permission') return !lifted.has('H2') && 'Its owner must permit that it is passed on.';
      return (
        !(use.to !== undefined && condition.to?.includes(use.to)) && 'It may be passed on to named authorities only.'
      );
    case 'expiry':
      return use.at.getTime() >= Date.parse(condition.until) && 'The time for which it was given is over.';
    case 'return':
      return use.at.getTime() >= Date.parse(condition.by) && 'It was to be returned by now.';
    case 'assurance':
      return leaves && condition.given === undefined && 'The assurance that its owner asked for has not been given.';
    case 'text':
      return false;
  }
}
