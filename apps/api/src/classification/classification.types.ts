import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Evidence, Prediction } from '@nonet/experts';
import type { Device } from '@nonet/plugins';
import { Field, Float, ObjectType } from 'type-graphql';
import { CpcLevelEnum } from '../taxonomy/taxonomy.types.js';
import { EvidenceUnion } from './evidence.types.js';

@ObjectType('Prediction', { description: 'One symbol that a classifier answers with.' })
export class PredictionType {
  @Field(() => String, { simple: true, description: 'The symbol as the offices write it.' })
  symbol!: CpcSymbol;

  @Field(() => String, { simple: true, description: 'Its title.' })
  title!: string;

  @Field(() => CpcLevelEnum, { simple: true, description: 'Its level.' })
  level!: CpcLevel;

  @Field(() => Float, {
    simple: true,
    description: "Confidence, 0 to 1; never above the score of the symbol's parent.",
  })
  score!: number;

  @Field(() => Boolean, {
    simple: true,
    description: "Whether the score reaches the label's threshold: the decision.",
  })
  selected!: boolean;

  @Field(() => [EvidenceUnion], { simple: true, description: 'What speaks for it.' })
  evidence!: readonly Evidence[];
}

@ObjectType('Classification', { simpleResolvers: true, description: 'The answer of a classifier.' })
export class ClassificationType {
  @Field(() => [PredictionType], { description: 'Best first.' })
  predictions!: readonly Prediction[];

  @Field(() => String, { description: 'The model that answered; `zero-shot` is the one without training.' })
  model!: string;

  @Field(() => String, {
    description:
      'The version of the scheme that it was made with. After an import the one before answers until the new one is ready.',
  })
  scheme!: string;

  @Field(() => String, { description: 'The encoder that read the text.' })
  encoder!: string;

  @Field(() => String, { description: 'Where it ran: `cpu`, or `cuda:N`.' })
  device!: Device;

  @Field(() => Float, { description: 'Milliseconds that the classification took, the encoder included.' })
  ms!: number;
}
