import type { Answer, Basis, Exclusion, RequiredItem } from './answer.ts';
import { answer } from './basis.ts';
import type { Books, Instrument } from './books.ts';
import { readDraft } from './draft.ts';
import { type Facts, readQuestion } from './question.ts';
import type { Confidence } from './records.ts';
import { sentenceToAdd } from './sentences.ts';
import { findContent, toRequiredItems } from './steps/content.ts';

export interface CheckItem {
  id: string;
  /** A blocker stops the sending; what is missing has to be added; a warning is for the person who decides. */
  kind: 'blocker' | 'missing' | 'warning';
  article: string;
  instrument: string;
  /** What is wrong or missing. */
  sentence: string;
  /** The sentence to add, or what to do. */
  add: string;
  confidence: Confidence;
  source: string[];
}

export interface CheckResult {
  ready: boolean;
  items: CheckItem[];
  /** The answer for the first measure. */
  basis: Answer;
  /** The answer for each measure, in the order of the draft. */
  bases: Answer[];
}

type Reading = ReturnType<typeof readDraft>;

/**
 * Is the draft fit to be sent? The instrument has to offer the measure, the language has to be one that the requested
 * State takes, two persons have to have seen it, and every item that the instrument lists has to be there. Throws
 * `law-draft-invalid` or `law-question-invalid` for what is no draft.
 */
export function check(books: Books, value: unknown): CheckResult {
  const draft = readDraft(books.data, value);
  const answers = draft.measures.map((measure) => answer(books, factsFor(books, draft, measure)));
  const items = [
    ...answers.flatMap((each) => checkInstruments(books, draft, each)),
    ...checkLanguage(books, draft, answers),
    ...checkApprovals(draft),
    ...checkContent(books, draft, answers),
    ...answers.flatMap((each) => checkRefusal(each)),
    ...answers.flatMap((each) => checkReservations(books, draft, each)),
  ].filter((item, index, all) => all.findIndex((each) => sameItem(each, item)) === index);
  return {
    ready: items.every(({ kind }) => kind === 'warning'),
    items,
    basis: answers[0] as Answer,
    bases: answers,
  };
}

function sameItem(a: CheckItem, b: CheckItem): boolean {
  return a.id === b.id && a.instrument === b.instrument && a.article === b.article && a.sentence === b.sentence;
}

function factsFor(books: Books, draft: Reading, measure: string): Facts {
  const { requesting, requested, date, offence, transnational, organisedGroup } = draft;
  return readQuestion(books.data, books.gazetteer, {
    requesting,
    requested,
    measure,
    date,
    offence,
    transnational,
    organisedGroup,
  });
}

/** The instruments cited: in force, of this subject, and one of them offers this measure. */
function checkInstruments(books: Books, { instruments }: Reading, given: Answer): CheckItem[] {
  const { measure } = given.question;
  const usable = given.bases.filter(({ instrument }) => instruments.includes(instrument));
  const unusable = given.excluded.filter(
    ({ instrument, articles }) => instruments.includes(instrument) && !(articles && isUsed(given, instrument)),
  );
  if (usable.some(({ role }) => role !== 'supplement')) {
    return unusable
      .filter(({ code }) => code !== 'out-of-scope')
      .map((exclusion) => wrongInstrument(exclusion, given, 'warning'));
  }
  const known = unusable.map((exclusion) => wrongInstrument(exclusion, given, 'blocker'));
  const unknown = instruments
    .filter((id) => ![...unusable, ...usable].some(({ instrument }) => instrument === id))
    .map((id) => uncited(books, id, given));
  const items = [...known, ...unknown];
  return items.length > 0 ? items : [noBasis(measure, given)];
}

function isUsed({ bases }: Answer, id: string): boolean {
  return bases.some(({ instrument }) => instrument === id);
}

function wrongInstrument(
  { instrument, code, reason, sources, articles }: Exclusion,
  given: Answer,
  kind: CheckItem['kind'],
): CheckItem {
  return {
    ...{
      id: code === 'out-of-scope' ? 'wrong-instrument' : `instrument-${code}`,
      kind,
      instrument,
      article: articles?.[0] ?? '',
    },
    sentence: code === 'out-of-scope' ? `Wrong instrument for ${given.question.measure}. ${reason}` : reason,
    add: advise(given),
    ...{ confidence: 'verified', source: sources },
  };
}

