import { createHash } from 'node:crypto';
import {
  adamW,
  initialState,
  type ParameterGroup,
  type Tensor,
  type TrainingProgram,
  trainingProgram,
  type TrainingState,
} from '@nonet/onnx-graph';
import { bertWeights } from '@nonet/encoder/bert';
import { type Checkpoint, Safetensors } from '@nonet/encoder/checkpoint';
import { type TrainingRecord } from '@nonet/encoder';
import type { Device } from '@nonet/encoder/inference';
import { createObjective } from '../objectives/create-objective.js';
import { unitVectors } from '../model/encoder-formula.js';
import { FineTuneError } from '../errors.js';
import { encodeGroups, type LengthGroup, planGroups } from './length-groups.js';
import { loraTraining } from '../model/lora.js';
import { type BatchShape, type Head, headParameters, type Objective } from '../objectives/objective.js';
import type { RunSettings } from '../settings.js';
import { batchInputs } from './stacked-batches.js';
import type { Frame } from '../corpus/token-rows.js';
import { fullTraining, type Trainable, type Values } from '../model/trainable.js';
import type { TrainingData } from '../corpus/training-texts.js';

/** All that a run needs, as plain data that can be sent to a thread. */
export interface RunPlan {
  readonly checkpoint: Checkpoint;
  /** What the result says of itself. */
  readonly record: TrainingRecord;
  readonly data: TrainingData;
  readonly textFrame: Frame;
  readonly symbolFrame: Frame;
  readonly settings: RunSettings;
  readonly device: Device;
  readonly output: string;
  /** When the run must be done, in milliseconds since 1970. */
  readonly deadline: number;
}

/** What is trained, on what, and the program that does it. */
export interface TrainingModel {
  readonly trainable: Trainable;
  readonly objective: Objective;
  readonly groups: readonly LengthGroup[];
  readonly program: TrainingProgram;
  readonly first: TrainingState;
  readonly steps: number;
  /** The same for runs with the same result. */
  readonly fingerprint: string;
}

export function buildModel(plan: RunPlan): TrainingModel {
  const { checkpoint, settings } = plan;
  const { config, pooling } = checkpoint;
  if (config.activation !== 'gelu') {
    throw new FineTuneError(
      'FINE_TUNE_CHECKPOINT_UNSUPPORTED',
      `${checkpoint.folder} uses ${config.activation}; only encoders with the exact gelu can be trained`,
    );
  }
  for (const tokens of [settings.textTokens, settings.symbolTokens]) {
    if (tokens > config.positions) {
      const message = `${checkpoint.folder} reads at most ${config.positions} tokens, rows of ${tokens} were asked for`;
      throw new FineTuneError('FINE_TUNE_OPTIONS_INVALID', message);
    }
  }
  const trainable = readTrainable(checkpoint, settings);
  const objective = createObjective(plan.data, batchShape(plan), settings.loss);
  const groups = planGroups(
    sampleLengths(objective),
    settings.lengthGroups,
    Math.max(settings.textTokens, settings.symbolTokens),
  );
  const program = trainingProgram({
    device: plan.device === 'cpu' ? 'cpu' : 'cuda',
    groups: [...trainable.groups, ...headGroups(objective.heads, config.hidden, settings)],
    batch: batchInputs(objective, groups),
    optimizer: adamW(),
    clipNorm: settings.clipNorm,
    precision: settings.precision,
    accumulate: settings.accumulate,
    step: (context) => {
      const tensors = trainable.tensors(context, settings.precision);
      const { f, batch } = context;
      const rows = { ids: batch['ids']!, lengths: batch['lengths']!, places: batch['places']! };
      const vectors = encodeGroups(f, rows, groups, (group) =>
        unitVectors(f, tensors, group, { config, pooling }),
      );
      const relations = Object.keys(objective.relations).map((name) => [
        name,
        f.cast(batch[name]!, 'float32'),
      ]);
      return objective.loss(context, vectors, Object.fromEntries(relations) as Record<string, Tensor>);
    },
  });
  const batches = settings.epochs * objective.batchesPerEpoch;
  return {
    trainable,
    objective,
    groups,
    program,
    first: initialState(program, { ...trainable.first, ...headValues(objective.heads) }),
    steps: Math.max(1, Math.min(settings.steps, Math.floor(batches / settings.accumulate))),
    fingerprint: fingerprintOf(plan),
  };
}

