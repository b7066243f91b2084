import { Numbers } from './candidates/postings.ts';
import type { PartialDate } from './dates.ts';
import { type Name, readName } from './names/name.ts';
import type { Token } from './names/token.ts';
import type { Prepared } from './record.ts';

type Extras = Pick<Prepared, 'documents' | 'phones' | 'emails' | 'handles' | 'places'>;

/** Many records in little room: words once each, dates packed, sets of countries shared. Each comes back as it was prepared. */
export class People {
  readonly #vocabulary = new Map<Token, number>();
  readonly #tokens: Token[] = [];
  readonly #bearers = new Numbers();
  readonly #words = new Numbers(1 << 14);
  readonly #wordEnds = new Numbers();
  readonly #dates = new Numbers();
  readonly #flags = new Numbers();
  readonly #sets = new Map<string, number>();
  readonly #setValues: { nationalities: string[]; countries: string[] }[] = [];
  readonly #written: string[] = [];
  readonly #birthDates = new Map<number, Pick<Prepared, 'birthDate' | 'dates'>>();
  readonly #ids: string[] = [];
  readonly #extras = new Map<number, Extras>();

  get size(): number {
    return this.#ids.length;
  }

  idOf(record: number): string {
    return this.#ids[record] ?? '';
  }

  /** How many records have this word in a name. */
  bearersOf(token: Token): number {
    const id = this.#vocabulary.get(token);
    return id === undefined ? 0 : this.#bearers.get(id);
  }

  add(record: Prepared): number {
    const number = this.#ids.length;
    this.#ids.push(record.id);
    this.#written.push(record.names.map(({ full }) => full).join('\n'));
    for (const { tokens } of record.names) {
      this.#words.push(tokens.length);
      for (const token of tokens) this.#words.push(this.#idOf(token));
    }
    this.#wordEnds.push(this.#words.length);
    const [date] = record.dates;
    if (record.dates.length > 1 || (date && !isPlain(record.birthDate, date))) {
      const { birthDate, dates } = record;
      this.#birthDates.set(number, { birthDate, dates });
    }
    this.#dates.push(date ? date.year * 16384 + date.month * 128 + date.day : 0);
    this.#flags.push(
      this.#setOf(record) * 16 +
        (record.gender === 'M' ? 1 : record.gender === 'F' ? 2 : 0) +
        (record.kind === 'organisation' ? 4 : 0),
    );
    const { documents, phones, emails, handles, places } = record;
    if (documents.length + phones.length + emails.length + handles.length + places.length > 0) {
      this.#extras.set(number, { documents, phones, emails, handles, places });
    }
    return number;
  }

  get(number: number): Prepared {
    const flags = this.#flags.get(number);
    const set = this.#setValues[flags >>> 4];
    const extras = this.#extras.get(number) ?? noExtras;
    const { birthDate, dates } = this.#birthDates.get(number) ?? plainDate(this.#dates.get(number));
    const kind = (flags & 4) === 4 ? 'organisation' : 'person';
    return {
      id: this.#ids[number] ?? '',
      kind,
      names: this.#namesOf(number, kind),
      birthDate,
      dates,
      gender: (flags & 3) === 1 ? 'M' : (flags & 3) === 2 ? 'F' : '',
      nationalities: set?.nationalities ?? none,
      countries: set?.countries ?? none,
      documents: extras.documents,
      phones: extras.phones,
      emails: extras.emails,
      handles: extras.handles,
      places: extras.places,
      leftOut: 0,
    };
  }

  #namesOf(number: number, kind: Prepared['kind']): Name[] {
    const written = this.#written[number] ?? '';
    if (written === '') return [];
    const fulls = written.includes('\n') ? written.split('\n') : [written];
    if (kind === 'organisation') return fulls.map((full) => readName(full, kind));
    let at = number === 0 ? 0 : this.#wordEnds.get(number - 1);
    return fulls.map((full) => {
      const count = this.#words.get(at++);
      const tokens: Token[] = [];
      for (let i = 0; i < count; i++) {
        const token = this.#tokens[this.#words.get(at++)];
        if (token) tokens.push(token);
      }
      return { full, kind, tokens, legal: '' };
    });
  }

  #idOf(token: Token): number {
    let id = this.#vocabulary.get(token);
    if (id === undefined) {
      id = this.#tokens.length;
      this.#vocabulary.set(token, id);
      this.#tokens.push(token);
      this.#bearers.push(0);
    }
    this.#bearers.values[id] = this.#bearers.get(id) + 1;
    return id;
  }

  #setOf({ nationalities, countries }: Prepared): number {
    const key = `${nationalities.join()};${countries.join()}`;
    let id = this.#sets.get(key);
    if (id === undefined) {
      id = this.#setValues.length;
      this.#sets.set(key, id);
      this.#setValues.push({ nationalities: [...nationalities], countries: [...countries] });
    }
    return id;
  }
}

const none: readonly string[] = [];
const noExtras: Extras = { documents: [], phones: [], emails: [], handles: [], places: [] };

function isPlain(text: string, { year, month, day }: PartialDate): boolean {
  return text === writePacked(year, month, day);
}

function plainDate(packed: number): Pick<Prepared, 'birthDate' | 'dates'> {
  if (packed === 0) return { birthDate: '', dates: [] };
  const date = { year: Math.floor(packed / 16384), month: (packed >>> 7) & 127, day: packed & 127 };
  return { birthDate: writePacked(date.year, date.month, date.day), dates: [date] };
}

function writePacked(year: number, month: number, day: number): string {
  return month === 0 ? `${year}` : day === 0 ? `${year}-${two(month)}` : `${year}-${two(month)}-${two(day)}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}
