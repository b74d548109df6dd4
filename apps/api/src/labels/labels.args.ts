import { text } from '@nonet/operations';
import { ArgsType, Field, ID } from 'type-graphql';
import { labelSetName } from '@nonet/services/labels';
import { Allowed } from '../graphql/constraints.js';
import { PageArgs } from '../graphql/connection.js';

const ID_LENGTH = 300;

@ArgsType()
export class LabelSetArgs {
  @Allowed(labelSetName)
  @Field(() => String, { description: 'The name of the label set.' })
  name!: string;
}

@ArgsType()
export class LabelReviewArgs {
  @Field(() => ID, { description: 'The id of the verdict.' })
  id!: string;
}

@ArgsType()
export class LabelsArgs extends PageArgs {
  @Allowed(text(ID_LENGTH))
  @Field(() => String, {
    nullable: true,
    description:
      'Only those right below the label with this id; without it and `words`, those that stand at the top.',
  })
  under?: string | null;

  @Allowed(text(ID_LENGTH))
  @Field(() => String, {
    nullable: true,
    description: 'Only labels with these words in id, title or description, at any depth.',
  })
  words?: string | null;
}
