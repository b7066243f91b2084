import { describe, expect, test } from 'vitest';
import type { Condition, Handling } from './handling.ts';
import { freeHandling } from './handling.ts';
import { parseNodeId } from './identifiers.ts';
import { judgeUse, sameReference, type Use, type UseKind, type UsePermission, useKinds } from './uses.ts';

const th = parseNodeId('th.oag.mla');
const us = parseNodeId('us.justice.mla');
const ng = parseNodeId('ng.justice.mla');
const at = new Date('2026-07-01T00:00:00Z');

function stopsOf(handling: Partial<Handling>, use: Partial<Use> & { for: UseKind }, ...permissions: UsePermission[]) {
  const { stops } = judgeUse({ ...freeHandling, ...handling }, { at, ...use }, { owner: th, permissions });
  return stops.map(({ condition }) => ('name' in condition ? condition.name : condition.type));
}
const under = (...conditions: Condition[]): Partial<Handling> => ({ conditions });
const lifting = (lifts: string, more: Partial<UsePermission> = {}): UsePermission => ({
  lifts,
  conditions: [],
  ...more,
});

describe('codes', () => {
  test('H0 and no code stop nothing', () => {
    for (const kind of useKinds) expect(stopsOf({ codes: ['H0'] }, { for: kind })).toEqual([]);
  });

  test('H1 stops court use until its owner permits it', () => {
    expect(stopsOf({ codes: ['H1'] }, { for: 'court' })).toEqual(['H1']);
    expect(stopsOf({ codes: ['H1'] }, { for: 'export' })).toEqual([]);
    expect(stopsOf({ codes: ['H1'] }, { for: 'court' }, lifting('H1'))).toEqual([]);
    expect(stopsOf({ codes: ['H1'] }, { for: 'court' }, lifting('H2'))).toEqual(['H1']);
  });

  test('H2 stops what goes to a third party, by whichever way, and nothing that goes back to its owner', () => {
    for (const kind of ['onward', 'message', 'export', 'api'] as const) {
      expect(stopsOf({ codes: ['H2'] }, { for: kind, to: us })).toEqual(['H2']);
    }
    expect(stopsOf({ codes: ['H2'] }, { for: 'message', to: th })).toEqual([]);
    expect(stopsOf({ codes: ['H2'] }, { for: 'print' })).toEqual([]);
  });

  test('H3 and codes of a later version stop everything but reading', () => {
    for (const kind of useKinds) {
      const expected = kind === 'read' ? [] : ['H3', 'H9'];
      expect(stopsOf({ codes: ['H3', 'H9'] }, { for: kind })).toEqual(expected);
    }
  });
});

describe('permissions', () => {
  test('hold for what they name and no longer than they say', () => {
    const codes = ['H1'];
    const one = lifting('H1', { proceedings: ['NG/TIP/2026/0231'] });
    expect(stopsOf({ codes }, { for: 'court', proceedings: 'ng-tip-2026-0231' }, one)).toEqual([]);
    expect(stopsOf({ codes }, { for: 'court', proceedings: 'NG/TIP/2026/0999' }, one)).toEqual(['H1']);
    expect(stopsOf({ codes }, { for: 'court' }, one)).toEqual(['H1']);
    expect(stopsOf({ codes }, { for: 'court' }, lifting('H1', { until: at }))).toEqual(['H1']);
  });

  test('to pass on name whom to', () => {
    const only = lifting('H2', { to: [us] });
    expect(stopsOf({ codes: ['H2'], onward: 'ask' }, { for: 'onward', to: us }, only)).toEqual([]);
    expect(stopsOf({ codes: ['H2'] }, { for: 'onward', to: ng }, only)).toEqual(['H2']);
    expect(stopsOf({ codes: ['H2'] }, { for: 'onward' }, only)).toEqual(['H2']);
  });

  test('bring their own conditions, which bind as the others do', () => {
    const granted = lifting('H1', {
      conditions: [
        { type: 'court-use', rule: 'in-camera' },
        { type: 'court-use', rule: 'source-not-named' },
        { type: 'onward', rule: 'permission' },
      ],
    });
    const verdict = judgeUse(
      { ...freeHandling, codes: ['H1'] },
      { for: 'court', at },
      { owner: th, permissions: [granted] },
    );
    expect(verdict).toEqual({ allowed: true, stops: [], duties: granted.conditions });
    const narrow = lifting('H1', { conditions: [{ type: 'purposes', purposes: ['indictment'] }] });
    expect(stopsOf({ codes: ['H1'] }, { for: 'court', purpose: 'press' }, narrow)).toEqual(['purposes']);
  });
});