function readTrainable(checkpoint: Checkpoint, { method, weightDecay, seed }: RunSettings): Trainable {
  const file = Safetensors.open(checkpoint.weightsFile, checkpoint.tablesFile);
  try {
    const weights = bertWeights(file, checkpoint.config);
    return method.type === 'full'
      ? fullTraining(weights, method, weightDecay)
      : loraTraining(weights, method, seed);
  } finally {
    file.close();
  }
}

/** Rows that are looked at to plan the groups of a run. */
const SAMPLED_ROWS = 8192;

/** Lengths of the rows of the first batches; an even number of them, since every second is balanced. */
function sampleLengths({ draw, rows }: Objective): number[][] {
  const batches = 2 * Math.min(16, Math.max(2, Math.round(SAMPLED_ROWS / rows / 2)));
  return Array.from({ length: batches }, (_, place) => {
    const drawn = draw(place).rows;
    return Array.from({ length: rows }, (_row, row) => drawn.length(row));
  });
}

const batchShape = ({ settings, textFrame, symbolFrame, checkpoint }: RunPlan): BatchShape => ({
  texts: settings.batch,
  text: { frame: textFrame, tokens: settings.textTokens },
  symbol: { frame: symbolFrame, tokens: settings.symbolTokens },
  cropping: settings.cropping,
  seed: settings.seed,
  hidden: checkpoint.config.hidden,
});

function headGroups(
  heads: readonly Head[],
  hidden: number,
  { learningRate, headLearningRate, weightDecay }: RunSettings,
): ParameterGroup[] {
  if (heads.length === 0) return [];
  const parameters = heads.flatMap(({ name, labels }) => {
    const [weights, bias] = headParameters(name);
    return [
      { name: weights, shape: [hidden, labels.length] },
      { name: bias, shape: [labels.length] },
    ];
  });
  return [{ name: 'heads', learningRateScale: headLearningRate / learningRate, weightDecay, parameters }];
}

function headValues(heads: readonly Head[]): Values {
  return Object.fromEntries(
    heads.flatMap(({ name, weights, bias }) => {
      const [ofWeights, ofBias] = headParameters(name);
      return [
        [ofWeights, weights],
        [ofBias, bias],
      ];
    }),
  );
}

/** Choices that do not affect the result: how often a run reports and saves, and when it must end. */
const INCIDENTAL: ReadonlySet<string> = new Set(['stepsPerRun', 'saveEvery', 'stored', 'minutes']);

/** Where nobody teaches, the weight of teachers is no choice. */
function withoutTeachers({ loss, ...settings }: RunSettings, { texts }: TrainingData): object {
  if (texts.taught || loss.type !== 'joint') return { loss, ...settings };
  const own = Object.entries(loss).filter(([name]) => name !== 'teacherWeight');
  return { loss: Object.fromEntries(own), ...settings };
}

function fingerprintOf({ checkpoint, data, settings }: RunPlan): string {
  const choices = Object.entries(withoutTeachers(settings, data)).filter(([name]) => !INCIDENTAL.has(name));
  const hash = createHash('sha256').update(JSON.stringify([checkpoint.config, choices, data.table.symbols]));
  if (data.texts.taught) hash.update(data.texts.taught.digest);
  for (const { tokens, labels } of [data.texts, data.evaluation]) {
    for (const array of [tokens.ids, tokens.offsets, labels]) {
      hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
  }
  return hash.digest('hex').slice(0, 32);
}
