import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import { Field, Float, ObjectType } from 'type-graphql';
import { connectionTypes } from '../graphql/connection.js';
import type { CpcNode } from '@nonet/services/taxonomy';
import { CpcLevelEnum, CpcNodeType } from '../taxonomy/taxonomy.types.js';

@ObjectType('StoredPrediction', {
  description: 'What a model version said of a stored patent, for one symbol.',
})
export class StoredPredictionType {
  @Field(() => String, { simple: true, description: 'The symbol as the offices write it.' })
  symbol!: CpcSymbol;

  @Field(() => String, { simple: true, description: 'Its title.' })
  title!: string;

  @Field(() => CpcLevelEnum, { simple: true, description: 'Its level.' })
  level!: CpcLevel;

  @Field(() => CpcNodeType, {
    simple: true,
    description: 'The symbol in the scheme; a removed one is a tombstone.',
  })
  node!: CpcNode;

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
