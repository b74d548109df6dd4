import type { CpcLevel } from '@nonet/cpc-taxonomy';
import { ArgsType, Field, Int } from 'type-graphql';
import { IsText, IsWithin } from '../graphql/constraints.js';
import { StartArgs } from '../runs/runs.args.js';
import { CpcLevelEnum } from '../taxonomy/taxonomy.types.js';

const NAME_LENGTH = 100;
const PATH_LENGTH = 4000;

@ArgsType()
export class EvaluateModelArgs extends StartArgs {
  @IsText(NAME_LENGTH)
  @Field(() => String, { description: 'The version to measure: its id or `name@version`.' })
  model!: string;

  @IsText(PATH_LENGTH)
  @Field(() => String, {
    description: 'A file of patents with their symbols, in a folder of the server that NONET_IMPORTS names.',
  })
  file!: string;

  @Field(() => CpcLevelEnum, { defaultValue: 'subclass', description: 'The level to measure at.' })
  level!: CpcLevel;

  @IsWithin(1, 10_000_000)
  @Field(() => Int, { nullable: true, description: 'At most so many patents.' })
  limit?: number | null;
}
