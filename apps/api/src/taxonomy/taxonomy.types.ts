import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import { level } from '@nonet/operations';
import type { DefinitionSection } from '@nonet/services/taxonomy';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
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

@ObjectType('CpcTextPart', {
  simpleResolvers: true,
  description: 'A piece of a title or definition: words, or a reference to another place.',
})
export class CpcTextPartType {
  @Field(() => String, { description: 'As it stands in the text.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'The symbol that it refers to; null for words.' })
  symbol!: CpcSymbol | null;
}

const DefinitionSectionKindEnum = {
  STATEMENT: 'statement',
  RELATIONSHIP: 'relationship',
  LIMITING_REFERENCES: 'limiting-references',
  APPLICATION_REFERENCES: 'application-references',
  RESIDUAL_REFERENCES: 'residual-references',
  INFORMATIVE_REFERENCES: 'informative-references',
  REFERENCES: 'references',
  SPECIAL_RULES: 'special-rules',
  GLOSSARY: 'glossary',
  SYNONYMS: 'synonyms',
} as const satisfies Record<string, DefinitionSection['kind']>;

registerEnumType(DefinitionSectionKindEnum, {
  name: 'CpcDefinitionSectionKind',
  description: 'What a section of a definition is for.',
  valuesConfig: {
    STATEMENT: { description: 'What the place covers.' },
    RELATIONSHIP: { description: 'How it stands to large subject matter areas elsewhere.' },
    LIMITING_REFERENCES: { description: 'What it does not cover, and where that is.' },
    APPLICATION_REFERENCES: { description: 'Where what it is about is put to a use.' },
    RESIDUAL_REFERENCES: { description: 'Where a place says that it takes what this one does not.' },
    INFORMATIVE_REFERENCES: { description: 'Other places that may be of interest for search.' },
    REFERENCES: { description: 'References of which the offices do not say what kind they are.' },
    SPECIAL_RULES: { description: 'Rules for classifying here.' },
    GLOSSARY: { description: 'Terms and what they mean in this place.' },
    SYNONYMS: { description: 'Synonyms, keywords and abbreviations found in documents.' },
  },
});

@ObjectType('CpcDefinitionLine', {
  simpleResolvers: true,
  description: 'A paragraph of a definition, or a row of a table in it.',
})
export class CpcDefinitionLineType {
  @Field(() => [CpcTextPartType], { description: 'What it says, parted where it refers to other places.' })
  parts!: readonly CpcTextPartType[];

  @Field(() => [CpcTextPartType], {
    description: 'Of a row of a table, what stands beside it: where to look, or what the term means.',
  })
  beside!: readonly CpcTextPartType[];
}

@ObjectType('CpcDefinitionSection', {
  simpleResolvers: true,
  description: 'A section of the definition of a symbol.',
})
export class CpcDefinitionSectionType {
  @Field(() => DefinitionSectionKindEnum, { description: 'What it is for.' })
  kind!: DefinitionSection['kind'];

  @Field(() => [CpcDefinitionLineType], { description: 'Its paragraphs and rows.' })
  lines!: readonly CpcDefinitionLineType[];
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
