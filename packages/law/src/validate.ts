import { LawError } from './errors.ts';
import type { LawData } from './records.ts';

type Report = (item: string, rule: string) => void;

const confidences = ['verified', 'general-knowledge'];

/**
 * The rules that every data file keeps: known words, sources and confidence on every fact, no double entries, dates that
 * are dates. The first that is broken is thrown as `law-data-invalid`, with file, item and rule.
 */
export function validateData(data: LawData): void {
  for (const [file, value] of Object.entries(data)) {
    if (!value?.schemaVersion || !Array.isArray(value.items))
      fail(file, 'file', 'an envelope with schemaVersion and items');
  }
  const states = new Set(data.states.items.map(({ state }) => state)).add('EU');
  validateInstruments(data, states);
  validateParties(data, states);
  validateOffences(data, states);
  validateContent(data);
  validateTerms(data);
  validateStates(data, states);
}

function fail(file: string, item: string, rule: string): never {
  throw new LawError('law-data-invalid', `${file}: ${item}: ${rule} expected.`);
}

function unique(file: string, ids: string[]): void {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) fail(file, id, 'no double entry');
    seen.add(id);
  }
}

function reporter(file: string): Report {
  return (item, rule) => fail(file, item, rule);
}

function known(
  report: Report,
  item: string,
  field: string,
  words: readonly string[],
  allowed: readonly string[] | ReadonlySet<string>,
): void {
  const fits = (word: string) => (Array.isArray(allowed) ? allowed.includes(word) : (allowed as Set<string>).has(word));
  if (!Array.isArray(words) || !words.every(fits)) report(item, `known words in ${field}`);
}

function sourced(report: Report, item: string, sources: object | undefined, ids: unknown): void {
  const fine = Array.isArray(ids) && ids.length > 0 && ids.every((id) => Object.hasOwn(sources ?? {}, id));
  if (!fine) report(item, 'a source that the file lists');
}

function confident(report: Report, item: string, value: unknown): void {
  if (!confidences.includes(value as string)) report(item, 'a confidence');
}

function dated(report: Report, item: string, value: unknown): void {
  const none = value === null || value === undefined;
  if (!none && !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(String(value))) report(item, 'a date');
}

function validateInstruments({ instruments }: LawData, states: Set<string>): void {
  const report = reporter('instruments');
  const measures = new Set(instruments.measures);
  unique(
    'instruments',
    instruments.items.map(({ id }) => id),
  );
  for (const item of instruments.items) {
    sourced(report, item.id, instruments.sources, item.source);
    confident(report, item.id, item.confidence);
    confident(report, item.id, item.datesConfidence);
    dated(report, item.id, item.adopted);
    dated(report, item.id, item.entryIntoForce);
    known(report, item.id, 'kinds', item.kinds, instruments.kindEnum);
    known(report, item.id, 'untoc18_7', [item.untoc18_7], ['displaces', 'does-not-displace']);
    known(
      report,
      item.id,
      'subjectScope',
      [item.subjectScope?.value],
      ['general', 'special', 'drugs-or-confiscation-only', 'unknown'],
    );
    if (!item.title || !item.shortName || typeof item.status !== 'string' || typeof item.binding !== 'boolean')
      report(item.id, 'title, status and binding');
    if (item.bilateralParties) known(report, item.id, 'bilateralParties', item.bilateralParties, states);
    for (const provision of item.provisions) {
      known(report, item.id, 'provisions', [provision.measure], measures);
      confident(report, item.id, provision.confidence);
      if (!provision.article || !provision.paraphrase) report(item.id, 'article and paraphrase in provisions');
    }
  }
}

function validateParties({ parties, instruments }: LawData, states: Set<string>): void {
  const report = reporter('parties');
  const ids = new Set(instruments.items.map(({ id }) => id));
  const listed = parties.items.map(({ instrument }) => instrument);
  unique('parties', listed);
  for (const id of ids) if (!listed.includes(id)) report(id, 'a party list');
  for (const { instrument, parties: rows } of parties.items) {
    if (!ids.has(instrument)) report(instrument, 'a known instrument');
    unique(
      'parties',
      rows.map(({ state }) => `${instrument}/${state}`),
    );
    for (const row of rows) {
      const item = `${instrument}/${row.state}`;
      if (!states.has(row.state)) report(item, 'a known state');
      known(report, item, 'status', [row.status], parties.statusEnum);
      sourced(report, item, parties.sources, row.source);
      confident(report, item, row.confidence);
      dated(report, item, row.date);
      dated(report, item, row.entryIntoForceForState);
      for (const declaration of row.declarations ?? []) {
        sourced(report, item, parties.sources, declaration.source);
        if (!declaration.kind || !declaration.text) report(item, 'kind and text in declarations');
      }
    }
  }
}