describe('conditions', () => {
  const thisCase: Condition = { type: 'proceedings', names: ['US-2026-00417'] };
  const assured: Condition = { type: 'assurance', assurance: 'no death penalty' };

  test.each<[string, Partial<Handling>, Partial<Use> & { for: UseKind }, string[]]>([
    ['other proceedings', under(thisCase), { for: 'print', proceedings: 'US-TAX-2026-1' }, ['proceedings']],
    ['these proceedings', under(thisCase), { for: 'court', proceedings: 'US 2026 00417' }, []],
    ['court without saying which', under(thisCase), { for: 'court' }, ['proceedings']],
    ['statistics, which name none', under(thisCase), { for: 'statistics' }, []],
    ['another purpose', under({ type: 'purposes', purposes: ['a'] }), { for: 'export', purpose: 'b' }, ['purposes']],
    ['the purpose', under({ type: 'purposes', purposes: ['a'] }), { for: 'export', purpose: 'a' }, []],
    ['no purpose, onward', under({ type: 'purposes', purposes: ['a'] }), { for: 'onward' }, ['purposes']],
    ['no purpose, at home', under({ type: 'purposes', purposes: ['a'] }), { for: 'print' }, []],
    ['never in court', under({ type: 'court-use', rule: 'never' }), { for: 'court' }, ['court-use']],
    ['court on permission', under({ type: 'court-use', rule: 'permission' }), { for: 'court' }, ['court-use']],
    ['in camera is a duty', under({ type: 'court-use', rule: 'in-camera' }), { for: 'court' }, []],
    ['a court rule outside court', under({ type: 'court-use', rule: 'never' }), { for: 'print' }, []],
    ['never onward', under({ type: 'onward', rule: 'never' }), { for: 'onward', to: us }, ['onward']],
    ['an onward rule at home', under({ type: 'onward', rule: 'never' }), { for: 'print' }, []],
    ['onward on permission', under({ type: 'onward', rule: 'permission' }), { for: 'onward', to: us }, ['onward']],
    ['onward to a named node', under({ type: 'onward', rule: 'named', to: [us] }), { for: 'onward', to: us }, []],
    ['onward to another', under({ type: 'onward', rule: 'named', to: [us] }), { for: 'onward', to: ng }, ['onward']],
    ['before its end', under({ type: 'expiry', until: '2026-07-02T00:00:00Z' }), { for: 'read' }, []],
    ['at its end', under({ type: 'expiry', until: '2026-07-01T00:00:00Z' }), { for: 'read' }, ['expiry']],
    ['after it was to go back', under({ type: 'return', by: '2026-06-01T00:00:00Z' }), { for: 'read' }, ['return']],
    ['without an assurance', under(assured), { for: 'court' }, ['assurance']],
    ['without one, at home', under(assured), { for: 'print' }, []],
    ['with the assurance', under({ ...assured, given: '2026-06-30T00:00:00Z' }), { for: 'court' }, []],
    ['only words', under({ type: 'text', text: 'With care.' }), { for: 'court' }, []],
    ['a later condition', under({ type: 'moon-phase' }), { for: 'print' }, ['moon-phase']],
    ['a later condition, to read', under({ type: 'moon-phase' }), { for: 'read' }, []],
    ['kept too long', { retain_until: '2026-06-30T00:00:00Z' }, { for: 'read' }, ['2026-06-30T00:00:00Z']],
    ['kept in time', { retain_until: '2026-07-30T00:00:00Z' }, { for: 'read' }, []],
    ['the owner asks first', { onward: 'ask' }, { for: 'message', to: ng }, ['onward-ask']],
    ['the owner says no', { onward: 'none' }, { for: 'message', to: ng }, ['onward-none']],
  ])('%s', (_, handling, use, expected) => {
    expect(stopsOf(handling, use)).toEqual(expected);
  });

  test('no permission lifts what its owner never allows', () => {
    expect(stopsOf({ onward: 'none' }, { for: 'onward', to: us }, lifting('H2'))).toEqual(['onward-none']);
  });
});

test('a reference is the same with other blanks, strokes and letters', () => {
  expect(sameReference('NG/TIP/2026/0231', 'ng tip-2026-0231')).toBe(true);
  expect(sameReference('TH-2569-0088', 'TH-2569-0089')).toBe(false);
});
