import { describe, expect, test } from 'vitest';
import { isTemporary, type Machine, mayFollow, nextStates, stateMachines, statesOf } from './codes.ts';

const machines = Object.keys(stateMachines) as Machine[];

describe.each(machines)('the machine %s', (machine) => {
  const states: string[] = statesOf(machine);
  const next = (state: string): readonly string[] => nextStates(machine, state as never);

  test('leads only to states that it has', () => {
    for (const state of states) expect(states).toEqual(expect.arrayContaining([...next(state)]));
  });

  test('reaches every state from the first one', () => {
    const reached = new Set(states.slice(0, 1));
    for (const state of reached) for (const each of next(state)) reached.add(each);
    expect([...reached].sort()).toEqual([...states].sort());
  });

  test('comes to an end from every state', () => {
    const ends = (state: string, seen: string[]): boolean =>
      next(state).length === 0 || next(state).some((each) => !seen.includes(each) && ends(each, [...seen, state]));
    for (const state of states) expect([state, ends(state, [])]).toEqual([state, true]);
  });
});

test('a request that was returned is over: it has never been registered', () => {
  expect(nextStates('request', 'returned')).toEqual([]);
  expect(mayFollow('request', 'received', 'accepted')).toBe(false);
});

test('preserved data wait for the request that follows, and may be kept longer', () => {
  expect(mayFollow('preservation', 'preserved', 'preserved')).toBe(true);
  expect(mayFollow('preservation', 'preserved', 'converted')).toBe(true);
});

test('nothing follows what is no state, not even what every object has', () => {
  expect(nextStates('request', 'constructor' as never)).toEqual([]);
  expect(nextStates('request', 'executed' as never)).toEqual([]);
});

test('a bad signature stays bad; an unknown key may become known', () => {
  expect(isTemporary('bad-signature')).toBe(false);
  expect(isTemporary('key-unknown')).toBe(true);
});
