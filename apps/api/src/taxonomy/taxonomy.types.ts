import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import { level } from '@nonet/operations';
import { Field, Int, ObjectType } from 'type-graphql';
import { connectionTypes } from '../graphql/connection.js';
import { enumType } from '../graphql/input-types.js';
import { DateTimeScalar } from '../graphql/scalars.js';

export const CpcLevelEnum = enumType(level);

@ObjectType('CpcNode', { description: 'A symbol of the CPC with its place in the scheme.' })
export class CpcNodeType {
  @Field(() => String, { simple: true, description: 'The symbol as the offices write it: `G01M 3/3209`.' })
  symbol!: CpcSymbol;

  @Field(() => CpcLevelEnum, { simple: true, description: 'The level of the symbol.' })
  level!: CpcLevel;

  @Field(() => Int, {
    simple: true,
    nullable: true,
    description: 'Dots before the title: 0 for a main group, 1 and more for subgroups; null above.',
  })
  depth!: number | null;

  @Field(() => String, {
    simple: true,
    description: 'The title of the symbol alone; the whole meaning includes the titles above.',
  })
  title!: string;

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'The definition statement, where the scheme has one.',
  })
  definition!: string | null;

  @Field(() => Boolean, { simple: true, description: 'A heading only: never assigned to a patent.' })
  notAllocatable!: boolean;

  @Field(() => Boolean, {
    simple: true,
    description: 'For additional information only, never for what is claimed as the invention.',
  })
  additionalOnly!: boolean;

  @Field(() => Int, { simple: true, description: 'Direct children.' })
  childCount!: number;

  @Field(() => String, { simple: true, description: 'The scheme version that first had the symbol here.' })
  addedIn!: string;

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'The scheme version that removed the symbol; null while it is in use.',
  })
  removedIn!: string | null;
}

export const CpcNodeConnection = connectionTypes('CpcNode', CpcNodeType);

@ObjectType('CpcScheme', {
  simpleResolvers: true,
  description: 'The version of the CPC in use, and what its import changed.',
})
export class CpcSchemeType {
  @Field(() => String, { description: 'Year and month: `2025.05`.' })
  version!: string;

  @Field(() => String, {
    description: 'What it was read from: a title list, the scheme XML, or the compact scheme of the product.',
  })
  format!: string;

  @Field(() => Int, { description: 'Symbols in use.' })
  nodes!: number;

  @Field(() => Int, { description: 'Symbols that the scheme before did not have.' })
  added!: number;

  @Field(() => Int, { description: 'Symbols that only the scheme before had; they stay as tombstones.' })
  removed!: number;

  @Field(() => Int, { description: 'Symbols with another title than before.' })
  retitled!: number;

  @Field(() => Int, { description: 'Symbols with another parent than before.' })
  moved!: number;

  @Field(() => DateTimeScalar, { description: 'When it was imported.' })
  importedAt!: Date;
}
