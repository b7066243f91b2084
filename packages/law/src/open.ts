import type { Answer } from './answer.ts';
import { answer } from './basis.ts';
import { openBooks } from './books.ts';
import { readQuestion } from './question.ts';
import type { LawData } from './records.ts';

export interface Law {
  /** Which basis, under which conditions. Throws `law-question-invalid` for what is no question, naming the field. */
  basis(question: unknown): Answer;
}

export function openLaw(data: LawData): Law {
  const books = openBooks(data);
  return {
    basis: (question) => answer(books, readQuestion(data, books.gazetteer, question)),
  };
}
