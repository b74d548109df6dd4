import type { NeededEncoder, NeededExpert } from '@nonet/services/experts';
import type { CpcLevel } from '@nonet/cpc-taxonomy';
import { MODEL_KINDS, type ModelFile, type ModelKind } from '@nonet/experts';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { NONET } from '@nonet/errors';
import { evaluationMode } from '@nonet/services/classification';
import { connectionTypes } from '../graphql/connection.js';
import { enumType } from '../graphql/input-types.js';
import { DateTimeScalar, JsonScalar } from '../graphql/scalars.js';
import { CpcLevelEnum } from '../taxonomy/taxonomy.types.js';
import type {
  ActivationPreview,
  FigurePair,
  Garbage,
  LabelFigures,
  ModelEvaluation,
  ModelFact,
  ModelVersion,
  SetComparison,
  OtherSystem,
} from '@nonet/services/models';
import { Problem } from '../graphql/problem.types.js';

export const ModelKindEnum = { EXPERTS: 'experts', ENCODER: 'encoder' } as const satisfies Record<
  Uppercase<(typeof MODEL_KINDS)[number]>,
  ModelKind
>;
const EvaluationModeEnum = enumType(evaluationMode);

registerEnumType(ModelKindEnum, {
  name: 'ModelKind',
  description: 'What a model is.',
  valuesConfig: {
    EXPERTS: { description: 'Classifies; learnt from examples.' },
    ENCODER: { description: 'Turns texts into vectors, with which the scheme alone classifies.' },
  },
});
@ObjectType('ModelFile', { simpleResolvers: true, description: 'A file of a model.' })
class ModelFileType {
  @Field(() => String, { description: 'Its path within the model.' })
  path!: string;

  @Field(() => Float, { description: 'Its size.' })
  bytes!: number;

  @Field(() => String, { description: 'Its sum; it is verified whenever the model is opened.' })
  sha256!: string;
}

@ObjectType('Model', { description: 'An immutable version of a model.' })
export class ModelType {
  @Field(() => ID, { simple: true, description: 'Identifies the version.' })
  id!: number;

  @Field(() => ModelKindEnum, { simple: true, description: 'What it is.' })
  kind!: ModelKind;

  @Field(() => String, { simple: true, description: 'What the line of versions is called.' })
  name!: string;

  @Field(() => Int, { simple: true, description: '1, 2, … within the name.' })
  version!: number;

  @Field(() => String, { simple: true, description: '`name@version`: what `classify(model:)` takes.' })
  reference!: string;

  @Field(() => String, { simple: true, description: 'The same content has the same digest.' })
  digest!: string;

  @Field(() => [ModelFileType], { simple: true, description: 'What it consists of.' })
  files!: readonly ModelFile[];

  @Field(() => Float, { simple: true, description: 'Size of all files.' })
  bytes!: number;

  @Field(() => JsonScalar, { simple: true, description: 'Of the training that it came from.' })
  configuration!: unknown;

  @Field(() => JsonScalar, {
    simple: true,
    description: 'What it was trained on: sources, counts, hashes.',
  })
  data!: unknown;

  @Field(() => ID, {
    simple: true,
    nullable: true,
    description: 'The run that it came from; null: it was published from a folder.',
  })
  runId!: string | null;

  @Field(() => String, { simple: true, description: 'Who published it.' })
  createdBy!: string;

  @Field(() => DateTimeScalar, { simple: true, description: 'When it was published.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, {
    simple: true,
    nullable: true,
    description: 'When garbage collection took its files; null: they are there.',
  })
  removedAt!: Date | null;
}

@ObjectType('NeededExpert', {
  simpleResolvers: true,
  description: 'An expert of a plugin that a version has, and whether this server can ask it.',
})
export class NeededExpertType implements NeededExpert {
  @Field(() => String, { description: 'The section that it answers for, A to H, or Y.' })
  section!: string;

  @Field(() => String, { description: 'Which of `expertKinds` it is.' })
  expert!: string;

  @Field(() => String, { description: 'The plugin that it was trained with.' })
  plugin!: string;

  @Field(() => String, { description: 'The version of the plugin that it was trained with.' })
  version!: string;

  @Field(() => String, { nullable: true, description: 'The version that is here; null: it is not here.' })
  present!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it cannot be asked, and what to do; null: it can.',
  })
  problem!: string | null;

  @Field(() => String, { nullable: true, description: 'What to know though it is asked; null: nothing.' })
  warning!: string | null;
}

@ObjectType('NeededEncoder', {
  simpleResolvers: true,
  description: 'The encoder of a plugin that a version was trained on, and whether this server can ask it.',
})
export class NeededEncoderType implements NeededEncoder {
  @Field(() => String, { description: 'Which of `encoders` it is.' })
  encoder!: string;

  @Field(() => String, { description: 'The plugin that it was trained with.' })
  plugin!: string;

  @Field(() => String, { description: 'The version of the plugin that it was trained with.' })
  version!: string;

  @Field(() => String, { description: 'Of the vectors that the experts learnt from.' })
  fingerprint!: string;

