import type { DualCriminality, Refusal } from '../answer.ts';
import type { Books, Instrument } from '../books.ts';
import { readNature } from '../measures.ts';
import type { Facts } from '../question.ts';
import { findContent } from './content.ts';
import type { Offer } from './offers.ts';

/**
 * Step 5: the grounds on which the requested State may or must refuse, with the risk in this case and the sentence that
 * lowers it. Taken from the list of the basis; where that was not read, from its provisions.
 */
export function readRefusal(books: Books, facts: Facts, primary: Offer | undefined, dual: DualCriminality): Refusal[] {
  if (!primary) return [];
  const { instrument } = primary;
  const listed = (findContent(books, instrument.id, facts.measure)?.refusalGrounds ?? []).map((ground) => ({
    ...{ id: ground.id, article: ground.article, mandatory: ground.mandatory, text: ground.text },
  }));
  const grounds = listed.length ? listed : fromProvisions(instrument);
  const special = readNature(facts.measure) === 'surrender' ? grounds.filter(({ text }) => /death/i.test(text)) : [];
  return grounds
    .filter(({ id }) => applies(id, facts.measure))
    .map(({ id, article, mandatory, text }) => ({
      ground: id,
      article,
      instrument: instrument.id,
      kind: mandatory ? 'mandatory' : 'optional',
      risk: riskOf(id, text, facts, dual, special.length > 0),
      reason: text,
      whatToAdd: sentenceFor(id, text, facts),
    }));
}

function fromProvisions({ provisions }: Instrument) {
  return provisions
    .filter(({ measure }) => measure === 'refusal_grounds')
    .map(({ article, paraphrase }) => ({ id: `article_${article}`, article, mandatory: false, text: paraphrase }));
}

/** Some grounds of a list belong to single measures. */
function applies(id: string, measure: string): boolean {
  if (id === 'search_conditions') return ['search_seizure', 'asset_freezing', 'confiscation'].includes(measure);
  if (id === 'video_fundamental') return ['witness_video', 'witness_telephone'].includes(measure);
  if (id.startsWith('video')) return measure === 'witness_video';
  return true;
}

function riskOf(id: string, text: string, facts: Facts, dual: DualCriminality, death: boolean): Refusal['risk'] {
  if (isDual(id, text)) {
    if (dual.verdict === 'not-required' || dual.verdict === 'not-checked') return 'none';
    return dual.met === true ? 'none' : dual.met === false ? 'high' : dual.met === 'at-risk' ? 'possible' : 'unknown';
  }
  if (id === 'threshold') return facts.maxPenalty.requesting === undefined ? 'unknown' : 'none';
  if (id === 'outside_scope') return facts.organisedGroup && facts.transnational ? 'none' : 'unknown';
  if (death && /death/i.test(text)) return 'possible';
  // Trafficking in persons is neither political, military nor fiscal.
  if (/^(political|military|fiscal|political_fiscal)$/.test(id)) return 'none';
  return 'unknown';
}

function isDual(id: string, text: string): boolean {
  return /dual/.test(id) || /^(No|Absence of) dual criminality/.test(text);
}

function sentenceFor(id: string, text: string, facts: Facts): string {
  if (isDual(id, text))
    return 'The conduct described is an offence in both States: the text of both provisions is annexed, set side by side element by element.';
  if (/political/.test(id)) return 'The offence is trafficking in persons and has no political character.';
  if (/military/.test(id)) return 'The offence is an ordinary criminal offence under general law.';
  if (/ne_bis/.test(id))
    return 'To our knowledge no final judgment has been given against the person for these facts in any State.';
  if (/nationality/.test(id))
    return 'If the person is not extradited because of nationality, we ask that the case be submitted to your prosecuting authorities (aut dedere aut judicare).';
  if (/death/i.test(text))
    return 'We give the assurance that the death penalty will not be imposed or, if imposed, not carried out.';
  if (/conformity|certificate/.test(id))
    return 'The request contains every item that the instrument lists; should anything be missing, we ask to be consulted before refusal.';
  if (/persecution|fundamental|mandatory_list/.test(id))
    return 'The prosecution rests on the facts described alone, and the person will have all guarantees of a fair trial.';
  if (/threshold/.test(id))
    return 'The offence is punishable by a maximum of at least the period required; the provision is annexed.';
  if (/scope/.test(id))
    return 'There are reasonable grounds to suspect that the offence is transnational and involves an organized criminal group: …';
  if (/essential|interests|legal_system|domestic|requested_law/.test(id))
    return `Should execution raise concerns in ${facts.requested.name}, we ask to be consulted on conditions before a refusal.`;
  return 'We ask to be consulted before any refusal or postponement.';
}
