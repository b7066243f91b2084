import { expect, test } from 'vitest';
import { bundledData, type LawData, openLaw } from '../src/index.ts';

/** The law as it would be if one instrument of the data were another. */
function lawWith(id: string, change: object, partyStatus?: string) {
  const data: LawData = structuredClone(bundledData);
  Object.assign(data.instruments.items.find((item) => item.id === id) ?? {}, change);
  if (partyStatus)
    for (const party of data.parties.items.find(({ instrument }) => instrument === id)?.parties ?? [])
      Object.assign(party, { status: partyStatus });
  return openLaw(data);
}

const question = { requesting: 'USA', requested: 'DEU', measure: 'subscriber_info_direct', date: '2026-06-12' };

test('once the Second Protocol is in force it carries direct requests and joins the Budapest Convention', () => {
  const law = lawWith('CETS224', { status: 'in-force', entryIntoForce: '2026-01-01' }, 'ratified');
  expect(law.basis(question).bases[0]).toMatchObject({ instrument: 'CETS224', articles: ['7'], role: 'primary' });
  expect(law.basis(question).timeLimits.map(({ duration }) => duration)).toEqual(['P30D']);
  expect(law.basis({ ...question, date: '2025-12-31' }).bases).toEqual([]);
});

test('a treaty whose subject nobody read carries nothing', () => {
  const law = lawWith('BIL-USA-DEU-MLA-2003', { subjectScope: { value: 'unknown', confidence: 'general-knowledge' } });
  const { excluded, bases } = law.basis({ ...question, measure: 'documents_records' });
  expect(excluded.find(({ instrument }) => instrument === 'BIL-USA-DEU-MLA-2003')).toMatchObject({
    code: 'other-subject',
  });
  expect(bases.map(({ instrument }) => instrument)).not.toContain('BIL-USA-DEU-MLA-2003');
});

test('the treaty that is deleted leaves the place to UNTOC, with paragraphs 9 to 29', () => {
  const law = lawWith('BIL-USA-THA-MLA-1986', { status: 'terminated' });
  const { bases, untoc18, missing } = law.basis({ ...question, requested: 'THA', measure: 'witness_statement' });
  expect(bases[0]).toMatchObject({ instrument: 'UNTOC', role: 'primary' });
  expect(untoc18.paragraphs9to29).toBe(true);
  expect(missing.map(({ fact }) => fact)).toContain('whether BIL-USA-THA-MLA-1986 is in force');
});
