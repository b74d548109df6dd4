import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import type {
  ChildrenCount,
  DepthCount,
  LevelBalance,
  LevelCount,
  SectionStructure,
} from '@nonet/services/statistics';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../graphql/scalars.js';
import { CpcLevelEnum } from '../taxonomy/taxonomy.types.js';

@ObjectType('CpcLevelCount', { simpleResolvers: true, description: 'How many symbols a level has.' })
export class LevelCountType {
  @Field(() => CpcLevelEnum, { description: 'The level.' })
  level!: CpcLevel;

  @Field(() => Int, { description: 'Its symbols in use.' })
  nodes!: number;
}

@ObjectType('CpcSectionStructure', {
  simpleResolvers: true,
  description: 'A section of the scheme, and how many symbols it has.',
})
export class SectionStructureType {
  @Field(() => String, { description: 'The section: `A`.' })
  symbol!: CpcSymbol;

  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => Int, { description: 'All symbols in it, the section included.' })
  nodes!: number;

  @Field(() => Int, { description: 'Its classes.' })
  classes!: number;

  @Field(() => Int, { description: 'Its subclasses.' })
  subclasses!: number;

  @Field(() => Int, { description: 'Its main groups.' })
  mainGroups!: number;

  @Field(() => Int, { description: 'Its subgroups.' })
  subgroups!: number;
}

@ObjectType('CpcDepthCount', { simpleResolvers: true, description: 'How many symbols stand at a depth.' })
export class DepthCountType {
  @Field(() => Int, { description: 'Steps below the sections, which have 0; main groups have 3.' })
  depth!: number;

  @Field(() => Int, { description: 'Symbols at this depth.' })
  nodes!: number;
}

@ObjectType('CpcChildrenCount', {
  simpleResolvers: true,
  description: 'How many symbols have so many symbols right below them.',
})
export class ChildrenCountType {
  @Field(() => Int, { description: 'So many children or more …' })
  from!: number;

  @Field(() => Int, { description: '… and so many or fewer.' })
  to!: number;

  @Field(() => Int, { description: 'Symbols with such a number.' })
  nodes!: number;
}

@ObjectType('CpcStatistics', {
  simpleResolvers: true,
  description: 'What the scheme in use is made of.',
})
export class SchemeStatisticsType {
  @Field(() => String, { description: 'The version of the scheme.' })
  version!: string;

  @Field(() => Int, { description: 'Symbols in use.' })
  nodes!: number;

  @Field(() => Int, { description: 'Symbols with a definition.' })
  definitions!: number;

  @Field(() => [LevelCountType], { description: 'Symbols of each level, from sections down.' })
  levels!: readonly LevelCount[];

  @Field(() => [SectionStructureType], { description: 'The sections in scheme order.' })
  sections!: readonly SectionStructure[];

  @Field(() => [DepthCountType], { description: 'Symbols by their depth, from the sections down.' })
  depths!: readonly DepthCount[];

  @Field(() => [ChildrenCountType], {
    description: 'Symbols by the number of their children: 0, 1, 2 to 3, 4 to 7 …',
  })
  children!: readonly ChildrenCount[];
}

@ObjectType('SymbolCount', {
  simpleResolvers: true,
  description: 'How many patents carry a symbol or one below it.',
})
export class SymbolCountType {
  @Field(() => String, { description: 'The symbol.' })
  symbol!: CpcSymbol;

  @Field(() => String, { description: 'Its title; empty where the scheme does not know it.' })
  title!: string;

  @Field(() => Int, { description: 'Stored patents, each counted once.' })
  patents!: number;
}

@ObjectType('LevelBalance', {
  description: 'How the stored patents are spread over the symbols of a level.',
})
export class LevelBalanceType {
  @Field(() => CpcLevelEnum, { simple: true, description: 'The level.' })
  level!: CpcLevel;

  @Field(() => Int, { simple: true, description: 'Symbols that the scheme has at it.' })
  symbols!: number;

  @Field(() => Int, { simple: true, description: 'Symbols that some patent carries.' })
  used!: number;

  @Field(() => Int, { simple: true, description: 'Patents of the most frequent symbol.' })
  most!: number;

  @Field(() => Int, {
    simple: true,
    description: 'Patents of the symbol in the middle, of those that are used.',
  })
  median!: number;

  @Field(() => Int, { simple: true, description: 'Patents of the rarest symbol that is used.' })
  fewest!: number;

  @Field(() => Float, {
    simple: true,
    description:
      '0: all used symbols have as many patents; near 1: a few have almost all (Gini coefficient).',
  })
  imbalance!: number;
}

@ObjectType('PatentStatistics', {
  simpleResolvers: true,
  description: 'How the stored patents are spread over the scheme.',
})
export class PatentStatisticsType {
  @Field(() => Int, { description: 'Stored patents.' })
  patents!: number;

  @Field(() => Int, { description: 'Those to which an office assigned symbols.' })
  classified!: number;

  @Field(() => Int, { description: 'Assigned symbols in all.' })
  assignments!: number;

  @Field(() => [LevelBalanceType], { description: 'Sections, classes and subclasses.' })
  levels!: readonly LevelBalance[];

  @Field(() => DateTimeScalar, {
    description: 'When they were counted: after the last import, or within a minute of it.',
  })
  countedAt!: Date;
}
