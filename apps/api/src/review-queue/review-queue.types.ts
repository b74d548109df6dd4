import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import type { StoredLabelPrediction } from '@nonet/services/labels';
import type { NamedBy, WaitingReview } from '@nonet/services/review-queue';
import { labelsCost, StoredLabelPredictionType } from '../labels/labels.types.js';

const VoiceKindEnum = {
  EXPERTS: 'experts',
  NEIGHBOURS: 'neighbours',
  WORDS: 'words',
  TITLES: 'titles',
} as const;
registerEnumType(VoiceKindEnum, {
  name: 'ReviewVoiceKind',
  description: 'A way to look at a text.',
  valuesConfig: {
    EXPERTS: { description: 'All of it weighed.' },
    NEIGHBOURS: { description: 'Similar patents that are remembered.' },
    WORDS: { description: 'The words of the scheme or the labels.' },
    TITLES: { description: 'The titles of the scheme or the labels, by their meaning.' },
  },
});

@ObjectType('ReviewVoice', {
  simpleResolvers: true,
  description: 'What one way to look at a text alone would name.',
})
export class ReviewVoiceType implements NamedBy {
  @Field(() => VoiceKindEnum, { description: 'Which way.' })
  voice!: NamedBy['voice'];

  @Field(() => String, { description: 'The subclass, or what files know the label by.' })
  symbol!: string;
}

@ObjectType('WaitingReview', {
  description: 'A classified patent that nobody reviewed, and why it stands where it stands.',
})
export class WaitingReviewType implements Partial<WaitingReview> {
  @Field(() => String, { simple: true, description: 'The number of the patent.' })
  number!: string;

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'The section of its surest symbol; null where labels are to be judged.',
  })
  section!: string | null;

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'The set whose labels are to be judged; null: symbols of the CPC are.',
  })
  labelSet!: string | null;

  @Field(() => [StoredLabelPredictionType], {
    simple: true,
    complexity: labelsCost,
    description: 'What is to be judged of that set, best first.',
  })
  labels!: readonly StoredLabelPrediction[];

  @Field(() => Float, { simple: true, description: 'Expected number of wrong decisions.' })
  doubt!: number;

  @Field(() => Float, {
    simple: true,
    description: 'How far experts, similar patents, words and titles differ, 0 to 1.',
  })
  dissent!: number;

  @Field(() => Float, {
    simple: true,
    description:
      'The part of the doubt that is about symbols with few remembered patents, or labels with few examples.',
  })
  rare!: number;

  @Field(() => Float, { simple: true, description: 'All of it weighed: what a verdict would teach.' })
  teaches!: number;

  @Field(() => Float, { simple: true, description: 'How long a person takes to judge it, in seconds.' })
  seconds!: number;

  @Field(() => [ReviewVoiceType], {
    simple: true,
    description: 'What each way to look at the text alone would name; none where that is not known.',
  })
  voices!: readonly NamedBy[];

  @Field(() => [String], { simple: true, description: 'Why it stands here, in words.' })
  reasons!: readonly string[];
}
