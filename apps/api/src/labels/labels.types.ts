import type {
  LabelledPatentAnswer,
  LabelRejection,
  LabelReview,
  StoredLabelPrediction,
} from '@nonet/services/labels';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { connectionTypes } from '../graphql/connection.js';
import { DateTimeScalar } from '../graphql/scalars.js';
import { VerdictEnum } from '../reviews/reviews.types.js';

@ObjectType('LabelRejection', {
  simpleResolvers: true,
  description: 'Something of an imported file of labels that was not taken.',
})
export class LabelRejectionType implements LabelRejection {
  @Field(() => String, { description: 'Where it stands in the file.' })
  place!: string;

  @Field(() => String, { description: 'A stable code.' })
  code!: LabelRejection['code'];

  @Field(() => String, { description: 'What is wrong with it.' })
  reason!: string;
}

@ObjectType('LabelSetVersion', {
  simpleResolvers: true,
  description: 'A file that was imported as a version of a label set.',
})
export class LabelSetVersionType {
  @Field(() => Int, { description: 'Its number, from 1.' })
  number!: number;

  @Field(() => String, { description: 'The name of the file.' })
  file!: string;

  @Field(() => String, {
    description: 'How it was read: `tsv`, `csv`, `json`, `jsonl`, or `skos-` and the syntax.',
  })
  format!: string;

  @Field(() => Int, { description: 'Labels in it.' })
  labels!: number;

  @Field(() => Int, { description: 'Labels that no version before had.' })
  added!: number;

  @Field(() => Int, {
    description: 'Labels with another title, description, parent or other symbols than before.',
  })
  changed!: number;

  @Field(() => Int, { description: 'Labels that it lacks, and the version before had.' })
  removed!: number;

  @Field(() => Int, { description: 'Labels that had been removed, and are the same ones again.' })
  returned!: number;

  @Field(() => Int, { description: 'How much of the file was not taken.' })
  rejected!: number;

  @Field(() => [LabelRejectionType], { description: 'What was not taken, the first thousand.' })
  rejections!: readonly LabelRejection[];

  @Field(() => String, { description: 'Who imported it.' })
  importedBy!: string;

  @Field(() => DateTimeScalar, { description: 'When.' })
  importedAt!: Date;
}

@ObjectType('LabelWeight', { simpleResolvers: true, description: 'What a signal counts for in a label set.' })
export class LabelWeightType {
  @Field(() => String, { description: 'The signal.' })
  signal!: string;

  @Field(() => Float, { description: 'Its weight.' })
  weight!: number;
}

@ObjectType('LabelSetFit', {
  simpleResolvers: true,
  description: 'What was learnt of the examples of a label set.',
})
export class LabelSetFitType {
  @Field(() => String, { description: 'The model that read them.' })
  model!: string;

  @Field(() => Int, { description: 'How many.' })
  examples!: number;

  @Field(() => Float, { description: 'Mean logarithmic loss on examples left out, by the usual weights.' })
  usualLoss!: number;

  @Field(() => Float, { description: 'The same by what was learnt.' })
  loss!: number;

  @Field(() => [LabelWeightType], { description: 'What signals count for.' })
  weights!: readonly LabelWeightType[];

  @Field(() => Float, { description: 'Scores from here on are selected.' })
  threshold!: number;

  @Field(() => DateTimeScalar, { description: 'When.' })
  fittedAt!: Date;
}

@ObjectType('Label', { description: 'A label of a set.' })
export class LabelType {
  @Field(() => ID, { simple: true, description: 'Its id in the database: the same through all versions.' })
  id!: number;

  @Field(() => String, { simple: true, description: 'What files know it by.' })
  key!: string;

  @Field(() => String, { simple: true, description: 'Its title.' })
  title!: string;

  @Field(() => String, { simple: true, nullable: true, description: 'What is said of it.' })
  description!: string | null;

  @Field(() => [String], { simple: true, description: 'Symbols of the CPC that imply it.' })
  symbols!: readonly string[];

