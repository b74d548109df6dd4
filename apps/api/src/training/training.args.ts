import type { DeviceChoice } from '@nonet/plugins';
import { STAGE_TWO } from '@nonet/patents';
import { Matches, ValidateNested } from 'class-validator';
import { ArgsType, Field, Float, InputType, Int } from 'type-graphql';
import { HasLength, IsText, IsWithin } from '../graphql/constraints.js';
import { present } from '@nonet/services';
import { StartArgs } from '../runs/runs.args.js';
import {
  type EmbeddingTables,
  encoderSettings,
  type Loss,
  type TrainingPrecision,
  ENCODER_NAME,
  MOST_OF_STAGE_TWO,
  EXPERTS_ENCODER,
  EXPERTS_NAME,
} from '@nonet/services/training';
import { EmbeddingTablesEnum, LossEnum, TrainingPrecisionEnum } from './training.types.js';

const NAME_LENGTH = 63;
const PATH_LENGTH = 4000;

@InputType({ description: 'How an encoder is to be trained; what is left out is chosen for the device.' })
export class TrainEncoderInput {
  @Matches(ENCODER_NAME, { message: 'lower-case letters, digits and hyphens, at most 63' })
  @Field(() => String, { description: 'The name of the result, by which requests ask for it.' })
  name!: string;

  @IsText(NAME_LENGTH)
  @Field(() => String, { defaultValue: 'minilm-l6', description: 'The encoder to start from.' })
  base!: string;

  @HasLength(1, 20)
  @IsText(PATH_LENGTH, { each: true })
  @Field(() => [String], {
    description:
      'Files of patents with their symbols, in folders of the server that NONET_IMPORTS names. Records that name a split are used so; others are divided.',
  })
  files!: string[];

  @IsWithin(1, 100_000_000)
  @Field(() => Int, { nullable: true, description: 'At most so many patents of each file.' })
  limit?: number | null;

  @IsWithin(0, MOST_OF_STAGE_TWO)
  @Field(() => Float, {
    defaultValue: STAGE_TWO,
    description:
      'The share of patents that is left out, drawn by their numbers, so that a training of experts can weigh signals on them; 0: learn from all.',
  })
  stageTwo!: number;

  @Matches(/^(auto|cpu|cuda(:\d+)?)$/, { message: 'auto, cpu, cuda or cuda:N' })
  @Field(() => String, {
    defaultValue: 'auto',
    description: '`auto`, `cpu`, `cuda` or `cuda:1`. The last two wait for a worker with a GPU.',
  })
  device!: string;

  @Field(() => LossEnum, { defaultValue: LossEnum.JOINT, description: 'What is learnt from.' })
  loss!: Loss;

  @IsWithin(1, 256)
  @Field(() => Int, {
    nullable: true,
    description: 'Train adapters of this rank instead of all weights.',
  })
  lora?: number | null;

  @Field(() => EmbeddingTablesEnum, {
    nullable: true,
    description:
      'What becomes of the embedding tables; they are trained unless told. Adapters never train them.',
  })
  tables?: EmbeddingTables | null;

  @IsWithin(0.001, 10_000)
  @Field(() => Float, { nullable: true, description: 'Passes over the patents; 6 unless told.' })
  epochs?: number | null;

  @IsWithin(0.01, 100_000)
  @Field(() => Float, {
    nullable: true,
    description: 'End, and write the result, after so many minutes; a day unless told.',
  })
  minutes?: number | null;

  @IsWithin(2, 4096)
  @Field(() => Int, { nullable: true, description: 'Patents a step; 16 on a processor, 128 on a GPU.' })
  batch?: number | null;

  @IsWithin(1e-9, 1)
  @Field(() => Float, { nullable: true, description: 'The learning rate at its highest.' })
  rate?: number | null;

  @Field(() => TrainingPrecisionEnum, { nullable: true, description: 'Precision of the products.' })
  precision?: TrainingPrecision | null;

  @IsWithin(1, 1_000_000)
  @Field(() => Int, { nullable: true, description: 'Steps between evaluations; 500 unless told.' })
  evaluateEvery?: number | null;

