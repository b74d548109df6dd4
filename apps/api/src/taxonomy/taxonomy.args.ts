import type { CpcLevel } from '@nonet/cpc-taxonomy';
import { ValidateNested } from 'class-validator';
import { ArgsType, Field, InputType } from 'type-graphql';
import { PageArgs } from '../graphql/connection.js';
import { IsText } from '../graphql/constraints.js';
import { present } from '@nonet/services';
import type { CpcNodeFilter } from '@nonet/services/taxonomy';
import { CpcLevelEnum } from './taxonomy.types.js';

export const SYMBOL_LENGTH = 40;
export const SEARCH_LENGTH = 500;

@ArgsType()
export class SymbolArgs {
  @IsText(SYMBOL_LENGTH)
  @Field(() => String, {
    description: 'A CPC symbol in any usual spelling: `G01M 3/3209`, `g01m3/3209`, `G01M0003320900`.',
  })
  symbol!: string;
}

@InputType({ description: 'Which symbols to list; what is left out does not restrict.' })
export class CpcNodeFilterInput {
  @Field(() => CpcLevelEnum, { nullable: true, description: 'Only this level.' })
  level?: CpcLevel | null;

  @IsText(SYMBOL_LENGTH)
  @Field(() => String, { nullable: true, description: 'Only what stands below this symbol, at any depth.' })
  under?: string | null;

  @IsText(SEARCH_LENGTH)
  @Field(() => String, {
    nullable: true,
    description:
      'Words of the title or the definition, or the beginning of a symbol. Symbols with all the words come first, then those with the most and the rarest of them.',
  })
  search?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Also symbols that a later scheme removed. Default: false.',
  })
  includeRemoved?: boolean | null;
}

@ArgsType()
export class CpcNodesArgs extends PageArgs {
  @ValidateNested()
  @Field(() => CpcNodeFilterInput, {
    nullable: true,
    description: 'Which symbols; without it all, in scheme order.',
  })
  filter?: CpcNodeFilterInput | null;

  request(): CpcNodeFilter {
    return present(this.filter ?? {});
  }
}