function uncited(books: Books, id: string, given: Answer): CheckItem {
  const known = books.instruments.get(id);
  const sentence = known
    ? `${known.shortName} carries no ${given.question.measure} between these States.`
    : 'The draft cites an instrument that the data does not know.';
  return {
    id: 'wrong-instrument',
    kind: 'blocker',
    instrument: id,
    article: '',
    sentence,
    add: advise(given),
    confidence: 'general-knowledge',
    source: known?.source ?? [],
  };
}

function noBasis(measure: string, given: Answer): CheckItem {
  const sentence = `The draft cites no instrument that carries ${measure}.`;
  return {
    id: 'legal-basis',
    kind: 'missing',
    instrument: given.bases[0]?.instrument ?? '',
    article: given.bases[0]?.articles.join(', ') ?? '',
    sentence,
    add: advise(given),
    confidence: given.bases[0]?.confidence ?? 'general-knowledge',
    source: given.bases[0]?.sources ?? [],
  };
}

function advise({ bases, question }: Answer): string {
  const first = bases[0];
  if (!first)
    return 'No instrument of the data carries this measure: ask the requested State under its own law, through the diplomatic channel.';
  return `This request for ${question.measure} is made under ${cite(first)}.`;
}

function cite({ instrument, articles }: Basis): string {
  return articles.includes('not verified')
    ? `${instrument} (article to be verified)`
    : `${instrument} Art ${articles.join(', ')}`;
}

/** UNTOC 18(14) and the language rule of each instrument that is cited. */
function checkLanguage(books: Books, { language, instruments }: Reading, answers: Answer[]): CheckItem[] {
  return answers.flatMap((given): CheckItem[] => {
    const cited = instruments.flatMap((id) => books.instruments.get(id) ?? []);
    const rule = [...cited, ...given.bases.flatMap(({ instrument }) => books.instruments.get(instrument) ?? [])].find(
      (instrument) => languageArticle(books, instrument) !== undefined,
    );
    const strict = cited.some((instrument) => asksForOwn(books, instrument));
    const codes = acceptedFor(books, given, strict);
    const base = {
      id: 'translation',
      instrument: rule?.id ?? '',
      article: rule ? (languageArticle(books, rule) ?? '') : '',
      confidence: 'verified' as const,
      source: rule?.source ?? [],
    };
    const { requested } = given.question;
    if (codes.length === 0)
      return [
        {
          ...base,
          kind: 'warning',
          sentence: `The languages that ${requested} takes are not in the data.`,
          add: `Ask ${requested} in which language the request must be.`,
          confidence: 'general-knowledge',
        },
      ];
    if (language !== undefined && codes.includes(language)) return [];
    const names = codes.join(' or ');
    const sentence = language
      ? `The request is not in a language that ${requested} takes: ${names}.`
      : 'The language of the request is not stated.';
    return [{ ...base, kind: 'blocker', sentence, add: `A certified translation into ${names} is annexed.` }];
  });
}

function acceptedFor(books: Books, given: Answer, strict: boolean): string[] {
  const codes = given.languages.map(({ code }) => code);
  const mla = books.states.get(books.gazetteer.byCode.get(given.question.requested)?.code ?? '')?.mla;
  const all = mla?.acceptedLanguages ?? codes;
  return strict && all[0] !== 'en' && all.includes('en') ? all.slice(0, 1) : codes;
}

function languageArticle(books: Books, { id, provisions }: Instrument): string | undefined {
  const own = provisions.find(({ measure }) => measure === 'language')?.article;
  return (
    own ?? books.contentOf(id).flatMap(({ fields }) => fields.filter(({ type }) => type === 'language'))[0]?.article
  );
}

function asksForOwn(books: Books, { id, provisions }: Instrument): boolean {
  const texts = [
    ...provisions.filter(({ measure }) => measure === 'language').map(({ paraphrase }) => paraphrase),
    ...books.contentOf(id).map(({ language }) => language ?? ''),
  ];
  return texts.some((text) => /language of the requested State/i.test(text));
}

/** Two persons for a request; for a preservation that cannot wait, the approver at the 24/7 desk. */
function checkApprovals({ approvals, kind, instruments }: Reading): CheckItem[] {
  const wanted = kind === 'preservation' ? 1 : 2;
  const base = {
    id: 'second-approver',
    instrument: instruments[0] ?? '',
    article: '',
    confidence: 'verified' as const,
    source: [],
  };
  if (approvals === undefined)
    return [
      {
        ...base,
        kind: 'warning',
        sentence: 'The draft does not say who approved it.',
        add: 'Have a second person approve the request.',
      },
    ];
  if (approvals >= wanted) return [];
  const sentence =
    kind === 'preservation' ? 'The approver of the 24/7 desk is missing.' : 'The second approver is missing.';
  return [
    {
      ...base,
      kind: 'blocker',
      sentence,
      add: 'Have a second person approve the request; urgency does not replace it.',
    },
  ];
}

