import { Matches, ValidateNested } from 'class-validator';
import { ArgsType, Field, InputType } from 'type-graphql';
import { HasLength, IsText } from '../graphql/constraints.js';
import { StartArgs } from '../runs/runs.args.js';
import { SYMBOL_LENGTH } from '../taxonomy/taxonomy.args.js';
import { EXPERTS_VERSION, MOST_SYMBOLS } from '@nonet/services/training';

const PATH_LENGTH = 4000;

@InputType()
class RevisionInput {
  @Matches(EXPERTS_VERSION, { message: 'name@version, or an id' })
  @Field(() => String, {
    nullable: true,
    description:
      'The version to start from; the active one unless told. The result is the next version of its name.',
  })
  model?: string | null;

  @HasLength(0, 20)
  @IsText(PATH_LENGTH, { each: true })
  @Field(() => [String], {
    defaultValue: [],
    description:
      'Files whose `dev` records measure the version beside the one before, in folders of the server that NONET_IMPORTS names.',
  })
  measure!: string[];

  @Matches(/^(auto|cpu|cuda(:\d+)?)$/, { message: 'auto, cpu, cuda or cuda:N' })
  @Field(() => String, {
    defaultValue: 'auto',
    description: '`auto`, `cpu`, `cuda` or `cuda:1`. The last two wait for a worker with a GPU.',
  })
  device!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Let the version answer, unless it is worse than the one that does.',
  })
  activate!: boolean;
}

@InputType({ description: 'By which symbols experts are to be extended.' })
export class ExtendToSubclassesInput extends RevisionInput {
  @HasLength(1, MOST_SYMBOLS)
  @IsText(SYMBOL_LENGTH, { each: true })
  @Field(() => [String], { description: 'Subclasses, and main groups, in any usual spelling.' })
  symbols!: string[];

  @HasLength(0, 20)
  @IsText(PATH_LENGTH, { each: true })
  @Field(() => [String], {
    defaultValue: [],
    description:
      'Files of patents that carry them, in the same folders; records of the splits dev and test are none. Without, the texts of the scheme have to do.',
  })
  files!: string[];
}

@ArgsType()
export class ExtendToSubclassesArgs extends StartArgs {
  @ValidateNested()
  @Field(() => ExtendToSubclassesInput, { description: 'The extension.' })
  input!: ExtendToSubclassesInput;
}

@InputType({ description: 'How experts are to learn from reviews.' })
export class LearnFromReviewsInput extends RevisionInput {
  @HasLength(0, 9)
  @Matches(/^[A-HY]$/, { each: true, message: 'sections: A to H, Y' })
  @Field(() => [String], {
    defaultValue: [],
    description:
      'Sections whose experts also move their weights, where that is better for texts kept aside; of the others only the memory learns.',
  })
  refit!: string[];
}

@ArgsType()
export class LearnFromReviewsArgs extends StartArgs {
  @ValidateNested()
  @Field(() => LearnFromReviewsInput, { description: 'The learning.' })
  input!: LearnFromReviewsInput;
}
