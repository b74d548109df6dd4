import { Field, Float, ObjectType } from 'type-graphql';
import { connectionTypes } from '../graphql/connection.js';

@ObjectType('StoredPrediction', {
  description: 'What a model version said of a stored patent, for one symbol.',
})
export class StoredPredictionType {
  @Field(() => Float, {
    simple: true,
    description: "Confidence, 0 to 1; never above the score of the symbol's parent.",
  })
  score!: number;

  @Field(() => Boolean, {
    simple: true,
    description: "Whether the score reached the label's threshold: the decision.",
  })
  selected!: boolean;
}

export const StoredPredictionConnection = connectionTypes('StoredPrediction', StoredPredictionType);
