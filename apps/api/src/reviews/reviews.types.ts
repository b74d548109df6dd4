import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { Field, Float, ID, ObjectType } from 'type-graphql';
import { connectionTypes } from '../graphql/connection.js';
import { enumType } from '../graphql/input-types.js';
import { DateTimeScalar } from '../graphql/scalars.js';
import { verdict, type Verdict } from '@nonet/services/reviews';

export const VerdictEnum = enumType(verdict);

@ObjectType('Reviewer', { simpleResolvers: true, description: 'Who gave a verdict.' })
export class ReviewerType {
  @Field(() => ID, { description: 'The id of the API key, or the subject of the token.' })
  id!: string;

  @Field(() => String, { description: 'The name.' })
  name!: string;
}

@ObjectType('Review', {
  description: 'What a person said of a symbol for a patent or a text: an example to learn from.',
})
export class ReviewType {
  @Field(() => ID, { simple: true, description: 'Its id.' })
  id!: string;

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'The text; null where a stored patent was reviewed.',
  })
  text!: string | null;

  @Field(() => String, { simple: true, description: 'The symbol as the offices write it.' })
  symbol!: CpcSymbol;

  @Field(() => VerdictEnum, { simple: true, description: 'What was said.' })
  verdict!: Verdict;

  @Field(() => String, { simple: true, nullable: true, description: 'Why, in words.' })
  note!: string | null;

  @Field(() => Float, {
    simple: true,
    nullable: true,
    description: 'The score that the symbol had; null where it had none.',
  })
  score!: number | null;

  @Field(() => ReviewerType, { simple: true, description: 'Who said it.' })
  reviewer!: ReviewerType;

  @Field(() => DateTimeScalar, { simple: true, description: 'When it was last said.' })
  reviewedAt!: Date;
}

export const ReviewConnection = connectionTypes('Review', ReviewType);
