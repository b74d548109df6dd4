import { list, modelReference, optional, text, whole } from '@nonet/operations';
import { ValidateNested } from 'class-validator';
import { ArgsType, Field, InputType, Int } from 'type-graphql';
import type { ModelKind } from '@nonet/experts';
import { PageArgs } from '../graphql/connection.js';
import { Allowed } from '../graphql/constraints.js';
import { present } from '@nonet/services';
import type { EvaluationFilter, ModelFilter } from '@nonet/services/models';
import { ModelKindEnum } from './models.types.js';

@ArgsType()
export class ModelArgs {
  @Allowed(modelReference)
  @Field(() => String, { description: '`name@version`, or an id.' })
  model!: string;
}

@ArgsType()
export class CompareModelsArgs {
  @Allowed(modelReference)
  @Field(() => String, { description: 'The first: `name@version`, or an id.' })
  a!: string;

  @Allowed(modelReference)
  @Field(() => String, { description: 'The second.' })
  b!: string;
}

/** How many symbols of an evaluation are answered with. */
export const LABELS = { usual: 20, most: 1_000 };

@ArgsType()
export class LabelsArgs {
  @Allowed(whole(1, LABELS.most))
  @Field(() => Int, { defaultValue: LABELS.usual, description: `How many, 1 to ${LABELS.most}.` })
  first!: number;
}

@ArgsType()
export class FiguresArgs {
  @Allowed(optional(list(text(40), { most: 30 })))
  @Field(() => [String], { nullable: true, description: 'Only these, by their names. Default: all.' })
  names?: string[] | null;
}

@InputType({ description: 'Which models to list; what is left out does not restrict.' })
export class ModelFilterInput {
  @Field(() => ModelKindEnum, { nullable: true, description: 'Only this kind.' })
  kind?: ModelKind | null;

  @Allowed(text(100))
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
  @Allowed(modelReference)
  @Field(() => String, { nullable: true, description: 'Only of this version: `name@version`, or an id.' })
  model?: string | null;

  @Allowed(text(100))
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
