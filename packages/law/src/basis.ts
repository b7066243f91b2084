import type { Answer, Basis, Exclusion, Missing, Role } from './answer.ts';
import type { Books, Instrument } from './books.ts';
import { isAssistance, mayBeStoredData, readNature } from './measures.ts';
import type { Facts } from './question.ts';
import { readChannel, readLanguages } from './steps/channel.ts';
import { findContent, readTimeLimits, toRequiredItems } from './steps/content.ts';
import { findDisplaced, toExclusion } from './steps/displacement.ts';
import { readDualCriminality } from './steps/dual-criminality.ts';
import { readStanding, type Standing } from './steps/in-force.ts';
import { readMissing, readWarnings } from './steps/notes.ts';
import { findOffer, findUnreadExtradition, type Offer } from './steps/offers.ts';
import { type Candidate, isSpecialCooperation, isSpecialCybercrime, rank } from './steps/ranking.ts';
import { readRefusal } from './steps/refusal.ts';
import { findReservations } from './steps/reservations.ts';
import { readScope } from './steps/scope.ts';
import { findAdditions, findBase } from './steps/supplements.ts';
import { readTransfer } from './steps/transfer.ts';
import { findPartlyDisplaced, readUntoc18, type Untoc18 } from './steps/untoc18.ts';
import { readVictimRules } from './steps/victims.ts';

type Bound = { instrument: Instrument; standing: Standing & { bound: true } };

/**
 * The method of a senior practitioner, one step a function: which instruments bind both States on the day and for this
 * offence, which of them offer the measure, which yields to which, and what follows from the one that is left.
 */
export function answer(books: Books, facts: Facts): Answer {
  const { bound, excluded, missing } = sift(books, facts);
  const instruments = bound.map(({ instrument }) => instrument);
  const offers = instruments.flatMap(
    (instrument) => findOffer(instrument, facts) ?? findUnreadExtradition(instrument, facts.measure) ?? [],
  );
  const displaced = findDisplaced(instruments, offers, facts);
  const standing = instruments.filter((each) => !displaced.some(({ instrument }) => instrument === each));
  const candidates = toCandidates(offers, bound, standing, facts);
  const ranked = rank(candidates, facts);
  const untoc18 = readUntoc18(
    instruments,
    excluded.find(({ instrument }) => instrument === 'UNTOC'),
    ranked.map(({ instrument }) => instrument.id),
  );
  const bases = toBases(ranked, bound, standing, untoc18, facts);
  const primary = ranked[0];
  const dualCriminality = readDualCriminality(
    books,
    facts,
    primary,
    standing.some(({ id }) => id === 'UNTOC'),
  );
  const inUse = bases
    .filter(({ role }) => role === 'primary' || role === 'supplement')
    .map(({ instrument }) => instrument);
  const inUseInstruments = inUse.flatMap((id) => books.instruments.get(id) ?? []);
  const content = bases.map(({ instrument }) => findContent(books, instrument, facts.measure)).find(Boolean);
  return {
    question: facts.asked,
    answeredOn: facts.date,
    bases,
    excluded: [
      ...excluded,
      ...displaced.map(toExclusion),
      ...findPartlyDisplaced(
        standing,
        untoc18,
        isAssistance(facts.measure),
        bases.slice(1).map(({ instrument }) => instrument),
      ),
      ...findNotOffering(standing, bases, facts),
    ].sort((a, b) => (a.instrument < b.instrument ? -1 : a.instrument > b.instrument ? 1 : 0)),
    untoc18,
    dualCriminality,
    refusal: readRefusal(books, facts, primary, dualCriminality),
    channel: readChannel(books, facts, primary, standing),
    languages: readLanguages(books, facts, primary),
    requiredContent: content ? toRequiredItems(content) : [],
    timeLimits: readTimeLimits(books, inUseInstruments, facts.measure),
    useLimits: readUseLimits(books, inUseInstruments, facts.measure),
    victims: readVictimRules(books, facts),
    transfer: readTransfer(books, facts, standing, bases.length > 0),
    missing: distinct([
      ...missing
        .filter(({ instrument }) => bases.some((basis) => basis.instrument === instrument))
        .map(({ fact }) => fact),
      ...missing.filter(({ always }) => always).map(({ fact }) => fact),
      ...readMissing(books, facts, primary, bases),
      ...readOffenceGaps(books, facts, dualCriminality.verdict),
    ]),
    warnings: readWarnings(books, facts, primary, bases, standing),
  };
}

