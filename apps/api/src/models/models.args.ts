import { ValidateNested } from 'class-validator';
import { ArgsType, Field, InputType, Int } from 'type-graphql';
import type { ModelKind } from '@nonet/experts';
import { PageArgs } from '../graphql/connection.js';
import { IsText, IsWithin } from '../graphql/constraints.js';
import { present } from '@nonet/services';
import type { EvaluationFilter, GarbageRule, ModelFilter } from '@nonet/services/models';
import { ModelKindEnum, PredictedEnum } from './models.types.js';

const NAME_LENGTH = 100;

@ArgsType()
export class ModelArgs {
  @IsText(NAME_LENGTH)
  @Field(() => String, { description: '`name@version`, or an id.' })
  model!: string;
}

@InputType({ description: 'Which models to list; what is left out does not restrict.' })
export class ModelFilterInput {
  @Field(() => ModelKindEnum, { nullable: true, description: 'Only this kind.' })
  kind?: ModelKind | null;

  @IsText(NAME_LENGTH)
  @Field(() => String, { nullable: true, description: 'Only the versions of this name.' })
  name?: string | null;
}

@ArgsType()
export class ModelsArgs extends PageArgs {
  @ValidateNested()
  @Field(() => ModelFilterInput, { nullable: true, description: 'Which models; without it all.' })
  filter?: ModelFilterInput | null;

  request(): ModelFilter {
    return present(this.filter ?? {});
  }
}

@InputType({ description: 'Which evaluations to list; what is left out does not restrict.' })
export class EvaluationFilterInput {
  @IsText(NAME_LENGTH)
  @Field(() => String, { nullable: true, description: 'Only of this version: `name@version`, or an id.' })
  model?: string | null;

  @IsText(NAME_LENGTH)
  @Field(() => String, { nullable: true, description: 'Only on the set of this name.' })
  dataset?: string | null;
}

@ArgsType()
export class EvaluationsArgs extends PageArgs {
  @ValidateNested()
  @Field(() => EvaluationFilterInput, { nullable: true, description: 'Which evaluations; without it all.' })
  filter?: EvaluationFilterInput | null;

  request(): EvaluationFilter {
    return present(this.filter ?? {});
  }
}

@ArgsType()
export class ActivateModelArgs {
  @IsText(NAME_LENGTH)
  @Field(() => String, {
    description: '`name@version`, an id, or `zero-shot` to take every model out of service.',
  })
  model!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether one that is worse, or was not measured on the same sets, is activated all the same.',
  })
  force!: boolean;
}

@ArgsType()
export class CollectGarbageArgs {
  @IsWithin(1, 1000)
  @Field(() => Int, { defaultValue: 5, description: 'So many of the newest versions of each name stay.' })
  keep!: number;

  @Field(() => PredictedEnum, {
    defaultValue: 'keep',
    description: 'What becomes of versions with stored predictions.',
  })
  predicted!: GarbageRule['predicted'];
}
