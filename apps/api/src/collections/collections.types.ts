import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { CollectionCondition } from '@nonet/services/collections';
import { connectionTypes } from '../graphql/connection.js';
import { DateTimeScalar } from '../graphql/scalars.js';

@ObjectType('CollectionCondition', {
  simpleResolvers: true,
  description: 'A condition that the patents of a collection meet.',
})
export class CollectionConditionType implements CollectionCondition {
  @Field(() => String, { description: 'Its name in `PatentFilterInput`.' })
  name!: string;

  @Field(() => String, { description: 'What it says.' })
  title!: string;

  @Field(() => String, { description: 'Its value in words.' })
  value!: string;
}

@ObjectType('SectionHabit', { simpleResolvers: true, description: 'How frequent a section is.' })
export class SectionHabitType {
  @Field(() => String, { description: 'The section.' })
  section!: string;

  @Field(() => Float, { description: 'The share of the patents with a symbol of it, 0 to 1.' })
  share!: number;
}

@ObjectType('CollectionHabits', {
  simpleResolvers: true,
  description: 'How patents are: how many symbols they carry, and of which sections.',
})
export class CollectionHabitsType {
  @Field(() => Float, { description: 'Mean number of subclasses of a patent, legacy ones aside.' })
  labels!: number;

  @Field(() => [SectionHabitType], { description: 'Section by section.' })
  sections!: SectionHabitType[];
}

@ObjectType('CollectionShift', {
  simpleResolvers: true,
  description: 'A subclass that is clearly more frequent in a collection than usual.',
})
export class CollectionShiftType {
  @Field(() => String, { description: 'The subclass.' })
  symbol!: string;

  @Field(() => Float, { description: 'What is added to the logit of its score.' })
  shift!: number;
}

@ObjectType('CollectionCalibration', {
  simpleResolvers: true,
  description: 'What a collection changes of a version of experts.',
})
export class CollectionCalibrationType {
  @Field(() => ID, { description: 'Its id.' })
  id!: number;

  @Field(() => String, { description: 'The version, `name@version`.' })
  model!: string;

  @Field(() => Boolean, {
    description: 'Whether symbols of its patents were used; otherwise their texts alone.',
  })
  byLabels!: boolean;

  @Field(() => Int, { description: 'Patents that were read.' })
  texts!: number;

  @Field(() => Int, { description: 'Those of them to which an office or a reviewer gave symbols.' })
  labelled!: number;

  @Field(() => Float, { description: 'What logits of scores are multiplied by.' })
  slope!: number;

  @Field(() => Float, { description: 'What is added to logits of scores.' })
  bias!: number;

  @Field(() => [CollectionShiftType], {
    description: 'Subclasses that are more frequent than usual, the most so first.',
  })
  shifts!: CollectionShiftType[];

  @Field(() => CollectionHabitsType, {
    description: 'How the collection is, as the calibrated model sees it.',
  })
  habits!: CollectionHabitsType;

  @Field(() => CollectionHabitsType, { description: 'How the texts are that the model is calibrated on.' })
  usual!: CollectionHabitsType;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  createdAt!: Date;
}

@ObjectType('Collection', {
  description: 'A named set of stored patents, by conditions: patents that meet them later belong to it too.',
})
export class CollectionType {
  @Field(() => ID, { simple: true, description: 'Its id.' })
  id!: number;

  @Field(() => String, { simple: true, description: 'Its name.' })
  name!: string;

  @Field(() => String, { simple: true, nullable: true, description: 'What it is for.' })
  note!: string | null;

  @Field(() => String, { simple: true, description: 'Who made it.' })
  createdBy!: string;

  @Field(() => DateTimeScalar, { simple: true, description: 'When it was made.' })
  createdAt!: Date;
}

export const CollectionConnection = connectionTypes('Collection', CollectionType);