interface Gap {
  instrument: string;
  fact: Missing;
  /** Whether it matters also where the instrument is no basis: it would be one if the fact were known. */
  always: boolean;
}

/** Steps 1 and 2: in force between both, on the day, for this offence. */
function sift(books: Books, facts: Facts): { bound: Bound[]; excluded: Exclusion[]; missing: Gap[] } {
  const bound: Bound[] = [];
  const excluded: Exclusion[] = [];
  const missing: Gap[] = [];
  const [a, b] = [facts.requesting.code, facts.requested.code];
  const pool = [...books.multilateral, ...books.bilateralOf(a, b)];
  const palermo = books.instruments.get('PALERMO-TIP');
  const palermoBindsBoth = palermo ? readStanding(books, palermo, facts).bound : false;
  for (const instrument of pool) {
    if (!isTempting(instrument, facts)) continue;
    const standing = readStanding(books, instrument, facts);
    if (!standing.bound) {
      const { code, reason, sources } = standing;
      excluded.push({ instrument: instrument.id, code, reason, sources });
      missing.push(...standing.missing.map((fact) => ({ instrument: instrument.id, fact, always: true })));
      continue;
    }
    const scope = readScope(instrument, facts, palermoBindsBoth);
    if (!scope.within) {
      excluded.push({ instrument: instrument.id, code: scope.code, reason: scope.reason, sources: instrument.source });
      continue;
    }
    bound.push({ instrument, standing });
    const gaps = [...standing.missing, ...scope.missing];
    missing.push(...gaps.map((fact) => ({ instrument: instrument.id, fact, always: false })));
  }
  return { bound, excluded, missing };
}

/** Whether anybody would think of it: it is between the two, worldwide, or at least one of them has to do with it. */
function isTempting(instrument: Instrument, { requesting, requested, measure }: Facts): boolean {
  const { id, bilateralParties, scope, parties, kinds } = instrument;
  // What UNTOC 18(7) says is part of every answer.
  if (bilateralParties || id === 'UNTOC') return true;
  // Agreements of the Union with one State are between that State and a Member, never between Members. A party list that was
  // not compiled says nothing about anybody.
  const partner = { 'EU-UK-TCA': 'GB', 'EU-US-MLA': 'US' }[id];
  if (partner && requesting.code !== partner && requested.code !== partner) return false;
  if (parties.size === 0) return false;
  const touches = parties.has(requesting.code) || parties.has(requested.code);
  if (!touches && scope !== 'global') return false;
  if (kinds.includes('data-protection') && kinds.length === 1) return touches;
  return touches || isAssistance(measure) || readNature(measure) !== 'topic';
}

function toCandidates(offers: Offer[], bound: Bound[], standing: Instrument[], facts: Facts): Candidate[] {
  return offers
    .filter(({ instrument }) => standing.includes(instrument))
    .map((offer) => {
      const doubt = bound.find(({ instrument }) => instrument === offer.instrument)?.standing.doubt;
      const base = findBase(offer.instrument, standing, facts.measure);
      return { ...offer, ...(doubt ? { doubt } : {}), ...(base ? { base } : {}) };
    });
}

/** The ranked list: the primary basis, what supplements it, what stands in the alternative. */
function toBases(ranked: Candidate[], bound: Bound[], standing: Instrument[], untoc18: Untoc18, facts: Facts): Basis[] {
  const primary = ranked[0];
  if (!primary) return [];
  const rows = ranked.map((candidate) => ({ candidate, role: roleOf(candidate, primary, facts) }));
  const offered = new Set(ranked.map(({ instrument }) => instrument.id));
  const bases = [primary.instrument.id, primary.base];
  const supplements = standing.flatMap((instrument): typeof rows => {
    const base = findBase(instrument, standing, facts.measure);
    const articles = findAdditions(instrument, facts.measure);
    if (offered.has(instrument.id) || articles.length === 0 || !base || !bases.includes(base)) return [];
    return [{ candidate: { instrument, grade: 'named', provisions: [], articles, base }, role: 'supplement' }];
  });
  return [...rows, ...supplements]
    .sort((a, b) => roleOrder[a.role] - roleOrder[b.role])
    .map(({ candidate, role }, index) => toBasis(index + 1, candidate, role, bound, untoc18, facts));
}

