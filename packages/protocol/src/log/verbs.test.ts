import { expect, test } from 'vitest';
import { auditLeaf } from './audit-leaf.ts';
import { auditVerbs, type VerbMeaning } from './verbs.ts';

const register: [string, VerbMeaning][] = Object.entries(auditVerbs);

test('every verb can be written in a leaf', () => {
  for (const [verb] of register) {
    const leaf = { version: 1, verb, hour: '2026-06-02T04', commitment: new Uint8Array(32) } as const;
    expect(auditLeaf(leaf).length).toBeGreaterThan(0);
  }
});

// When the register has grown: npx vitest run packages/protocol/src/log/verbs.test.ts -u
test('the page of audit events is the register', async () => {
  const rows = register.map(
    ([verb, { means, subject, details }]) =>
      `| \`${verb}\` | ${means} | ${subject} | ${details.map((name) => `\`${name}\``).join(', ')} |`,
  );
  await expect([...introduction, ...rows, ''].join('\n')).toMatchFileSnapshot('../../../../spec/audit-events.md');
});

const introduction = [
  '# Audit events',
  '',
  'What an entry of the audit log can say. The register is `packages/protocol/src/log/verbs.ts`; this page is written from it.',
  'It only grows: a verb keeps its meaning for ever, for its name is in every leaf ([log.md](log.md)).',
  '',
  'In the leaf, seen by partners: the version of the format, the verb, the hour (UTC) and a salted hash of the body.',
  'In the body, which stays at the node: `id`, `at` (the instant), `by` (`{officer}`, `{node}` or `{process}`), `subject`',
  '(an identifier, never a name) and, where there are details, their own salted hash. The details can be erased: the entry',
  'then still proves who did what to which thing and when.',
  '',
  'It is on record that ...',
  '',
  '| Verb | means that | Subject | Details, all optional |',
  '|--|--|--|--|',
];
