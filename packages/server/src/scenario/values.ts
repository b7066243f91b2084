import { ServerError } from '../errors.ts';

/**
 * Puts in what the names in a step stand for: `@name` for a kept object, `@name/params` for the same as parameters of a
 * route, `#/pointer` for a value of the oracle.
 */
export function resolveValue(value: unknown, kept: ReadonlyMap<string, string>, expected: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('@')) {
    const [, name = '', params] = /^@(.*?)(\/params)?$/.exec(value) ?? [];
    const object = kept.get(name);
    if (object === undefined) throw new ServerError('scenario-invalid', `No earlier step has kept ${name}.`);
    const [node, uuid] = object.split('/');
    return params ? { node, uuid } : object;
  }
  if (typeof value === 'string' && value.startsWith('#/')) return pointTo(expected, value.slice(2));
  if (Array.isArray(value)) return value.map((each) => resolveValue(each, kept, expected));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolveValue(each, kept, expected)]));
  }
  return value;
}

/** A value by its way through objects and lists: `clocks/0/ends` (RFC 6901, without escapes). Throws `scenario-invalid`. */
export function pointTo(root: unknown, pointer: string): unknown {
  const value = pointer
    .split('/')
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], root);
  if (value === undefined) throw new ServerError('scenario-invalid', `There is no ${pointer}.`);
  return value;
}

/**
 * Whether an answer contains what is expected: each named field, and of a list an element for each one expected; an empty
 * list is empty. Instants
 * are the same however they are written, and so are hashes with and without the name of their algorithm.
 */
export function contains(got: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got)) return false;
    return wanted.length === 0 ? got.length === 0 : wanted.every((each) => got.some((one) => contains(one, each)));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof got !== 'object' || got === null) return false;
    return Object.entries(wanted).every(([key, each]) => contains((got as Record<string, unknown>)[key], each));
  }
  if (typeof got === 'string' && typeof wanted === 'string') {
    return got === wanted || got === `sha256:${wanted}` || sameInstant(got, wanted);
  }
  return got === wanted;
}

function sameInstant(a: string, b: string): boolean {
  const pattern = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/;
  return pattern.test(a) && pattern.test(b) && Date.parse(a) === Date.parse(b);
}