const roleOrder: Record<Role, number> = { primary: 0, supplement: 1, alternative: 2, 'also-possible': 3 };

function roleOf(candidate: Candidate, primary: Candidate, { measure }: Facts): Role {
  if (candidate === primary) return 'primary';
  const { id } = candidate.instrument;
  const related =
    candidate.base === primary.instrument.id ||
    primary.base === id ||
    (primary.base && primary.base === candidate.base);
  if (related || readsIntoTreaty(candidate, primary)) return 'supplement';
  if (isSpecialCybercrime(candidate.instrument)) return 'also-possible';
  const onlyCooperates = isAssistance(measure) || readNature(measure) === 'surrender';
  if (onlyCooperates && isSpecialCooperation(candidate.instrument)) return 'also-possible';
  return candidate.grade === 'open' && id !== 'UNTOC' ? 'also-possible' : 'alternative';
}

/** UNTOC 16(3): its offences are deemed included in every extradition treaty between its Parties. */
function readsIntoTreaty({ instrument, articles }: Candidate, primary: Candidate): boolean {
  return (
    instrument.id === 'UNTOC' &&
    articles.some((article) => article.startsWith('16(')) &&
    !primary.instrument.id.startsWith('EU-')
  );
}

function toBasis(
  rankNumber: number,
  candidate: Candidate,
  role: Role,
  bound: Bound[],
  untoc18: Untoc18,
  facts: Facts,
): Basis {
  const { instrument, provisions, grade, doubt } = candidate;
  const standing = bound.find((each) => each.instrument === instrument)?.standing;
  const agreement = needsAgreement(candidate, untoc18, facts);
  const conditions = [
    agreement ? 'agreement under UNTOC 18(7)' : undefined,
    doubt,
    ...conditionsOf(candidate, role, facts),
    ...findReservations(instrument, candidate.articles, facts),
  ].filter(Boolean);
  const verified =
    standing?.confidence === 'verified' &&
    grade !== 'list-unknown' &&
    provisions.every(({ confidence }) => confidence === 'verified');
  return {
    rank: rankNumber,
    instrument: instrument.id,
    role,
    articles: articlesOf(candidate, role, facts),
    reason: reasonOf(candidate, role, facts),
    ...(conditions.length ? { conditionalOn: conditions.join('; ') } : {}),
    confidence: verified ? 'verified' : 'general-knowledge',
    sources: [...new Set([...(standing?.sources ?? []), ...provisions.flatMap(({ source }) => source ?? [])])],
  };
}

/** UNTOC 18(3) and the rest of Art 18 need paragraphs 9 to 29 to work; 18(4)-(5), Arts 13, 16, 19, 27 do not. */
function needsAgreement({ instrument, articles }: Candidate, untoc18: Untoc18, { measure }: Facts): boolean {
  if (instrument.id !== 'UNTOC' || untoc18.paragraphs9to29 !== 'by-agreement' || !isAssistance(measure)) return false;
  return articles.every((article) => article.startsWith('18('));
}

function conditionsOf({ instrument }: Candidate, role: Role, { measure, requested }: Facts): string[] {
  if (instrument.id === 'UNTOC' && measure === 'extradition' && role !== 'supplement') {
    const declared = instrument.parties
      .get(requested.code)
      ?.declarations?.some(({ kind }) => kind === 'extraditionBasis');
    return declared ? [] : ['the requested State takes UNTOC as legal basis (16(4)-(5))'];
  }
  if (instrument.id === 'ETS185' && mayBeStoredData(measure)) return ['the evidence is stored computer data'];
  return [];
}

