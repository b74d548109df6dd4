import type { TextFacts } from '@nonet/experts';
import { longPatentText } from '@nonet/patents/record';
import { invalidInput } from '../errors/errors.js';
import type { ClassifyRequest } from './classify.operation.js';
import { given } from './subject.fields.js';

/** What is to be classified: a text, a patent in parts, or a stored one. */
export type Subject = Pick<
  ClassifyRequest,
  'text' | 'title' | 'abstract' | 'claims' | 'patentNumber' | 'publicationDate'
>;

/** What is read of it. */
export interface Content {
  readonly text: string;
  readonly publicationDate: string | null;
  /** For experts of plugins that ask for them; null: nothing but the words is known. */
  readonly facts: TextFacts | null;
  /** Of the stored patent, as it is stored; null: it is none. */
  readonly number: string | null;
}

/** The content of a text, or of a patent in parts. @throws INPUT_INVALID for an empty one */
export async function contentOfWords(
  { text, title, abstract, claims, publicationDate }: Omit<Subject, 'patentNumber'>,
  signal?: AbortSignal,
): Promise<Content> {
  const facts = publicationDate === null ? null : { date: publicationDate, applicants: [], symbols: [] };
  const parts = given(claims) === null ? [] : [{ number: '1', text: claims! }];
  const words =
    given(text) ??
    (await longPatentText({ title: given(title), abstract: given(abstract), claims: parts }, signal));
  return withWords({ text: words, publicationDate, facts, number: null });
}

/** @throws INPUT_INVALID where there is no word in it */
export function withWords(content: Content): Content {
  if (content.text.trim() !== '') return content;
  throw invalidInput({
    field: 'text',
    value: '',
    allowed: 'some words: a text, or a title, abstract or claims',
  });
}
