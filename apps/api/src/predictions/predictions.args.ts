import type { CpcLevel } from '@nonet/cpc-taxonomy';
import { modelReference, patentNumber, score, symbol } from '@nonet/operations';
import { ValidateNested } from 'class-validator';
import { ArgsType, Field, Float, InputType } from 'type-graphql';
import { PageArgs } from '../graphql/connection.js';
import { Allowed } from '../graphql/constraints.js';
import { present } from '@nonet/services';
import { OrderDirection } from '../patents/patents.args.js';
import { CpcLevelEnum } from '../taxonomy/taxonomy.types.js';
import type { PredictionFilter, ScoreOrder, StoredPrediction } from '@nonet/services/predictions';

@InputType({
  description: 'Which predictions to list; all conditions must hold, and what is left out does not restrict.',
})
export class PredictionFilterInput {
  @Allowed(patentNumber)
  @Field(() => String, { nullable: true, description: 'Only those of this patent, by its number.' })
  patent?: string | null;

  @Allowed(symbol)
  @Field(() => String, { nullable: true, description: 'Only this very symbol.' })
  symbol?: string | null;

  @Allowed(symbol)
  @Field(() => String, { nullable: true, description: 'Only this symbol and those below it.' })
  under?: string | null;

  @Field(() => CpcLevelEnum, { nullable: true, description: 'Only symbols of this level.' })
  level?: CpcLevel | null;

  @Allowed(score)
  @Field(() => Float, { nullable: true, description: 'Only this score or more, 0 to 1.' })
  minScore?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the score reached its threshold.' })
  selected?: boolean | null;

  @Allowed(modelReference)
  @Field(() => String, {
    nullable: true,
    description: 'The model version that made them, `name@version`; default: the active one.',
  })
  model?: string | null;
}

@ArgsType()
export class PredictionsArgs extends PageArgs {
  @ValidateNested()
  @Field(() => PredictionFilterInput, {
    nullable: true,
    description: 'Which predictions; without it all of the active model.',
  })
  filter?: PredictionFilterInput | null;

  @Field(() => OrderDirection, {
    defaultValue: 'descending',
    description: 'By score: the surest first, or the least sure.',
  })
  order!: ScoreOrder;

  request(): PredictionFilter {
    return present(this.filter ?? {});
  }
}

@ArgsType()
export class PatentPredictionsArgs extends PageArgs {
  @Field(() => CpcLevelEnum, { nullable: true, description: 'Only symbols of this level.' })
  level?: CpcLevel | null;

  @Allowed(score)
  @Field(() => Float, { nullable: true, description: 'Only this score or more, 0 to 1.' })
  minScore?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the score reached its threshold.' })
  selected?: boolean | null;

  @Allowed(modelReference)
  @Field(() => String, {
    nullable: true,
    description: 'The model version that made them, `name@version`; default: the active one.',
  })
  model?: string | null;

  holds({ node, score, selected }: StoredPrediction): boolean {
    const { level, minScore, selected: decision } = present(this);
    return (
      (level === undefined || node.level === level) &&
      (minScore === undefined || score >= minScore) &&
      (decision === undefined || selected === decision)
    );
  }
}