  @IsWithin(0, 1000)
  @Field(() => Int, {
    nullable: true,
    description: 'End after so many evaluations without a gain; 0, as unless told: never.',
  })
  patience?: number | null;

  @IsWithin(0, 2 ** 31 - 1)
  @Field(() => Int, { nullable: true, description: 'Another seed, other draws; 0 unless told.' })
  seed?: number | null;

  @IsWithin(1, 86_400)
  @Field(() => Float, {
    nullable: true,
    description: 'Seconds between two places to go on from; 120 unless told.',
  })
  saveEvery?: number | null;
}

@ArgsType()
export class TrainEncoderArgs extends StartArgs {
  @ValidateNested()
  @Field(() => TrainEncoderInput, { description: 'The training.' })
  input!: TrainEncoderInput;

  /** What a run is configured with, its files yet to be admitted. */
  configuration() {
    const { name, base, files, limit = null, stageTwo, device, ...given } = this.input;
    const { loss, ...choices } = present(given);
    const settings = encoderSettings({ ...choices, loss: loss ?? 'joint' }, device as DeviceChoice);
    return { name, base, files, limit, stageTwo, device, settings };
  }
}

@InputType({ description: 'An expert of a plugin for a section, beside its own.' })
export class GivenExpertInput {
  @Matches(/^[A-HY]$/, { message: 'one of A to H, or Y' })
  @Field(() => String, { description: 'The section: `A` to `H`, or `Y`.' })
  section!: string;

  @IsText(NAME_LENGTH)
  @Field(() => String, { description: 'The kind of expert, for example `keyword`.' })
  expert!: string;
}

@InputType({ description: 'What the nine experts are to be trained on.' })
export class TrainExpertsInput {
  @Matches(EXPERTS_NAME, { message: 'lower-case letters, digits and hyphens, at most 64' })
  @Field(() => String, { description: 'The name of the model; the result is its next version.' })
  name!: string;

  @Matches(EXPERTS_ENCODER, { message: 'the name of an encoder, or name@version' })
  @Field(() => String, {
    nullable: true,
    description: 'An encoder that was trained with heads; that of the active experts unless told.',
  })
  encoder?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Learn from the stored patents that have symbols; one in twenty, drawn by its family or number, measures.',
  })
  fromDatabase!: boolean;

  @HasLength(0, 20)
  @IsText(PATH_LENGTH, { each: true })
  @Field(() => [String], {
    defaultValue: [],
    description:
      'Files of patents with their symbols, in folders of the server that NONET_IMPORTS names. Of records that name a split, train is learnt and dev measures.',
  })
  files!: string[];

  @HasLength(0, 20)
  @IsText(PATH_LENGTH, { each: true })
  @Field(() => [String], {
    defaultValue: [],
    description: 'Fair samples of what will be asked: gates and calibration are fitted on them.',
  })
  fair!: string[];

  @IsWithin(1, 100_000_000)
  @Field(() => Int, { nullable: true, description: 'At most so many patents of each file.' })
  limit?: number | null;

  @Matches(/^(auto|cpu|cuda(:\d+)?)$/, { message: 'auto, cpu, cuda or cuda:N' })
  @Field(() => String, {
    defaultValue: 'auto',
    description: '`auto`, `cpu`, `cuda` or `cuda:1`. The last two wait for a worker with a GPU.',
  })
  device!: string;

  @HasLength(0, 9)
  @ValidateNested()
  @Field(() => [GivenExpertInput], {
    defaultValue: [],
    description:
      'Experts of plugins that sections are given beside their own, at most one each: how far each is trusted is learnt.',
  })
  experts!: GivenExpertInput[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Let the version answer, unless it is worse than the one that does.',
  })
  activate!: boolean;
}

@ArgsType()
export class TrainExpertsArgs extends StartArgs {
  @ValidateNested()
  @Field(() => TrainExpertsInput, { description: 'The training.' })
  input!: TrainExpertsInput;
}
