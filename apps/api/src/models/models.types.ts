import type { CpcLevel } from '@nonet/cpc-taxonomy';
import { MODEL_KINDS, type ModelFile, type ModelKind } from '@nonet/experts';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { NONET } from '@nonet/errors';
import { evaluationMode } from '@nonet/services/classification';
import { connectionTypes } from '../graphql/connection.js';
import { enumType } from '../graphql/input-types.js';
import { DateTimeScalar, JsonScalar } from '../graphql/scalars.js';
import { CpcLevelEnum } from '../taxonomy/taxonomy.types.js';
import type { Garbage, ModelEvaluation, ModelVersion } from '@nonet/services/models';

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

@ObjectType('Garbage', { simpleResolvers: true, description: 'What garbage collection took.' })
export class GarbageType {
  @Field(() => [String], { description: 'The versions whose files are gone, `name@version`.' })
  removed!: readonly string[];

  @Field(() => Int, { description: 'How many files that was in the artifact store.' })
  artifacts!: number;

  @Field(() => Float, { description: 'Their size.' })
  bytes!: number;
}

export const presentGarbage = ({ removed, artifacts, bytes }: Garbage): GarbageType => ({
  removed: removed.map(({ reference }) => reference),
  artifacts,
  bytes,
});

export const ModelConnection = connectionTypes('Model', ModelType);
export const ModelActivationConnection = connectionTypes('ModelActivation', ModelActivationType);
export const ModelEvaluationConnection = connectionTypes('ModelEvaluation', ModelEvaluationType);