/** Every item of the list of the instrument that carries each measure. */
function checkContent(books: Books, draft: Reading, answers: Answer[]): CheckItem[] {
  return answers.flatMap((given) => {
    const { measure } = given.question;
    const order = [...given.bases.filter(({ instrument }) => draft.instruments.includes(instrument)), ...given.bases];
    const list = order.map(({ instrument }) => findContent(books, instrument, measure)).find(Boolean);
    const first = order[0];
    const items = list ? toRequiredItems(list) : [];
    const borrowed = list !== undefined && first !== undefined && list.instrument !== first.instrument;
    // ETS 185 Arts 27 and 28 do not speak where a treaty of assistance is in force.
    const silent = given.untoc18.paragraphs9to29 === 'by-agreement' ? ['ETS185 27', 'ETS185 28'] : [];
    return items
      .filter(({ instrument, article }) => !silent.some((each) => `${instrument} ${article}`.startsWith(each)))
      .flatMap((item) => checkField(item, draft, measure, borrowed));
  });
}

function checkField(item: RequiredItem, draft: Reading, measure: string, borrowed: boolean): CheckItem[] {
  if (draft.fields[item.id]?.trim()) return [];
  // The language is checked against the requested State, not by a text.
  if (item.type === 'language') return [];
  const needed = item.required === 'always' || (item.required === 'conditional' && isTriggered(item, draft, measure));
  if (!needed && item.required === 'conditional') return [];
  const { id, article, instrument, text, confidence, sources } = item;
  const sentence = borrowed
    ? `Missing, by the list of ${instrument} (the list of the treaty cited was not read): ${text}`
    : `Missing: ${text}`;
  const kind = needed && !borrowed ? 'missing' : 'warning';
  return [{ id, kind, article, instrument, sentence, add: sentenceToAdd(item), confidence, source: sources }];
}

/** Which conditional items this draft calls for. */
function isTriggered({ id, type }: RequiredItem, { urgent }: Reading, measure: string): boolean {
  if (type === 'urgency') return urgent === true;
  if (type === 'facts' || id === 'offence') return measure !== 'service_of_documents';
  if (id === 'addressee') return measure === 'service_of_documents';
  if (id === 'video_reason') return measure === 'witness_video';
  if (id === 'telephone_consent') return measure === 'witness_telephone';
  if (type === 'property') return measure === 'asset_freezing' || measure === 'confiscation';
  return id === 'travel_documents' && measure === 'victim_repatriation';
}

/** Risks that are high deserve a sentence before the requested State asks for it. */
function checkRefusal({ refusal }: Answer): CheckItem[] {
  return refusal
    .filter(({ risk }) => risk === 'high' || risk === 'possible')
    .map(({ ground, article, instrument, reason, whatToAdd }) => ({
      ...{
        id: `refusal-${ground}`,
        kind: 'warning',
        article,
        instrument,
        sentence: `Risk of refusal: ${reason}`,
        add: whatToAdd,
      },
      ...{ confidence: 'verified', source: [] },
    }));
}

/** ETS 185 Art 29(4): where dual criminality was reserved, the text of the offence belongs into the request at once. */
function checkReservations(
  books: Books,
  { fields }: Reading,
  { bases, question, dualCriminality }: Answer,
): CheckItem[] {
  const requested = books.gazetteer.byCode.get(question.requested)?.code ?? '';
  if (dualCriminality.verdict !== 'only-if-declared' || fields.legal_texts?.trim()) return [];
  const id = bases[0]?.instrument ?? '';
  const declared = books.instruments
    .get(id)
    ?.parties.get(requested)
    ?.declarations?.find(({ kind }) => kind === 'dualCriminality');
  if (!declared) return [];
  const sentence = `${question.requested} reserved dual criminality: ${declared.text}`;
  const add = 'The texts of the offence in both States are annexed, set side by side.';
  return [
    {
      id: 'legal_texts',
      kind: 'warning',
      article: dualCriminality.article ?? '',
      instrument: id,
      sentence,
      add,
      confidence: declared.confidence,
      source: declared.source,
    },
  ];
}
