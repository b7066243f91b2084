import { ProtocolError } from '../errors.ts';

const depthLimit = 32;

/**
 * One text for one value: JSON with sorted names and no blanks, RFC 8785. Names are sorted by UTF-16 units; `undefined`
 * members are left out, as JSON does. Throws `json-invalid` for what is not I-JSON (RFC 7493): numbers that are not
 * finite, halves of surrogate pairs, NUL (which databases refuse), other types, or more than 32 levels.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > depthLimit) throw invalid();
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === 'string' && value.isWellFormed() && !value.includes('\0')) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join()}]`;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member, depth + 1)}`);
    return `{${members.join()}}`;
  }
  throw invalid();
}

function invalid(): ProtocolError {
  return new ProtocolError('json-invalid', 'The value cannot be written as JSON that all read alike.');
}
