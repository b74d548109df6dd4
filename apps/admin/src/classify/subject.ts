import type { Request } from '@nonet/operations';
import type { Reviewed } from '../reviews/review-query.js';
import type { Values } from '../operations/typed-input.js';

/** How what is classified is given. */
export const SUBJECTS = [
  { value: 'text', title: 'Any text', fields: ['text'] },
  { value: 'parts', title: 'Title, abstract, claims', fields: ['title', 'abstract', 'claims'] },
  { value: 'number', title: 'By number', fields: ['patentNumber'] },
] as const;
export type Subject = (typeof SUBJECTS)[number]['value'];

const ALL: readonly string[] = SUBJECTS.flatMap(({ fields }) => fields);
export const isOfSubject = (key: string): boolean => ALL.includes(key);

export const fieldsOfSubject = (subject: Subject): readonly string[] =>
  SUBJECTS.find(({ value }) => value === subject)!.fields;

/** What is sent: of the ways to give a text only the chosen one. */
export const sentValues = (values: Values, subject: Subject): Values =>
  Object.fromEntries(
    Object.entries(values).filter(([key]) => !isOfSubject(key) || fieldsOfSubject(subject).includes(key)),
  );

/** What a verdict on the answer is of: the stored patent, or the text as it was read. */
export function reviewedOf(input: Readonly<Record<string, unknown>>): Reviewed {
  const { patentNumber, text, title, abstract, claims } = input;
  if (typeof patentNumber === 'string') return { patentNumber };
  return { text: [text, title, abstract, claims].filter((part) => typeof part === 'string').join('\n') };
}

/** Fields beside the text; what is not among them is under `More`. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  classify: ['level', 'top', 'under', 'model'],
  zeroShot: ['symbols', 'level', 'under', 'top'],
};
export const isShown = ({ name }: Pick<Request, 'name'>, key: string): boolean =>
  SHOWN[name]?.includes(key) ?? false;
