import {
  idempotencyKey,
  modelReference,
  patentNumber,
  score,
  symbol,
  text,
  TEXT_LENGTH,
} from '@nonet/operations';
import { ValidateNested } from 'class-validator';
import { ArgsType, Field, Float, ID, InputType } from 'type-graphql';
import { rejectedInput } from '@nonet/services/errors';
import { Allowed } from '../graphql/constraints.js';
import type { NewReview, Verdict } from '@nonet/services/reviews';
import { VerdictEnum } from './reviews.types.js';

const NOTE_LENGTH = 2_000;

@InputType({ description: 'A verdict on a symbol for `patentNumber` or `text`, exactly one of the two.' })
export class ReviewInput {
  @Allowed(patentNumber)
  @Field(() => String, { nullable: true, description: 'The number of a stored patent.' })
  patentNumber?: string | null;

  @Allowed(text(TEXT_LENGTH))
  @Field(() => String, { nullable: true, description: 'The text that was classified.' })
  text?: string | null;

  @Allowed(symbol)
  @Field(() => String, { description: 'The symbol, in any usual spelling; the scheme has to know it.' })
  symbol!: string;

  @Field(() => VerdictEnum, { description: 'What is said of it.' })
  verdict!: Verdict;

  @Allowed(text(NOTE_LENGTH))
  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  note?: string | null;

  @Allowed(modelReference)
  @Field(() => String, {
    nullable: true,
    description: 'The model that predicted it, as `classify` and predictions name it.',
  })
  model?: string | null;

  @Allowed(score)
  @Field(() => Float, { nullable: true, description: 'The score that it had.' })
  score?: number | null;

  @Allowed(idempotencyKey)
  @Field(() => String, {
    nullable: true,
    description: 'Any text of yours: a request that is repeated under one key is done once.',
  })
  idempotencyKey?: string | null;
}

@ArgsType()
export class WithdrawReviewArgs {
  @Field(() => ID, { description: 'The id of a review of yours.' })
  id!: string;
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
