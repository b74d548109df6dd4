import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../graphql/connection.js';
import { DateTimeScalar } from '../graphql/scalars.js';

export const CpcLevelEnum = {
  SECTION: 'section',
  CLASS: 'class',
  SUBCLASS: 'subclass',
  MAIN_GROUP: 'main-group',
  SUBGROUP: 'subgroup',
} as const satisfies Record<string, CpcLevel>;

registerEnumType(CpcLevelEnum, {
  name: 'CpcLevel',
  description: 'A level of the CPC, from the widest to the narrowest.',
  valuesConfig: {
    SECTION: { description: 'A to H, and Y: `A`.' },
    CLASS: { description: 'Section and two digits: `A01`.' },
    SUBCLASS: { description: 'Class and a letter: `A01B`.' },
    MAIN_GROUP: { description: 'Subclass and a number, `/00`: `A01B 1/00`.' },
    SUBGROUP: { description: 'Everything below a main group: `A01B 1/02`.' },
  },
});

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
