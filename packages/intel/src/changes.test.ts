import { expect, test } from 'vitest';
import { changesSince, type Use } from './changes.ts';

const use = (value: string, time: string, wording: string): Use => ({
  kind: 'phone',
  value,
  document: value + time,
  time,
  wording,
});

test('what appeared, what disappeared, and what most likely replaced what', () => {
  const uses = [
    use('+1', '2026-06-01', 'c1'),
    use('+1', '2026-06-10', 'c2'),
    use('+2', '2026-06-20', 'c1'),
    use('+2', '2026-06-21', 'c2'),
    use('+3', '2026-06-01', 'c3'),
    use('+3', '2026-06-30', 'c3'),
    use('+4', '2026-06-22', 'c4'),
  ];
  expect(changesSince(uses, '2026-06-17')).toMatchObject({
    appeared: [{ value: '+2', first: '2026-06-20', documents: 2 }, { value: '+4' }],
    disappeared: [{ value: '+1', last: '2026-06-10', documents: 2 }],
    replaced: [{ kind: 'phone', from: '+1', to: '+2', wordings: 2 }],
  });
});

test('a date that cannot be read is refused', () => {
  expect(() => changesSince([], 'yesterday')).toThrow(expect.objectContaining({ code: 'date-invalid' }));
});