  @Field(() => String, { nullable: true, description: 'The version that is here; null: it is not here.' })
  present!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why the version cannot answer, and what to do; null: its plugin is here.',
  })
  problem!: string | null;

  @Field(() => String, { nullable: true, description: 'What to know though it is asked; null: nothing.' })
  warning!: string | null;
}

@ObjectType('ModelFact', {
  simpleResolvers: true,
  description: 'Something that is known of how a version came to be.',
})
export class ModelFactType {
  @Field(() => String, { description: 'What it is: `holdOut`.' })
  name!: string;

  @Field(() => String, { description: 'Its value, as people read it.' })
  value!: string;
}

@ObjectType('ModelSource', { simpleResolvers: true, description: 'Something that a version learnt from.' })
export class ModelSourceType {
  @Field(() => String, { description: 'A file or a collection, or the stored patents.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'The sum of its content, where it was noted.' })
  sha256!: string | null;

  @Field(() => [ModelFactType], { description: 'How many patents of it were used for what.' })
  facts!: readonly ModelFact[];
}

@ObjectType('ModelActivation', {
  simpleResolvers: true,
  description: 'A change of what answers.',
})
export class ModelActivationType {
  @Field(() => ID, { description: 'Identifies the activation; later ones have greater ids.' })
  id!: number;

  @Field(() => ModelType, {
    nullable: true,
    description: 'What answers since; null: no model, classification with the scheme alone.',
  })
  model!: ModelVersion | null;

  @Field(() => String, { description: 'Who did it.' })
  activatedBy!: string;

  @Field(() => Boolean, { description: 'Whether it was forced, so that nothing was compared.' })
  forced!: boolean;

  @Field(() => ID, { nullable: true, description: 'The activation that this one took back.' })
  rollbackOf!: number | null;

  @Field(() => DateTimeScalar, { description: 'When.' })
  activatedAt!: Date;
}

@ObjectType('ModelEvaluation', { description: 'Figures of a model on a set.' })
export class ModelEvaluationType {
  @Field(() => ID, { simple: true, description: 'Identifies the evaluation.' })
  id!: string;

  @Field(() => String, { simple: true, description: 'What the set is called.' })
  dataset!: string;

  @Field(() => String, {
    simple: true,
    description: 'Sum of its records: only figures on the same set compare.',
  })
  sha256!: string;

  @Field(() => CpcLevelEnum, { simple: true, description: 'The level of the answers.' })
  level!: CpcLevel;

  @Field(() => EvaluationModeEnum, { simple: true, description: 'How the model classified.' })
  mode!: ModelEvaluation['mode'];

  @Field(() => Int, { simple: true, description: 'How many documents were judged.' })
  documents!: number;

  @Field(() => JsonScalar, {
    simple: true,
    description: `All figures, as \`${NONET} evaluate --json\` prints them.`,
  })
  metrics!: unknown;

  @Field(() => ID, { simple: true, nullable: true, description: 'The run that took the figures.' })
  runId!: string | null;

  @Field(() => DateTimeScalar, { simple: true, description: 'When they were taken.' })
  createdAt!: Date;
}

@ObjectType('ModelFigure', { simpleResolvers: true, description: 'A figure of an evaluation.' })
export class ModelFigureType {
  @Field(() => String, {
    description:
      '`hit1`, `hit3`, `hit5`, `recall5`, `recall10`, `recall20`, `microPrecision`, `microRecall`, `microF1`, `macroF1`, `instanceF1`, `hierarchicalF1`, `lrap`, `ndcg10`, `rocAuc`; `ece`, of which less is better, and `eceByChance`, what `ece` would be expected to be without any fault.',
  })
  name!: string;

  @Field(() => Float, { description: 'Its value.' })
  value!: number;

  @Field(() => [Float], { nullable: true, description: 'Its 95 % interval: from, to; null where none was computed.' })
  interval!: readonly number[] | null;
}

const OtherSystemOriginEnum = { MEASURED: 'measured', PUBLISHED: 'published' } as const satisfies Record<
  string,
  OtherSystem['origin']
>;

registerEnumType(OtherSystemOriginEnum, {
  name: 'OtherSystemOrigin',
  description: 'Whether figures compare.',
  valuesConfig: {
    MEASURED: { description: 'Measured on the same set.' },
    PUBLISHED: { description: 'Published by others, on documents of their own: it says what is usual, not who is better.' },
  },
});

@ObjectType('OtherSystem', {
  simpleResolvers: true,
  description: 'Figures of another system, to be read beside those of an evaluation.',
})
export class OtherSystemType {
  @Field(() => String, { description: 'What it is called.' })
  name!: string;

  @Field(() => OtherSystemOriginEnum, { description: 'Whether its figures compare.' })
  origin!: OtherSystem['origin'];

  @Field(() => String, { description: 'Where its figures are from.' })
  source!: string;

  @Field(() => [ModelFigureType], {
    description: 'By the names of the evaluation; F1 of a section by its letter, `D`.',
  })
  figures!: readonly ModelFigureType[];
}

@ObjectType('LabelFigures', { simpleResolvers: true, description: 'How well a model decides for one symbol.' })
export class LabelFiguresType {
  @Field(() => String, { description: 'The symbol.' })
  symbol!: string;

  @Field(() => Int, { description: 'Documents of the set that carry it.' })
  documents!: number;

  @Field(() => Float, { description: 'Share of its decisions that is right.' })
  precision!: number;

  @Field(() => Float, { description: 'Share of the documents with it that is found.' })
  recall!: number;

  @Field(() => Float, { description: 'Harmonic mean of both.' })
  f1!: number;

  @Field(() => [Float], { nullable: true, description: 'The 95 % interval of F1: from, to.' })
  interval!: readonly number[] | null;
}

@ObjectType('ReliabilityBin', {
  simpleResolvers: true,
  description: 'Symbols that were ranked first with scores of a range: a bar of a reliability diagram.',
})
export class ReliabilityBinType {
  @Field(() => Float, { description: 'Scores from here …' })
  from!: number;

  @Field(() => Float, { description: '… to here.' })
  to!: number;

  @Field(() => Int, { description: 'How many symbols had such a score.' })
  labels!: number;

  @Field(() => Float, { description: 'Mean of their scores.' })
  score!: number;

  @Field(() => Float, { description: 'Share of them that is right: equal to the score where scores can be believed.' })
  right!: number;
}

@ObjectType('ActivationPreview', {
  simpleResolvers: true,
  description: 'What an activation would change.',
})
export class ActivationPreviewType {
  @Field(() => ModelType, { nullable: true, description: 'What answers now; null: the scheme alone.' })
  from!: ModelVersion | null;

  @Field(() => ModelType, { nullable: true, description: 'What would answer then; null: the scheme alone.' })
  to!: ModelVersion | null;

  @Field(() => Problem, { nullable: true, description: 'Why it would be refused unless it is forced; null: it would not.' })
  refusal!: ActivationPreview['refusal'];
}

@ObjectType('FigurePair', { simpleResolvers: true, description: 'The same figure of two versions.' })
export class FigurePairType {
  @Field(() => String, { description: 'Its name, as in `ModelFigure`.' })
  name!: string;

  @Field(() => Float, { nullable: true, description: 'Of the first.' })
  a!: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the second.' })
  b!: number | null;
}

@ObjectType('LabelPair', { simpleResolvers: true, description: 'How well two versions decide for one symbol.' })
export class LabelPairType {
  @Field(() => String, { description: 'The symbol.' })
  symbol!: string;

  @Field(() => Int, { description: 'Documents of the set that carry it.' })
  documents!: number;

  @Field(() => LabelFiguresType, { nullable: true, description: 'Of the first; null where it is neither true nor decided for.' })
  a!: LabelFigures | null;

  @Field(() => LabelFiguresType, { nullable: true, description: 'Of the second.' })
  b!: LabelFigures | null;

  @Field(() => Float, { description: 'By how much the F1 of the second is higher.' })
  gain!: number;
}

@ObjectType('SetComparison', { description: 'Two versions on the same documents at the same level.' })
export class SetComparisonType {
  @Field(() => ModelEvaluationType, { simple: true, description: 'The newest figures of the first.' })
  a!: ModelEvaluation;

  @Field(() => ModelEvaluationType, { simple: true, description: 'The newest figures of the second.' })
  b!: ModelEvaluation;

  @Field(() => [FigurePairType], { simple: true, description: 'Their figures side by side.' })
  figures!: readonly FigurePair[];
}

@ObjectType('ModelComparison', { simpleResolvers: true, description: 'Two versions side by side.' })
export class ModelComparisonType {
  @Field(() => ModelType, { description: 'The first.' })
  a!: ModelVersion;

  @Field(() => ModelType, { description: 'The second.' })
  b!: ModelVersion;

  @Field(() => [SetComparisonType], {
    description: 'The sets on which both were evaluated in the same way; none: they cannot be compared.',
  })
  sets!: readonly SetComparison[];
}

@ObjectType('Garbage', { simpleResolvers: true, description: 'What garbage collection took.' })
export class GarbageType {
  @Field(() => [String], { description: 'The versions whose files are gone, `name@version`.' })
  removed!: readonly string[];

  @Field(() => Int, { description: 'How many files that was in the artifact store.' })
  artifacts!: number;

  @Field(() => Float, { description: 'Their size.' })
  bytes!: number;

  @Field(() => Int, { description: 'How many kept vectors of texts went, by encoders that no version has any more.' })
  vectors!: number;
}

export const presentGarbage = ({ removed, ...counts }: Garbage): GarbageType => ({
  removed: removed.map(({ reference }) => reference),
  ...counts,
});

export const ModelConnection = connectionTypes('Model', ModelType);
export const ModelActivationConnection = connectionTypes('ModelActivation', ModelActivationType);
export const ModelEvaluationConnection = connectionTypes('ModelEvaluation', ModelEvaluationType);
