import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Agreement, SectionDrift, WatchAlert } from '@nonet/services/watching';
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { CpcLevelEnum } from '../taxonomy/taxonomy.types.js';

const WatchAlertAbout = { OFFICES: 'offices', REVIEWS: 'reviews', SECTIONS: 'sections' } as const;
registerEnumType(WatchAlertAbout, {
  name: 'WatchAlertAbout',
  description: 'What an alert is about.',
  valuesConfig: {
    OFFICES: { description: 'Agreement with the symbols of offices fell.' },
    REVIEWS: { description: 'Agreement with reviews fell.' },
    SECTIONS: { description: 'The mix of sections is another one.' },
  },
});

@ObjectType('WatchedAgreement', {
  simpleResolvers: true,
  description: 'How often a model and somebody else said the same.',
})
export class WatchedAgreementType implements Agreement {
  @Field(() => Int, { description: 'How often they said the same.' })
  agreed!: number;

  @Field(() => Int, { description: 'How often it could be compared.' })
  compared!: number;
}

@ObjectType('WatchedShare', { simpleResolvers: true, description: 'The share of answers of a section.' })
export class WatchedShareType {
  @Field(() => String, { description: 'The section of the surest symbol.' })
  section!: string;

  @Field(() => Float, { description: 'The share, 0 to 1.' })
  share!: number;
}

@ObjectType('WatchedBackOff', {
  simpleResolvers: true,
  description: 'How many answers decided for a symbol of a higher level at most.',
})
export class WatchedBackOffType {
  @Field(() => CpcLevelEnum, { description: 'The level.' })
  level!: CpcLevel;

  @Field(() => Float, { description: 'The share of all answers, 0 to 1.' })
  share!: number;
}

@ObjectType('WatchedDrift', {
  simpleResolvers: true,
  description: 'How far the mix of sections is from that of the first period.',
})
export class WatchedDriftType implements SectionDrift {
  @Field(() => Float, {
    description: 'The population stability index: below 0.1 the mix is stable, from 0.25 on another one.',
  })
  index!: number;

  @Field(() => Float, { description: 'What chance alone stays below in 95 of 100 periods of this size.' })
  byChance!: number;
}

@ObjectType('WatchedPeriod', {
  simpleResolvers: true,
  description: 'What a version answered in a period, and what others said of it.',
})
export class WatchedPeriodType {
  @Field(() => String, { description: 'The first day, YYYY-MM-DD in UTC.' })
  from!: string;

  @Field(() => String, { description: 'The day after the last.' })
  to!: string;

  @Field(() => Int, { description: 'Patents that were classified.' })
  answers!: number;

  @Field(() => [WatchedShareType], { description: 'Section by section.' })
  sections!: WatchedShareType[];

  @Field(() => Float, { nullable: true, description: 'Mean score of the surest symbol.' })
  confidence!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The share of answers that decided for a symbol of the level, 0 to 1.',
  })
  decided!: number | null;

  @Field(() => [WatchedBackOffType], { description: 'At which level above it the others ended.' })
  backedOff!: readonly WatchedBackOffType[];

  @Field(() => WatchedAgreementType, {
    description:
      'Whether the surest symbol is one that an office assigned, or above one; by the day of the answer.',
  })
  offices!: Agreement;

  @Field(() => WatchedAgreementType, {
    description: 'Whether what was decided is what reviewers said; by the day of the verdict.',
  })
  reviews!: Agreement;

  @Field(() => WatchedDriftType, { nullable: true, description: 'null: too few answers to say.' })
  drift!: SectionDrift | null;
}

@ObjectType('WatchAlert', {
  simpleResolvers: true,
  description: 'Something that is worse than before by more than chance.',
})
export class WatchAlertType implements WatchAlert {
  @Field(() => WatchAlertAbout, { description: 'What it is about.' })
  about!: WatchAlert['about'];

  @Field(() => String, { description: 'What happened, in words.' })
  message!: string;

  @Field(() => Float, { nullable: true, description: 'The share that agreed before; null for sections.' })
  before!: number | null;

  @Field(() => Float, { nullable: true, description: 'The share that agrees now; null for sections.' })
  now!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'How probable such a fall is by chance; null for sections.',
  })
  probability!: number | null;
}

@ObjectType('Watch', { simpleResolvers: true, description: 'How a model does over time.' })
export class WatchType {
  @Field(() => String, {
    nullable: true,
    description: 'The version, `name@version`; null: none has answered.',
  })
  model!: string | null;

  @Field(() => CpcLevelEnum, { description: 'The level of the answers.' })
  level!: CpcLevel;

  @Field(() => [WatchedPeriodType], {
    description: 'The latest first; those without an answer and a verdict are left out.',
  })
  periods!: WatchedPeriodType[];

  @Field(() => WatchedPeriodType, { nullable: true, description: 'The days that alerts look at.' })
  recent!: WatchedPeriodType | null;

  @Field(() => WatchedPeriodType, { nullable: true, description: 'As many days before them.' })
  before!: WatchedPeriodType | null;

  @Field(() => WatchedPeriodType, {
    nullable: true,
    description: 'The first days of the version, which the mix of sections is compared with.',
  })
  first!: WatchedPeriodType | null;

  @Field(() => [WatchAlertType], { description: 'What is worse than before by more than chance.' })
  alerts!: readonly WatchAlert[];
}
