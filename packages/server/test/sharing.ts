import type { Condition, Handling } from '@comity/protocol';
import type { NewInformation } from '../src/information/api.ts';
import type { TestNode } from './federation.ts';

/** Handling by its codes: what H2 says of passing on goes with it. */
export function handlingOf(codes: string[], ...conditions: Condition[]): Handling {
  return { codes, conditions, onward: codes.includes('H2') ? 'ask' : 'allowed' };
}

/** SP-01 of the exercise: spontaneous information, no names of victims. */
export function spontaneous(to: TestNode, change: Partial<NewInformation> = {}): NewInformation {
  return {
    title: 'A recruiter and a companion of travel',
    text: 'Two women met in a salon name a recruiter reached on PH-NG-2; S-06 travelled with one group (D-S06A).',
    grade: { scheme: '4x4', source: 'A', info: '2' },
    handling: handlingOf(['H1', 'H2']),
    legalBasis: [
      { instrument: 'UNTOC', article: '18(4)-(5)', checked: 'verified' },
      { instrument: 'PALERMO-TIP', article: '10(1)', checked: 'verified' },
    ],
    records: [
      { id: 'PH-NG-2', kind: 'phone' },
      { id: 'S-06', kind: 'person' },
      { id: 'D-S06A', kind: 'document' },
    ],
    to: [to.ctx.config.node],
    spontaneous: true,
    ...change,
  };
}
