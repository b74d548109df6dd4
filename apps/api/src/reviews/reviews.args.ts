import { NUMBER_LENGTH } from '@nonet/operations';
import { ValidateNested } from 'class-validator';
import { ArgsType, Field, Float, InputType } from 'type-graphql';
import { rejectedInput } from '@nonet/services/errors';
import { PageArgs } from '../graphql/connection.js';
import { IsText, IsWithin, TEXT_LENGTH } from '../graphql/constraints.js';
import { present } from '@nonet/services';
import { DateTimeScalar } from '../graphql/scalars.js';
import { MODEL_LENGTH } from '../predictions/predictions.args.js';
import { SYMBOL_LENGTH } from '../taxonomy/taxonomy.args.js';
import type { NewReview, ReviewFilter, Verdict } from '@nonet/services/reviews';
import { VerdictEnum } from './reviews.types.js';

const NOTE_LENGTH = 2_000;
const KEY_LENGTH = 200;
const NAME_LENGTH = 200;

@InputType({ description: 'A verdict on a symbol for `patentNumber` or `text`, exactly one of the two.' })
export class ReviewInput {
  @IsText(NUMBER_LENGTH)
  @Field(() => String, { nullable: true, description: 'The number of a stored patent.' })
  patentNumber?: string | null;

  @IsText(TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'The text that was classified.' })
  text?: string | null;

  @IsText(SYMBOL_LENGTH)
  @Field(() => String, { description: 'The symbol, in any usual spelling; the scheme has to know it.' })
  symbol!: string;

  @Field(() => VerdictEnum, { description: 'What is said of it.' })
  verdict!: Verdict;

  @IsText(NOTE_LENGTH)
  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  note?: string | null;

  @IsText(MODEL_LENGTH)
  @Field(() => String, {
    nullable: true,
    description: 'The model that predicted it, as `classify` and predictions name it.',
  })
  model?: string | null;

  @IsWithin(0, 1)
  @Field(() => Float, { nullable: true, description: 'The score that it had.' })
  score?: number | null;

  @IsText(KEY_LENGTH)
  @Field(() => String, {
    nullable: true,
    description: 'Any text of yours: a request that is repeated under one key is done once.',
  })
  idempotencyKey?: string | null;
}

@ArgsType()
export class ReviewPredictionArgs {
  @ValidateNested()
  @Field(() => ReviewInput, { description: 'The verdict.' })
  input!: ReviewInput;

  /** @throws INPUT_INVALID when not exactly one thing is reviewed */
  request(): NewReview {
    const { symbol, verdict, note, model, score, idempotencyKey } = this.input;
    return {
      of: this.#subject(),
      symbol,
      verdict,
      note: note?.trim() || null,
      model: model ?? null,
      score: score ?? null,
      idempotencyKey: idempotencyKey ?? null,
    };
  }

  #subject(): NewReview['of'] {
    const number = this.input.patentNumber?.trim() || null;
    const text = this.input.text?.trim() || null;
    if (number !== null && text === null) return { kind: 'patent', number };
    if (text !== null && number === null) return { kind: 'text', text };
    throw rejectedInput({
      reason: `${text === null ? 'Nothing' : 'More than one thing'} to review was given: give text or patentNumber.`,
    });
  }
}

@InputType({
  description: 'Which reviews to list; all conditions must hold, and what is left out does not restrict.',
})
export class ReviewFilterInput {
  @IsText(NUMBER_LENGTH)
  @Field(() => String, { nullable: true, description: 'Only those of this patent, by its number.' })
  patent?: string | null;

  @IsText(SYMBOL_LENGTH)
  @Field(() => String, { nullable: true, description: 'Only this very symbol.' })
  symbol?: string | null;

  @IsText(SYMBOL_LENGTH)
  @Field(() => String, { nullable: true, description: 'Only this symbol and those below it.' })
  under?: string | null;

  @Field(() => VerdictEnum, { nullable: true, description: 'Only this verdict.' })
  verdict?: Verdict | null;

  @IsText(NAME_LENGTH)
  @Field(() => String, { nullable: true, description: "Part of the reviewer's name." })
  reviewer?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only what was said then or later.' })
  since?: Date | null;
}

@ArgsType()
export class ReviewsArgs extends PageArgs {
  @ValidateNested()
  @Field(() => ReviewFilterInput, { nullable: true, description: 'Which reviews; without it all.' })
  filter?: ReviewFilterInput | null;

  request(): ReviewFilter {
    return present(this.filter ?? {});
  }
}
