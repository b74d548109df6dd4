import { NUMBER_LENGTH } from '@nonet/operations';
import { Field, Float, InputType, Int } from 'type-graphql';
import { rejectedInput } from '@nonet/services/errors';
import { IsText, IsWithin, TEXT_LENGTH } from '../graphql/constraints.js';
import type { Subject } from '@nonet/services/classification';

/** What is to be classified, and how much of the answer is wanted; part of the inputs of `classify` and `zeroShot`. */
@InputType({
  description:
    'What is to be classified: `text`, or some of `title`, `abstract` and `claims`, or `patentNumber`.',
})
export abstract class SubjectInput {
  @IsText(TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: `Any text, at most ${TEXT_LENGTH} characters.` })
  text?: string | null;

  @IsText(TEXT_LENGTH)
  @Field(() => String, {
    nullable: true,
    description: 'The title of a patent; may stand with `abstract` and `claims`.',
  })
  title?: string | null;

  @IsText(TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Its abstract.' })
  abstract?: string | null;

  @IsText(TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Its claims.' })
  claims?: string | null;

  @IsText(NUMBER_LENGTH)
  @Field(() => String, { nullable: true, description: 'An imported patent, by its number.' })
  patentNumber?: string | null;

  @IsWithin(1, 100)
  @Field(() => Int, { defaultValue: 10, description: 'At most so many predictions, 1 to 100, best first.' })
  top!: number;

  @IsWithin(0, 1)
  @Field(() => Float, { defaultValue: 0, description: 'Only predictions with this score or more, 0 to 1.' })
  minScore!: number;
}

/** @throws INPUT_INVALID when the input names no subject, or more than one kind */
export function subjectOf(input: SubjectInput): Subject {
  const text = given(input.text);
  const number = given(input.patentNumber);
  const parts = { title: given(input.title), abstract: given(input.abstract), claims: given(input.claims) };
  const subjects: Subject[] = [];
  if (text !== null) subjects.push({ kind: 'text', text });
  if (number !== null) subjects.push({ kind: 'patent', number });
  if (Object.values(parts).some((part) => part !== null)) subjects.push({ kind: 'parts', ...parts });
  const [subject] = subjects;
  if (subject && subjects.length === 1) return subject;
  const ways = 'text, or title/abstract/claims, or patentNumber';
  throw rejectedInput({
    reason: subject
      ? `More than one thing to classify was given: ${subjects.map(({ kind }) => names[kind]).join(' and ')}. Give one of ${ways}.`
      : `Nothing to classify was given: ${ways}.`,
  });
}

const names: Readonly<Record<Subject['kind'], string>> = {
  text: 'text',
  parts: 'title/abstract/claims',
  patent: 'patentNumber',
};

const given = (text: string | null | undefined): string | null => text?.trim() || null;
