import { id, text, whole } from '@nonet/operations';
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { ValidateNested } from 'class-validator';
import { PageArgs } from '../graphql/connection.js';
import { present } from '@nonet/services';
import { Allowed } from '../graphql/constraints.js';
import type { ImportKind, ImportState } from '@nonet/services/imports';
import { ImportKindEnum, ImportStateEnum } from './imports.types.js';

@ArgsType()
export class ImportArgs {
  @Allowed(id)
  @Field(() => ID, { description: 'The id of the import.' })
  id!: string;
}

@InputType({ description: 'Which imports to list; what is left out does not restrict.' })
export class ImportFilterInput {
  @Field(() => ImportKindEnum, { nullable: true, description: 'Only this kind.' })
  kind?: ImportKind | null;

  @Field(() => ImportStateEnum, { nullable: true, description: 'Only this state.' })
  state?: ImportState | null;
}

@ArgsType()
export class ImportsArgs extends PageArgs {
  @ValidateNested()
  @Field(() => ImportFilterInput, { nullable: true, description: 'Which imports; without it all.' })
  filter?: ImportFilterInput | null;

  request(): { kind?: ImportKind; state?: ImportState } {
    return present(this.filter ?? {});
  }
}

/** How many files are listed. */
export const MOST_FILES = { usual: 100, most: 1000 };

@ArgsType()
export class ImportFilesArgs {
  @Allowed(whole(1, MOST_FILES.most))
  @Field(() => Int, {
    defaultValue: MOST_FILES.usual,
    description: `Maximum number of files, 1 to ${MOST_FILES.most}.`,
  })
  first!: number;
}

@ArgsType()
export class UploadArgs {
  @Allowed(text(100))
  @Field(() => ID, { description: 'The id of the upload.' })
  id!: string;
}
