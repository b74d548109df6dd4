import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../graphql/connection.js';
import { DateScalar, DateTimeScalar } from '../graphql/scalars.js';
import type { LabelQuality, Patent } from '@nonet/services/patents';

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

export const PatentConnection = connectionTypes('Patent', PatentType);