function validateOffences({ offences }: LawData, states: Set<string>): void {
  const report = reporter('offences');
  unique(
    'offences',
    offences.items.map(({ state }) => state),
  );
  for (const item of offences.items) {
    if (!states.has(item.state)) report(item.state, 'a known state');
    sourced(report, item.state, offences.sources, item.source);
    confident(report, item.state, item.confidence);
    known(report, item.state, 'acts', item.acts, offences.actEnum);
    known(report, item.state, 'means', item.means, offences.meansEnum);
    known(report, item.state, 'purposes', item.purposes, offences.purposeEnum);
    if (item.maxPenaltyYears !== 'life' && !Number.isInteger(item.maxPenaltyYears))
      report(item.state, 'maxPenaltyYears in years or "life"');
    if (typeof item.meansRequiredForAdults !== 'boolean' || typeof item.meansIrrelevantForChild !== 'boolean')
      report(item.state, 'flags on means');
    if (!Number.isInteger(item.childAgeThreshold)) report(item.state, 'childAgeThreshold in years');
    if (item.acts.length === 0 || item.purposes.length === 0) report(item.state, 'acts and purposes');
    if (item.meansRequiredForAdults && item.means.length === 0) report(item.state, 'means, since they are required');
  }
}

function validateContent({ requestContent, instruments, limits }: LawData): void {
  const report = reporter('requestContent');
  const ids = new Set(instruments.items.map(({ id }) => id));
  unique(
    'requestContent',
    requestContent.items.map(({ instrument, requestType }) => `${instrument}/${requestType}`),
  );
  for (const item of requestContent.items) {
    const name = `${item.instrument}/${item.requestType}`;
    if (!ids.has(item.instrument)) report(name, 'a known instrument');
    sourced(report, name, requestContent.sources, item.source);
    confident(report, name, item.confidence);
    unique(
      'requestContent',
      item.fields.map(({ id }) => `${name}/${id}`),
    );
    known(
      report,
      name,
      'required',
      item.fields.map(({ required }) => required),
      requestContent.requiredEnum,
    );
    known(
      report,
      name,
      'type',
      item.fields.map(({ type }) => type),
      requestContent.typeEnum,
    );
    known(
      report,
      name,
      'unit',
      item.timeLimits.map(({ unit }) => unit),
      ['days', 'hours', 'reasonable time'],
    );
  }
  for (const limit of limits.items) {
    if (!ids.has(limit.instrument)) fail('limits', limit.id, 'a known instrument');
    known(reporter('limits'), limit.id, 'measures', limit.measures, instruments.measures);
  }
}

function validateTerms({ terminology }: LawData): void {
  const report = reporter('terminology');
  unique(
    'terminology',
    terminology.items.map(({ id }) => id),
  );
  for (const { id, terms, source } of terminology.items) {
    known(report, id, 'terms', Object.keys(terms), terminology.languages);
    sourced(report, id, terminology.sources, source);
  }
}

function validateStates({ states, names, euMembership }: LawData, codes: Set<string>): void {
  const report = reporter('states');
  unique(
    'states',
    states.items.map(({ state }) => state),
  );
  unique(
    'states',
    states.items.map(({ iso2 }) => iso2),
  );
  for (const { state, iso2, mla } of states.items) {
    if (!/^[A-Z]{3}$/.test(state) || !/^[A-Z]{2}$/.test(iso2)) report(state, 'codes of ISO 3166-1');
    if (!mla) continue;
    sourced(report, state, states.sources, mla.source);
    confident(report, state, mla.confidence);
    if (mla.acceptedLanguages.some((language) => !/^[a-z]{2}$/.test(language)))
      report(state, 'languages of two letters');
  }
  for (const { state } of names.items) if (!codes.has(state)) fail('names', state, 'a known state');
  for (const { state, from } of euMembership.items) {
    if (!codes.has(state)) fail('euMembership', state, 'a known state');
    dated(reporter('euMembership'), state, from);
  }
}
