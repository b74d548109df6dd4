import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { COUNTED } from '@nonet/services/paging';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../graphql/connection.js';
import { DateScalar, DateTimeScalar } from '../graphql/scalars.js';
import type { LabelQuality, Patent, PatentOrigin } from '@nonet/services/patents';

export const LabelQualityEnum = {
  GOLD: 'gold',
  SILVER: 'silver',
  PARTIAL: 'partial',
  SINGLE: 'single',
} as const satisfies Record<string, LabelQuality>;

registerEnumType(LabelQualityEnum, {
  name: 'LabelQuality',
  description: 'How far the classifications of a patent can be trusted as the whole truth.',
  valuesConfig: {
    GOLD: { description: 'All symbols that an office assigned.' },
    SILVER: { description: 'Symbols from another source, for example the field of search.' },
    PARTIAL: { description: 'Some of the symbols.' },
    SINGLE: { description: 'One symbol only, where there may be more.' },
  },
});

@ObjectType('Claim', { simpleResolvers: true, description: 'One claim of a patent.' })
export class ClaimType {
  @Field(() => String, { description: 'Its number in the document.' })
  number!: string;

  @Field(() => String, { description: 'Its text.' })
  text!: string;
}

export const SourceRankEnum = {
  DOCUMENT: 'document',
  EXTRACT: 'extract',
  TABLE: 'table',
} as const satisfies Record<string, PatentOrigin['rank']>;

registerEnumType(SourceRankEnum, {
  name: 'SourceRank',
  description:
    'How far a source speaks for a patent: what another source says is replaced by the same or a higher rank alone.',
  valuesConfig: {
    DOCUMENT: { description: 'The whole document as the office published it.' },
    EXTRACT: { description: 'Part of what the office says, for example its bibliographic data.' },
    TABLE: { description: 'A collection that others made.' },
  },
});

@ObjectType('PatentOrigin', {
  simpleResolvers: true,
  description: 'A source of a patent, and the fields that are from it.',
})
export class PatentOriginType {
  @Field(() => [String], {
    description: 'The fields: `title`, `claims`, `classifications` …; symbols may be from several sources.',
  })
  fields!: readonly string[];

  @Field(() => String, { description: 'The format that it was read as.' })
  format!: string;

  @Field(() => SourceRankEnum, { description: 'How far the source speaks for the patent.' })
  rank!: PatentOrigin['rank'];

  @Field(() => String, { description: 'The file.' })
  file!: string;

  @Field(() => ID, { description: 'The import that brought it.' })
  importId!: string;
}

@ObjectType('Patent', { description: 'A patent or application as it was imported.' })
export class PatentType {
  @Field(() => String, { simple: true, description: 'Country, number and kind in one: `US20250198877A1`.' })
  number!: string;

  @Field(() => String, { simple: true, nullable: true, description: 'The country or office, two letters.' })
  country!: string | null;

  @Field(() => String, { simple: true, nullable: true, description: 'The number alone.' })
  docNumber!: string | null;

  @Field(() => String, { simple: true, nullable: true, description: 'The kind code: `A1`, `B2`.' })
  kind!: string | null;

  @Field(() => String, { simple: true, nullable: true, description: 'The title.' })
  title!: string | null;

  @Field(() => String, { simple: true, nullable: true, description: 'The abstract.' })
  abstract!: string | null;

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'The application that it goes back to: `US16232658`.',
  })
  applicationNumber!: string | null;

  @Field(() => DateScalar, { simple: true, nullable: true, description: 'When it was filed.' })
  filingDate!: string | null;

  @Field(() => DateScalar, { simple: true, nullable: true, description: 'When it was published.' })
  publicationDate!: string | null;

  @Field(() => String, { simple: true, nullable: true, description: 'Patents of one family share this.' })
  familyId!: string | null;

  @Field(() => [String], { simple: true, description: 'The applicants as the document names them.' })
  applicants!: readonly string[];

  @Field(() => [String], {
    simple: true,
    description: 'Who the patent was assigned to when it was published.',
  })
  assignees!: readonly string[];

  @Field(() => LabelQualityEnum, {
    simple: true,
    nullable: true,
    description: 'How far its classifications can be trusted; null: unknown.',
  })
  labels!: LabelQuality | null;

  @Field(() => [String], {
    simple: true,
    description: 'Groups that are written without their slash, where no scheme has told which are meant.',
  })
  slashless!: readonly string[];

  @Field(() => [String], {
    simple: true,
    description: 'Symbols of the International Patent Classification, in the form of those of the CPC.',
  })
  ipc!: readonly string[];

  @Field(() => [String], {
    simple: true,
    description: 'Sections that no source of its symbols can know: neither present nor absent.',
  })
  unknownSections!: readonly string[];

  @Field(() => DateTimeScalar, { simple: true, description: 'When it was first imported.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { simple: true, description: 'When an import last changed it.' })
  updatedAt!: Date;
}

@ObjectType('PatentClassification', { description: 'A symbol that an office assigned to a patent.' })
export class PatentClassificationType {
  @Field(() => String, { simple: true, description: 'The symbol as the offices write it.' })
  symbol!: CpcSymbol;

  @Field(() => Boolean, {
    simple: true,
    nullable: true,
    description: 'Invention information (true) or additional information; null: the source does not say.',
  })
  inventive!: boolean | null;

  @Field(() => Boolean, {
    simple: true,
    nullable: true,
    description: 'Whether the office put it first; null: the source has no order.',
  })
  first!: boolean | null;

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'The CPC version of the symbol when it was assigned.',
  })
  version!: string | null;
}

@ObjectType('SimilarPatent', {
  simpleResolvers: true,
  description: 'A patent near a text or another patent.',
})
export class SimilarPatentType {
  @Field(() => PatentType, { description: 'The patent.' })
  patent!: Patent;

  @Field(() => Float, { description: 'Cosine of the embeddings, -1 to 1.' })
  score!: number;
}

@ObjectType('CpcPatentCounts', {
  simpleResolvers: true,
  description: `How many stored patents carry a symbol. ${COUNTED + 1} means more than ${COUNTED}.`,
})
export class CpcPatentCountsType {
  @Field(() => Int, { description: 'The symbol itself.' })
  assigned!: number;

  @Field(() => Int, { description: 'The symbol or one below it, each patent counted once.' })
  inSubtree!: number;
}

@ObjectType('PatentSearchReading', {
  simpleResolvers: true,
  description: 'How one field for numbers, symbols and words was understood.',
})
export class PatentSearchReadingType {
  @Field(() => Boolean, {
    description: 'Whether it was taken for numbers of stored patents; then it has neither symbols nor words.',
  })
  byNumber!: boolean;

  @Field(() => [String], { description: 'The symbols in it; what stands below them is found too.' })
  symbols!: CpcSymbol[];

  @Field(() => String, { description: 'The words in it; empty where there are none.' })
  words!: string;
}

@ObjectType('QuickCount', {
  simpleResolvers: true,
  description: 'How many rows a list has, as far as that can be told within a moment.',
})
export class QuickCountType {
  @Field(() => Int, { description: `Rows that were counted; ${COUNTED + 1} means more than ${COUNTED}.` })
  count!: number;

  @Field(() => Boolean, { description: 'Whether these are all; otherwise there are at least as many.' })
  isWhole!: boolean;
}

export const PatentConnection = connectionTypes('Patent', PatentType);
