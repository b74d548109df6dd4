import type { LabelAnswer } from '@nonet/experts';
import type { LabelSetAnswer } from '@nonet/services/labels';
import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType('LabelTextEvidence', {
  simpleResolvers: true,
  description: 'The text of a label that is most similar.',
})
export class LabelTextEvidenceType {
  @Field(() => String, { description: 'The label itself, or one below it, as files know it.' })
  label!: string;

  @Field(() => String, { description: 'What is said of it, or its title.' })
  text!: string;

  @Field(() => Float, { description: "Cosine of the encoder's vectors, -1 to 1." })
  similarity!: number;
}

@ObjectType('ImpliedByEvidence', {
  simpleResolvers: true,
  description: 'A symbol of the CPC that implies a label.',
})
export class ImpliedByEvidenceType {
  @Field(() => String, { description: 'The symbol.' })
  symbol!: string;

  @Field(() => Float, { description: 'Its score for the text, 0 to 1.' })
  score!: number;
}

@ObjectType('LabelPrediction', { description: 'A label that a text is given, or might be.' })
export class LabelPredictionType implements Pick<LabelAnswer, 'title' | 'path' | 'score' | 'selected'> {
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
    description: 'Whether the score reaches the threshold: the decision.',
  })
  selected!: boolean;
}

@ObjectType('LabelSetAnswer', { simpleResolvers: true, description: 'The labels of a text, of one set.' })
export class LabelSetAnswerType implements Omit<LabelSetAnswer, 'answers'> {
  @Field(() => String, { description: 'The name of the set.' })
  labelSet!: string;

  @Field(() => Int, { description: 'The number of its version.' })
  version!: number;

  @Field(() => Int, { description: 'Examples that it knows.' })
  examples!: number;

  @Field(() => [LabelPredictionType], { description: 'Best first.' })
  answers!: readonly LabelAnswer[];
}
