import type { Instrument } from '../books.ts';
import { isAssistance, readNature } from '../measures.ts';

/**
 * Step 3b: which treaty does an instrument only supplement between these States? The protocols of ETS 30 and ETS 24; the EU
 * Convention of 2000 (Art 1); the Trade and Cooperation Agreement (Art 633); the EU-US Agreement (Art 3: the bilateral
 * treaty, if there is one); a bilateral treaty between parties to ETS 30 (Art 26(3)) or ETS 24 (Art 28(2)); the Palermo
 * Protocol (Art 1).
 */
export function findBase(instrument: Instrument, bound: Instrument[], measure: string): string | undefined {
  const present = (id: string | undefined) => (bound.some((each) => each.id === id) ? id : undefined);
  if (instrument.bilateralParties) return present(instrument.kinds.includes('mla') ? 'ETS30' : 'ETS24');
  switch (instrument.id) {
    case 'ETS99':
    case 'ETS182':
    case 'EU-MLA-2000':
      return present('ETS30');
    case 'EU-UK-TCA':
      return isAssistance(measure) && readNature(measure) !== 'assets' ? present('ETS30') : undefined;
    case 'EU-US-MLA':
      return bound.find((each) => each.bilateralParties && each.kinds.includes('mla') && each.binding)?.id;
    case 'ETS86':
    case 'ETS98':
    case 'CETS209':
    case 'CETS212':
      return present('ETS24');
    case 'PALERMO-TIP':
      return readNature(measure) === 'victims' ? undefined : present('UNTOC');
    case 'ACTIP':
      return isAssistance(measure) ? present('ASEAN-MLAT') : undefined;
    case 'CETS224':
      return present('ETS185');
    default:
      return undefined;
  }
}

/** What a supplement adds to a request under its base even where it does not name the measure: form, channel, scope. */
export function findAdditions(instrument: Instrument, measure: string): string[] {
  const nature = readNature(measure);
  if (instrument.id === 'PALERMO-TIP') {
    if (['spontaneous_information', 'police_information_exchange'].includes(measure)) return ['1', '10(1)', '10(3)'];
    return nature === 'topic' ? [] : ['1'];
  }
  const wanted = nature === 'surrender' || isAssistance(measure) ? (additions[instrument.id] ?? []) : [];
  if (instrument.bilateralParties && isAssistance(measure)) return ['not verified'];
  return wanted;
}

const additions: Readonly<Record<string, readonly string[] & string[]>> = {
  ETS182: ['4', '8'],
  'EU-MLA-2000': ['4', '6'],
  'EU-UK-TCA': ['Title VIII, 633', 'Title VIII, 635', 'Title VIII, 640'],
  'EU-US-MLA': ['7', '9'],
  ETS86: ['1', '2'],
  ETS98: ['5'],
  CETS209: ['1-4'],
  CETS212: ['2', '6'],
  ACTIP: ['18'],
};
