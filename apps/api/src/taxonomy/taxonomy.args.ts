import { searchWords, symbol } from '@nonet/operations';
import type { CpcLevel } from '@nonet/cpc-taxonomy';
import { ValidateNested } from 'class-validator';
import { ArgsType, Field, InputType } from 'type-graphql';
import { PageArgs } from '../graphql/connection.js';
import { Allowed } from '../graphql/constraints.js';
import { present } from '@nonet/services';
import type { CpcNodeFilter } from '@nonet/services/taxonomy';
import { CpcLevelEnum } from './taxonomy.types.js';

@ArgsType()
export class SymbolArgs {
  @Allowed(symbol)
  @Field(() => String, {
    description: 'A CPC symbol in any usual spelling: `G01M 3/3209`, `g01m3/3209`, `G01M0003320900`.',
  })
  symbol!: string;
}

@InputType({ description: 'Which symbols to list; what is left out does not restrict.' })
export class CpcNodeFilterInput {
  @Field(() => CpcLevelEnum, { nullable: true, description: 'Only this level.' })
  level?: CpcLevel | null;

  @Allowed(symbol)
  @Field(() => String, { nullable: true, description: 'Only what stands below this symbol, at any depth.' })
  under?: string | null;

  @Allowed(searchWords)
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