function articlesOf({ instrument, articles }: Candidate, role: Role, { measure }: Facts): string[] {
  if (instrument.id === 'UNTOC' && measure === 'extradition' && role === 'supplement') return ['16(3)', '16(10)'];
  if (instrument.id === 'UNTOC' && measure === 'banking_records') return [...articles, '18(8)'];
  if (instrument.id === 'ETS185' && measure === 'preservation_expedited') return [...articles, '35'];
  return articles;
}

function reasonOf({ instrument, grade, provisions, base }: Candidate, role: Role, { measure }: Facts): string {
  const { shortName } = instrument;
  if (role === 'supplement' && base && provisions.length === 0)
    return `${shortName} supplements ${base} between these States.`;
  const first = provisions[0];
  if (grade === 'named' && first) return `${shortName} Art ${first.article}: ${first.paraphrase}`;
  if (grade === 'list-unknown')
    return `${shortName} binds both States; its list of measures was not read, and ${measure} is usual in such treaties.`;
  return `${shortName} Art ${first?.article}: ${first?.paraphrase} It does not name ${measure} by itself.`;
}

/** Instruments that bind both and would be taken by mistake: the treaty of assistance for an arrest, and the like. */
function findNotOffering(standing: Instrument[], bases: Basis[], facts: Facts): Exclusion[] {
  const used = new Set(bases.map(({ instrument }) => instrument));
  const nature = readNature(facts.measure);
  const mistaken = ({ id, kinds, bilateralParties }: Instrument): boolean => {
    if (nature === 'team') return id === 'EU-EIO';
    if (bilateralParties) return nature === 'surrender' || isAssistance(facts.measure);
    return kinds.includes('mla') && (nature === 'surrender' || isAssistance(facts.measure)) && id !== 'UNTOC';
  };
  return standing
    .filter((instrument) => mistaken(instrument) && !used.has(instrument.id))
    .map((instrument): Exclusion => {
      const refusal =
        nature === 'surrender' ? instrument.provisions.find(({ paraphrase }) => /arrest/i.test(paraphrase)) : undefined;
      const reason = refusal
        ? `${instrument.shortName} Art ${refusal.article}: ${refusal.paraphrase}`
        : `${instrument.shortName} does not offer ${facts.measure} in the data.`;
      return {
        instrument: instrument.id,
        code: 'out-of-scope',
        reason,
        sources: instrument.source,
        ...(refusal ? { articles: [refusal.article] } : {}),
      };
    });
}

function readUseLimits(books: Books, instruments: Instrument[], measure: string): Answer['useLimits'] {
  const all = instruments.flatMap((instrument) => [
    ...(findContent(books, instrument.id, measure)?.useAndConfidentiality ?? []).map(({ article, text }) => ({
      article,
      text,
      instrument: instrument.id,
    })),
    ...instrument.provisions
      .filter((provision) => provision.measure === 'use_limitation')
      .map(({ article, paraphrase }) => ({ article, text: paraphrase, instrument: instrument.id })),
  ]);
  return all.filter(
    (limit, index) =>
      all.findIndex((each) => each.instrument === limit.instrument && each.article === limit.article) === index,
  );
}

function readOffenceGaps(books: Books, facts: Facts, verdict: string): Missing[] {
  if (verdict === 'not-relevant') return [];
  const rows = [facts.requesting, facts.requested]
    .filter(({ code, known }) => known && code !== 'EU' && !books.offences.has(code))
    .map(({ printed }) => ({
      fact: `offence of trafficking in ${printed}`,
      why: 'Its law was not compiled.',
      askWhom: `the authorities of ${printed}`,
    }));
  const unknown = (['acts', 'means', 'purposes'] as const).filter((field) => facts[field] === undefined);
  if (unknown.length === 0) return rows;
  return [
    ...rows,
    {
      fact: `${unknown.join(', ')} of the case`,
      why: 'Dual criminality is compared element by element.',
      askWhom: 'the investigator',
    },
  ];
}

function distinct(missing: Missing[]): Missing[] {
  return missing.filter(({ fact }, index) => missing.findIndex((each) => each.fact === fact) === index);
}
