import euMembership from '../data/eu-membership.json' with { type: 'json' };
import instruments from '../data/instruments.json' with { type: 'json' };
import limits from '../data/limits.json' with { type: 'json' };
import names from '../data/names.json' with { type: 'json' };
import offences from '../data/offences.json' with { type: 'json' };
import parties from '../data/parties.json' with { type: 'json' };
import requestContent from '../data/request-content.json' with { type: 'json' };
import states from '../data/states.json' with { type: 'json' };
import terminology from '../data/terminology.json' with { type: 'json' };
import { type Law, openLaw } from './open.ts';
import type { LawData } from './records.ts';

/** The data that comes with the package; `openLaw` checks it like any other. */
export const bundledData = {
  ...{ instruments, parties, states, offences, requestContent, terminology, limits, euMembership, names },
} as unknown as LawData;

export const law: Law = openLaw(bundledData);
