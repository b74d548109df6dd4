import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { ValidateNested } from 'class-validator';
import { PageArgs } from '../graphql/connection.js';
import { present } from '@nonet/services';
import { IsId, IsText, IsWithin } from '../graphql/constraints.js';
import type { ImportKind, ImportState, SchemeFiles } from '@nonet/services/imports';
import { StartArgs } from '../runs/runs.args.js';
import { ImportKindEnum, ImportStateEnum } from './imports.types.js';

const PATH_LENGTH = 4000;

@ArgsType()
export class ImportArgs {
  @IsId()
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

@ArgsType()
export class ImportFilesArgs {
  @IsWithin(1, 1000)
  @Field(() => Int, { defaultValue: 100, description: 'At most so many, 1 to 1000.' })
  first!: number;
}

@InputType({ description: 'The files of a CPC version.' })
export class ImportSchemeInput {
  @IsText(PATH_LENGTH)
  @Field(() => String, {
    description:
      'A CPCTitleList or CPCSchemeXML zip (or a TSV) in a folder of the server that NONET_IMPORTS names; or a FullCPCDefinitionXML zip alone, which gives its definitions to the scheme in use.',
  })
  path!: string;

  @IsText(PATH_LENGTH)
  @Field(() => String, { nullable: true, description: 'A FullCPCDefinitionXML zip in such a folder.' })
  definitions?: string | null;
}

@ArgsType()
export class ImportSchemeArgs extends StartArgs {
  @ValidateNested()
  @Field(() => ImportSchemeInput, { description: 'Where the scheme stands.' })
  input!: ImportSchemeInput;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether the scheme may replace a newer one.',
  })
  allowOlder!: boolean;

  files(): SchemeFiles {
    const { path, definitions = null } = this.input;
    return { path, definitions, allowOlder: this.allowOlder };
  }
}

@InputType({ description: 'A file of patents.' })
export class ImportPatentsInput {
  @IsText(PATH_LENGTH)
  @Field(() => String, {
    description:
      'USPTO XML (also zipped), JSONL, JSONL.gz or CSV in a folder of the server that NONET_IMPORTS names; the format is detected.',
  })
  path!: string;
}

@ArgsType()
export class ImportPatentsArgs extends StartArgs {
  @ValidateNested()
  @Field(() => ImportPatentsInput, { description: 'Where the patents stand.' })
  input!: ImportPatentsInput;
}