  @Field(() => Int, { simple: true, description: 'How many labels stand above it.' })
  depth!: number;

  @Field(() => Int, { simple: true, description: 'How many stand right below it.' })
  childCount!: number;

  @Field(() => Int, { simple: true, description: 'Patents that are examples of it.' })
  examples!: number;

  @Field(() => Int, { simple: true, description: 'The version that brought it.' })
  addedIn!: number;
}

export const LabelConnection = connectionTypes('Label', LabelType);

@ObjectType('LabelReview', {
  simpleResolvers: true,
  description: 'What a person said of a label for a patent.',
})
export class LabelReviewType implements LabelReview {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => String, { description: 'The label set.' })
  labelSet!: string;

  @Field(() => String, { description: 'What files know the label by.' })
  label!: string;

  @Field(() => String, { description: 'The number of the patent.' })
  patentNumber!: string;

  @Field(() => VerdictEnum, { description: 'What was said.' })
  verdict!: LabelReview['verdict'];

  @Field(() => VerdictEnum, {
    nullable: true,
    description: 'What the same person had said before, of a verdict that was given just now; null: nothing.',
  })
  replaced!: LabelReview['replaced'];

  @Field(() => String, {
    nullable: true,
    description:
      'Why the same person had said that, in words; null: without a reason, or `replaced` is null itself.',
  })
  replacedNote!: string | null;

  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  note!: string | null;

  @Field(() => String, { description: 'Who said it.' })
  reviewer!: string;

  @Field(() => DateTimeScalar, { description: 'When.' })
  reviewedAt!: Date;
}

@ObjectType('StoredLabelPrediction', {
  description: 'A label that a model version gave to a stored patent, or might have.',
})
export class StoredLabelPredictionType implements Omit<StoredLabelPrediction, 'id'> {
  @Field(() => String, { simple: true, description: 'Its title.' })
  title!: string;

  @Field(() => [String], { simple: true, description: 'The titles from the top down to its own.' })
  path!: readonly string[];

  @Field(() => Float, {
    simple: true,
    description: 'Confidence, 0 to 1; never above that of the label above it.',
  })
  score!: number;

  @Field(() => Boolean, {
    simple: true,
    description: 'Whether the score reached the threshold: the decision.',
  })
  selected!: boolean;
}

/** Labels of an answer in the middle; only the cost of a query rests on it. */
const TYPICAL_LABELS = 10;

/** Cost of the labels of an answer, or of what was said of them. */
export const labelsCost = ({ childComplexity }: { childComplexity: number }) =>
  1 + TYPICAL_LABELS * childComplexity;

@ObjectType('LabelledPatent', {
  description: 'What a model version answered for a stored patent with the labels of a set.',
})
export class LabelledPatentType implements Pick<
  LabelledPatentAnswer,
  'labelSet' | 'version' | 'model' | 'labelledAt'
> {
  @Field(() => String, { simple: true, description: 'The name of the set.' })
  labelSet!: string;

  @Field(() => Int, { simple: true, description: 'The number of the version of the set that answered.' })
  version!: number;

  @Field(() => String, { simple: true, description: 'The model version, `name@version`.' })
  model!: string;

  @Field(() => DateTimeScalar, { simple: true, description: 'When.' })
  labelledAt!: Date;
}

export const LabelledPatentConnection = connectionTypes('LabelledPatent', LabelledPatentType);

@ObjectType('LabelSet', { description: "A tree of labels of a team's own, beside the CPC." })
export class LabelSetType {
  @Field(() => ID, { simple: true, description: 'Its id.' })
  id!: number;

  @Field(() => String, { simple: true, description: 'Its name.' })
  name!: string;

  @Field(() => String, { simple: true, nullable: true, description: 'What it is called.' })
  title!: string | null;

  @Field(() => String, { simple: true, description: 'Who made it.' })
  createdBy!: string;

  @Field(() => DateTimeScalar, { simple: true, description: 'When it was made.' })
  createdAt!: Date;
}

export const LabelSetConnection = connectionTypes('LabelSet', LabelSetType);
