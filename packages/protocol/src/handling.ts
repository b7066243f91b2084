import { z } from 'zod';
import { canonicalJson } from './log/canonical-json.ts';
import { article, instant, instrument, nodeId, text } from './messages/fields.ts';

/** A name that programs compare: visible ASCII. */
const token = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const line = text(500);

/**
 * Handling codes as police and judicial partners of Europe use them: H0 only to prevent and fight crime, which all others
 * include; H1 not in court without permission; H2 not passed on without permission; H3 other, as written out.
 */
export const handlingCodes = ['H0', 'H1', 'H2', 'H3'] as const;
export type HandlingCode = (typeof handlingCodes)[number];

/** From free to strict: whether what was given may be passed on to a third party. */
export const onwardRules = ['allowed', 'ask', 'none'] as const;

/** Where a condition comes from, and how far our reading of that text has been checked. */
export type Citation = z.infer<typeof Citation>;
export const Citation = z.looseObject({
  instrument,
  article,
  checked: z.enum(['verified', 'general-knowledge', 'unknown']),
});

const grounds = { text: text(2_000).optional(), article: Citation.optional() };

/** Conditions of use (UNTOC art. 18(19)-(20), 18(5); ETS 182 art. 26). Each narrows, so that many hold together. */
const knownCondition = z.discriminatedUnion('type', [
  /** Speciality: for these proceedings only, named by their references. */
  z.looseObject({ type: z.literal('proceedings'), names: z.array(line).min(1).max(50), ...grounds }),
  z.looseObject({ type: z.literal('purposes'), purposes: z.array(line).min(1).max(50), ...grounds }),
  z.looseObject({
    type: z.literal('court-use'),
    rule: z.enum(['permission', 'never', 'in-camera', 'source-not-named']),
    ...grounds,
  }),
  z.looseObject({
    type: z.literal('onward'),
    rule: z.enum(['permission', 'never', 'named']),
    to: z.array(nodeId).max(50).optional(),
    ...grounds,
  }),
  z.looseObject({ type: z.literal('expiry'), until: instant, ...grounds }),
  z.looseObject({ type: z.literal('return'), by: instant, ...grounds }),
  /** Such as that no death penalty is asked for. It binds until it says when it was given. */
  z.looseObject({ type: z.literal('assurance'), assurance: line, given: instant.optional(), ...grounds }),
  z.looseObject({ type: z.literal('text'), ...grounds, text: text(2_000) }),
]);
export type KnownCondition = z.infer<typeof knownCondition>;

const knownTypes = ['proceedings', 'purposes', 'court-use', 'onward', 'expiry', 'return', 'assurance', 'text'];
/** A condition of a later minor version: kept, and judged as one that we cannot keep. */
const laterCondition = z
  .looseObject({ type: token, ...grounds })
  .refine(({ type }) => !knownTypes.includes(type), { path: ['type'] });

export type Condition = z.infer<typeof Condition>;
export const Condition = z.union([knownCondition, laterCondition]);

/** Whether a condition is of a type that this version of the protocol defines. */
export function isKnownCondition(given: Condition): given is KnownCondition {
  return knownTypes.includes(given.type);
}

/** What the receiver may do with what it is given. */
export type Handling = z.infer<typeof Handling>;
export const Handling = z
  .looseObject({
    codes: z.array(token).max(20),
    conditions: z.array(Condition).max(50),
    onward: z.enum(onwardRules),
    retain_until: instant.optional(),
  })
  // H3 is "other, written out": without the text nobody can keep it.
  .refine(({ codes, conditions }) => !codes.includes('H3') || conditions.some((each) => each.text !== undefined), {
    path: ['codes'],
  });

/** The bottom of the lattice: nothing is asked of anybody. */
export const freeHandling: Handling = { codes: [], conditions: [], onward: 'allowed' };

/**
 * The least handling that keeps every given one: what a derived item inherits, and what a message of many items carries.
 * Codes and conditions add up, of two onward rules the stricter holds, of two ends the earlier. The order does not matter.
 */
export function joinHandling(...all: Handling[]): Handling {
  const codes = new Set(all.flatMap((each) => each.codes));
  // Every other code includes H0.
  if (codes.size > 1) codes.delete('H0');
  const conditions = new Map(all.flatMap((each) => each.conditions).map((each) => [canonicalJson(each), each]));
  const strictness = Math.max(0, ...all.map(({ onward }) => onwardRules.indexOf(onward)));
  const [earliest] = all.flatMap((each) => each.retain_until ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
  return {
    codes: [...codes].sort(),
    conditions: [...conditions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each),
    onward: onwardRules[strictness] ?? 'none',
    ...(earliest !== undefined && { retain_until: earliest }),
  };
}

/** Whether `given` keeps all that `asked` asks: joining the two adds nothing. */
export function isAsStrict(given: Handling, asked: Handling): boolean {
  return canonicalJson(joinHandling(given, asked)) === canonicalJson(joinHandling(given));
}

/** Which evaluations each scheme has. They are shown as given and never converted into one another. */
const schemes: Record<string, { source: RegExp; info: RegExp }> = {
  /** Regulation (EU) 2016/794 art. 29. */
  '4x4': { source: /^[ABCX]$/, info: /^[1-4]$/ },
  /** NATO AJP-2.1, also called 6x6. */
  admiralty: { source: /^[A-F]$/, info: /^[1-6]$/ },
  /** College of Policing (England and Wales): source 1 to 3, information A to E, handling P or C. */
  '3x5x2': { source: /^[1-3]$/, info: /^[A-E]$/ },
};

/** How good the source and how good the information is, in the words of the scheme that was used. */
export type Grade = z.infer<typeof Grade>;
export const Grade = z.looseObject({ scheme: token, source: token, info: token }).refine(
  ({ scheme, source, info }) => {
    const values = Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined;
    return !values || (values.source.test(source) && values.info.test(info));
  },
  { path: ['source'] },
);
