import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import type { DegradedAnswer, Evidence, Prediction } from '@nonet/experts';
import type { Device } from '@nonet/plugins';
import type { ClassificationWarning } from '@nonet/services/language';
import { Field, Float, ObjectType } from 'type-graphql';
import { CpcLevelEnum } from '../taxonomy/taxonomy.types.js';
import type { LabelSetAnswer } from '@nonet/services/labels';
import { LabelSetAnswerType } from './label-answer.types.js';
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

@ObjectType('ClassificationWarning', {
  simpleResolvers: true,
  description: 'What to know before relying on an answer.',
})
export class ClassificationWarningType {
  @Field(() => String, {
    description: 'A stable code. `TEXT_NOT_ENGLISH`: scheme and model are English, and the text is not.',
  })
  code!: ClassificationWarning['code'];

  @Field(() => String, { description: 'The same for people.' })
  message!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the text seems to be written in, as ISO 639-1: `de`. Null where that is not known.',
  })
  language!: string | null;
}

@ObjectType('DegradedSection', {
  simpleResolvers: true,
  description:
    'A section that was answered by its own expert alone, though the model has another of a plugin.',
})
class DegradedSectionType {
  @Field(() => String, { description: 'A to H, or Y.' })
  section!: string;

  @Field(() => String, { description: 'Which of `expertKinds` the model has.' })
  expert!: string;

  @Field(() => String, { description: 'Its plugin.' })
  plugin!: string;

  @Field(() => String, { description: 'The version of the plugin.' })
  version!: string;

  @Field(() => String, { description: 'Why it did not take part.' })
  problem!: string;
}

@ObjectType('Classification', { simpleResolvers: true, description: 'The answer of a classifier.' })
export class ClassificationType {
  @Field(() => [PredictionType], {
    description:
      'Best first. Scores never rise, but for subgroups: these stand in order of how likely the text carries the very symbol, ' +
      'while the score of a subgroup is that of the symbol or one below it.',
  })
  predictions!: readonly Prediction[];

  @Field(() => [ClassificationWarningType], {
    description: 'What to know before relying on the predictions; mostly nothing.',
  })
  warnings!: readonly ClassificationWarning[];

  @Field(() => [DegradedSectionType], {
    description: 'Sections that were answered without the expert of a plugin that they have; mostly none.',
  })
  degraded!: readonly DegradedAnswer[];

  @Field(() => String, { description: 'The model that answered; `zero-shot` is the one without training.' })
  model!: string;

  @Field(() => String, {
    nullable: true,
    description: "The collection whose calibration answered; null: the model's own did.",
  })
  collection!: string | null;

  @Field(() => LabelSetAnswerType, {
    nullable: true,
    description: 'The labels of the set that was asked for too; null: none was.',
  })
  labels!: LabelSetAnswer | null;

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
