import { optional, patentNumber, type Rule, score, TEXT_LENGTH, text, whole } from '@nonet/operations';
import { z } from 'zod';

/** What the requests that classify have in common: what is classified, and how much of the answer is wanted. */

const part = optional(text(TEXT_LENGTH)).meta({ placeholder: 'text' });
const long = part.meta({ control: 'long-text' });

export const subjectFields = {
  text: long.meta({
    title: 'Text',
    description: 'Title, abstract, claims: whatever there is of a patent.',
  }),
  title: part.meta({
    title: 'Title of a patent',
    description: 'It may stand with abstract and claims.',
    rare: true,
  }),
  abstract: long.meta({ title: 'Its abstract', rare: true }),
  claims: long.meta({ title: 'Its claims', rare: true }),
  patentNumber: optional(patentNumber).meta({
    title: 'Number of a stored patent',
    example: 'US2025198877A1',
    flag: 'patent',
    rare: true,
  }),
  publicationDate: optional(z.iso.date()).meta({
    title: 'Day of publication',
    description: 'Legacy symbols depend on it. Of a stored patent it is known.',
    placeholder: 'day',
    rare: true,
  }),
};

/** Of whatever answers with symbols. */
export const includeLegacy = z.boolean().default(false).meta({
  flag: 'legacy',
  title: 'Whether Y10S and Y10T count too',
  description: 'They are tags from the former US classification, which offices hardly give any more.',
  rare: true,
});

/** As classifiers take it. */
export const legacyOf = (request: { readonly includeLegacy: boolean }): 'counted' | 'left-out' =>
  request.includeLegacy ? 'counted' : 'left-out';

/** How many symbols are answered with. */
export const MOST_ANSWERS = { usual: 10, most: 100 };

export const answerFields = {
  top: whole(1, MOST_ANSWERS.most)
    .default(MOST_ANSWERS.usual)
    .meta({ title: 'Maximum number of predictions, best first' }),
  includeLegacy,
  minScore: score.default(0).meta({ title: 'Lowest score that is shown, 0 to 1', rare: true }),
};

type Subject = Readonly<Record<keyof typeof subjectFields, string | null>>;

/** What was given, blanks aside. */
export const given = (part: string | null): string | null => part?.trim() || null;

export const oneSubject = {
  at: 'text',
  of: ['text', 'title', 'abstract', 'claims', 'patentNumber'],
  holds: ({ text: whole, title, abstract, claims, patentNumber: number }) => {
    const inParts = [title, abstract, claims].find((each) => given(each) !== null) ?? null;
    return [whole, inParts, number].filter((each) => given(each) !== null).length === 1;
  },
  allowed:
    'exactly one of a text, a patent in parts (title, abstract, claims), and the number of a stored patent',
} satisfies Rule<Subject>;
