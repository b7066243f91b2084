import type { Answer, Channel } from '../answer.ts';
import type { Books, Instrument } from '../books.ts';
import { isAssistance, readNature } from '../measures.ts';
import type { Facts } from '../question.ts';
import type { Confidence } from '../records.ts';
import type { Offer } from './offers.ts';

type Kind = Channel['kind'];

/**
 * Step 7: who writes to whom, and how. Central authorities (UNTOC 18(13), bilateral treaties, ETS 30 Art 15), judicial
 * authorities directly (EIO Art 7, EAW Arts 9-10, EU Convention Art 6), the 24/7 point (ETS 185 Art 35), the diplomatic
 * channel without a treaty or where the treaty says so.
 */
export function readChannel(books: Books, facts: Facts, primary: Offer | undefined, bound: Instrument[]): Channel {
  const [kind, article, confidence] = readKind(facts.measure, primary, bound);
  const [from, to] = [facts.requesting, facts.requested].map(({ code, name }) => {
    const authority = books.states.get(code)?.mla?.centralAuthority;
    return kind === 'central-authority' || kind === 'diplomatic'
      ? (authority ?? `central authority of ${name} (not in the data)`)
      : nameFor(kind, name);
  });
  const urgent = books.states.get(facts.requested.code)?.mla?.urgentChannel;
  const known =
    books.states.get(facts.requested.code)?.mla?.confidence === 'verified' ? confidence : 'general-knowledge';
  return {
    ...{ from: from ?? '', to: to ?? '', kind, confidence: known },
    ...(article ? { article } : {}),
    ...(urgent ? { urgent } : {}),
  };
}

function nameFor(kind: Kind, state: string): string {
  if (kind === '24-7') return `24/7 point of contact of ${state}`;
  if (kind === 'police') return `competent law-enforcement authority of ${state}`;
  return `competent authority of ${state}`;
}

function readKind(
  measure: string,
  primary: Offer | undefined,
  bound: Instrument[],
): [Kind, string | undefined, Confidence] {
  if (!primary) return ['diplomatic', undefined, 'general-knowledge'];
  const { instrument } = primary;
  const nature = readNature(measure);
  if (nature === 'police' && measure !== 'contact_24_7') return ['police', primary.articles[0], 'general-knowledge'];
  if (nature === 'victims') return ['direct', primary.articles[0], 'general-knowledge'];
  if (
    instrument.id === 'ETS185' &&
    ['preservation_expedited', 'preserved_traffic_disclosure', 'contact_24_7'].includes(measure)
  )
    return ['24-7', '35', 'verified'];
  if (instrument.id === 'EU-UK-TCA' && nature === 'surrender')
    return ['direct', primary.articles[0], 'general-knowledge'];
  const fixed = kinds[instrument.id];
  if (fixed) return fixed;
  if (instrument.id === 'ETS30' && bound.some(({ id }) => id === 'EU-MLA-2000')) return ['direct', '6', 'verified'];
  if (instrument.id === 'ETS24' && bound.some(({ id }) => id === 'ETS98'))
    return ['central-authority', '5', 'verified'];
  if (nature === 'surrender' && !isAssistance(measure)) return readExtradition(instrument);
  const own = instrument.provisions.find((provision) => provision.measure === 'central_authority');
  return ['central-authority', own?.article, own?.confidence ?? 'general-knowledge'];
}

const kinds: Readonly<Record<string, [Kind, string, Confidence]>> = {
  'EU-EIO': ['direct', '7', 'verified'],
  'EU-EAW': ['direct', '9-10', 'verified'],
  'EU-REG-2018-1805': ['direct', '4', 'verified'],
  'EU-EEV-2023-1543': ['direct', '7', 'verified'],
  'EU-MLA-2000': ['direct', '6', 'verified'],
  'EU-JIT-2002': ['direct', '1(2)', 'verified'],
};

function readExtradition({ provisions, id }: Instrument): [Kind, string | undefined, Confidence] {
  const form = provisions.find(({ paraphrase }) => /diplomatic channel/.test(paraphrase));
  if (form) return ['diplomatic', form.article, form.confidence];
  return id === 'UNTOC'
    ? ['central-authority', '18(13)', 'general-knowledge']
    : ['diplomatic', undefined, 'general-knowledge'];
}

/** UNTOC 18(14), USA-Thailand Art 4(1), Nassau Convention Art 28, ...: the languages that the requested State takes. */
export function readLanguages(books: Books, facts: Facts, primary: Offer | undefined): Answer['languages'] {
  const mla = books.states.get(facts.requested.code)?.mla;
  if (!mla) return [];
  const strict = primary && asksForOwnLanguage(books, primary.instrument);
  const { acceptedLanguages } = mla;
  const own =
    acceptedLanguages[0] !== 'en' && acceptedLanguages.includes('en')
      ? acceptedLanguages.slice(0, 1)
      : acceptedLanguages;
  const noted = /[Ll]anguages?:? (and|official|general knowledge)|English[^.]*general knowledge/.test(mla.note ?? '');
  const confidence: Confidence = mla.confidence === 'verified' && (strict || !noted) ? 'verified' : 'general-knowledge';
  return (strict ? own : acceptedLanguages).map((code) => ({ code, confidence }));
}

function asksForOwnLanguage(books: Books, instrument: Instrument): boolean {
  const texts = [
    ...instrument.provisions
      .filter(({ measure }) => measure === 'language' || measure === 'form_of_request')
      .map(({ paraphrase }) => paraphrase),
    ...books.contentOf(instrument.id).map(({ language }) => language ?? ''),
  ];
  return texts.some((text) => /language of the requested State/i.test(text));
}
