import type { Answer } from '../answer.ts';
import type { Books, Instrument } from '../books.ts';
import type { Facts } from '../question.ts';

/**
 * The transfer check: on what footing may personal data go with the request and its answer? Between Members the same EU
 * law; between parties to Convention 108 its safeguards (Art 12); towards others a derogation for the single case, which
 * the sender has to reason. Adequacy decisions on third States are not in the data.
 */
export function readTransfer(books: Books, facts: Facts, bound: Instrument[], hasBasis: boolean): Answer['transfer'] {
  const sides = [facts.requesting, facts.requested];
  if (sides.some(({ known }) => !known))
    return {
      verdict: 'unknown',
      reason: 'The data knows nothing of the data protection of one side; send nothing that names a person.',
    };
  const members = sides.map(
    ({ code }) => books.states.get(code)?.euMember === true && (books.euFrom.get(code) ?? '') <= facts.date,
  );
  if (members.every(Boolean))
    return { verdict: 'adequacy', reason: 'Both are Members of the European Union: the same rules protect the data.' };
  if (bound.some(({ id }) => id === 'ETS108'))
    return {
      verdict: 'safeguards',
      article: 'ETS108 12',
      reason:
        'Convention 108 binds both: privacy alone is no bar (Art 12); special categories need safeguards (Art 6).',
    };
  if (!hasBasis)
    return {
      verdict: 'none',
      reason: 'No instrument carries the transfer; ask the data protection officer before sending.',
    };
  const reason = members.some(Boolean)
    ? 'One side is a Member of the European Union: unless an adequacy decision or an agreement covers it, a derogation for this single case has to be reasoned and recorded.'
    : 'No common rules on data protection are in the data: send what the case needs, with use limits, and record why.';
  return { verdict: 'derogation', reason };
}
