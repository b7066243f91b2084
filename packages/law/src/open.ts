import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Answer, RequiredItem } from './answer.ts';
import { answer } from './basis.ts';
import { openBooks } from './books.ts';
import { type CheckResult, check } from './check.ts';
import { type Comparison, compare } from './compare.ts';
import { type Party, readInstrument, readParties, readRequiredContent, readTerm, type Term } from './lookup.ts';
import { readQuestion } from './question.ts';
import type { InstrumentRecord, LawData } from './records.ts';
import { validateData } from './validate.ts';

/** The law engine on one set of data. Nothing of it reads a clock, a file or the network: the same question has one answer. */
export interface Law {
  /** Which basis, under which conditions. Throws `law-question-invalid` for what is no question, naming the field. */
  basis(question: unknown): Answer;
  /** Whether a draft is fit to be sent. Throws `law-draft-invalid` or `law-question-invalid`. */
  check(draft: unknown): CheckResult;
  /** The offences of two States, side by side. Throws `law-question-invalid`. */
  compare(left: unknown, right: unknown): Comparison;
  /** A word of the trade in another language. Throws `law-unknown`. */
  term(text: unknown, to: unknown): Term;
  /** Throws `law-unknown`. */
  instrument(id: unknown): InstrumentRecord;
  /** The parties on a day; without one, on the day on which the data was compiled. Throws `law-unknown`. */
  parties(id: unknown, on?: unknown): Party[];
  /** What a request under the instrument has to contain. Throws `law-unknown`. */
  requiredContent(instrument: unknown, measure: string): RequiredItem[];
  /** The address and the day of each source that answers name by id. */
  source(id: string): { address: string; asOf: string } | undefined;
  /** What the day of an answer is where the question names none. */
  readonly compiledOn: string;
  /** `sha256:` of the data: two nodes with the same version give the same answers. */
  readonly dataVersion: string;
}

/** Checks the data and opens it. Throws `law-data-invalid`, naming file, item and rule. */
export function openLaw(data: LawData): Law {
  validateData(data);
  const books = openBooks(data);
  const sources = Object.assign({}, ...Object.values(data).map((file) => file.sources ?? {}));
  let version: string | undefined;
  return {
    basis: (question) => answer(books, readQuestion(data, books.gazetteer, question)),
    check: (draft) => check(books, draft),
    compare: (left, right) => compare(books, left, right),
    term: (text, to) => readTerm(books, text, to),
    instrument: (id) => readInstrument(books, id),
    parties: (id, on) => readParties(books, id, on),
    requiredContent: (instrument, measure) => readRequiredContent(books, instrument, measure),
    source: (id) => (Object.hasOwn(sources, id) ? sources[id] : undefined),
    compiledOn: data.instruments.generated ?? '',
    get dataVersion() {
      // Asked for by few; a million bytes take longer to hash than the command line may take to start.
      version ??= `sha256:${bytesToHex(sha256(utf8ToBytes(JSON.stringify(data))))}`;
      return version;
    },
  };
}
