import { availableParallelism } from 'node:os';
import type { Device, DeviceChoice, EncodedBatch } from '@nonet/plugins';
import { BatchingEncoder } from './batching-encoder.js';
import type { Precision } from './bert/encoder-graph.js';
import type { BuiltinEncoderId } from './builtin-encoders.js';
import type { Checkpoint } from './checkpoint/checkpoint.js';
import { fingerprintOf, nameless } from './bert/fingerprint.js';
import { type CheckpointSource, locateCheckpoint } from './checkpoint/locate-checkpoint.js';
import { EncoderError } from './errors.js';
import { candidates } from './inference/device.js';
import type { InferencePlan, TokenMatrix } from './inference/open-inference.js';
import { BatchScheduler } from './scheduling/batch-scheduler.js';
import { Tokenizing } from './tokenizer/tokenizing.js';
import { OwnThread } from './workers/own-thread.js';
import type { Team } from './workers/team.js';
import { WorkerTeam } from './workers/worker-team.js';

export type PrecisionChoice = Precision | 'auto';

/** Where an encoder computes: in threads of its own, or in that of its caller, which costs no start of a thread. */
export type Computing = 'threads' | 'own-thread';

/** Which encoder, and how it is to run. */
export interface EncoderSetup extends CheckpointSource {
  /** Default: `auto`, the first GPU if CUDA is available, else the CPU. */
  readonly device?: DeviceChoice;
  /** Default: `auto`, int8 on the CPU, fp16 on a GPU. */
  readonly precision?: PrecisionChoice;
  /** Processor cores that it may keep busy. Default: all of them. */
  readonly cores?: number;
  /** Default: `threads`. */
  readonly computing?: Computing;
  /** The folder that keeps what was built of checkpoints to compute with; default: it is built each time. */
  readonly graphs?: string;
  /**
   * What `fingerprintOf` said of the very same files, with any name, in whatever precision: it counts where the precision is this one.
   * The files are compared with it only where their weights are read, as a graph that was kept is not made of them again.
   */
  readonly fingerprint?: string;
  /** Called after every batch. */
  readonly onBatch?: (batch: EncodedBatch) => void;
}

/** How work is cut for a device. A GPU wants large batches; a processor core is busy with a few hundred tokens. */
interface Workload {
  readonly workers: number;
  readonly threads: number;
  readonly tokenizers: number;
  readonly limits: { readonly tokens: number; readonly texts: number };
  readonly window: number;
}

type InferenceTeam = Team<TokenMatrix, Float32Array>;

/** Maximum number of texts that wait at a time, over all calls. */
const WAITING_TEXTS = 65_536;

/**
 * Opens a sentence encoder: one of `builtinEncoders` by its id, or a folder with a BERT-shaped checkpoint.
 *
 * @throws EncoderError with a code that says what is wrong: ENCODER_UNKNOWN, CHECKPOINT_NOT_FOUND,
 *   CHECKPOINT_INVALID, CHECKPOINT_UNSUPPORTED, CHECKPOINT_TENSOR_MISSING, CHECKPOINT_TENSOR_SHAPE,
 *   TOKENIZER_INVALID, ENCODER_DEVICE_UNAVAILABLE, ENCODER_DOWNLOAD_FAILED, ENCODER_OPTIONS_INVALID.
 */
export async function openEncoder(choice: BuiltinEncoderId | EncoderSetup): Promise<BatchingEncoder> {
  const options: EncoderSetup = typeof choice === 'string' ? { id: choice } : choice;
  const devices = candidates(options.device ?? 'auto');
  const { id, checkpoint } = await locateCheckpoint(options);
  options.signal?.throwIfAborted();
  const { team, device, precision, fingerprint } = await startTeam({ id, checkpoint }, devices, options);
  try {
    options.signal?.throwIfAborted();
    const { limits, window, tokenizers } = workloadOf(device, options.cores);
    const tokenizing = await Tokenizing.open(checkpoint.tokenizerFile, tokenizers);
    const scheduler = new BatchScheduler(
      { slots: team.size, run: (batch) => team.run(batch, [batch.ids.buffer, batch.lengths.buffer]) },
      {
        dimension: checkpoint.config.hidden,
        limits,
        waitingTexts: WAITING_TEXTS,
        onBatch: options.onBatch,
      },
    );
    const closeWorkers = () => team.close();
    return new BatchingEncoder({
      id,
      fingerprint,
      checkpoint,
      device,
      precision,
      tokenizing,
      scheduler,
      window,
      closeWorkers,
    });
  } catch (error) {
    await team.close();
    throw error;
  }
}

type Setup = Pick<EncoderSetup, 'precision' | 'cores' | 'computing' | 'graphs' | 'fingerprint'>;

/** The first device that works; the list has more than one only where the caller left the choice open. */
async function startTeam(
  { id, checkpoint }: { readonly id: string; readonly checkpoint: Checkpoint },
  devices: readonly Device[],
  { precision: choice = 'auto', cores, computing = 'threads', graphs, fingerprint: known }: Setup,
) {
  let unavailable: unknown;
  for (const device of devices) {
    const precision = precisionFor(device, choice);
    const { workers, threads } = workloadOf(device, cores);
    const told = known === undefined ? '' : nameless(known);
    const isTold = told.startsWith(`${precision}:`);
    const fingerprint = isTold ? `${id}:${told}` : await fingerprintOf(id, checkpoint, precision);
    const plan: InferencePlan = {
      checkpoint,
      fingerprint,
      isTold,
      graphs: graphs ?? null,
      precision,
      device,
      threads,
    };
    try {
      const team = computing === 'threads' ? await workersFor(plan, workers) : await ownThreadFor(plan);
      return { team, device, precision, fingerprint };
    } catch (error) {
      if (!(error instanceof EncoderError) || error.code !== 'ENCODER_DEVICE_UNAVAILABLE') throw error;
      unavailable = error;
    }
  }
  throw unavailable;
}

const workersFor = (data: InferencePlan, size: number): Promise<InferenceTeam> =>
  WorkerTeam.start({ module: 'inference/inference-worker', data, size });

async function ownThreadFor(plan: InferencePlan): Promise<InferenceTeam> {
  const { openInference } = await import('./inference/open-inference.js');
  return new OwnThread(await openInference(plan));
}

function precisionFor(device: Device, choice: PrecisionChoice): Precision {
  if (choice === 'auto') return device === 'cpu' ? 'int8' : 'fp16';
  if (device === 'cpu' && choice === 'fp16') {
    throw new EncoderError(
      'ENCODER_OPTIONS_INVALID',
      'fp16 needs a GPU; on cpu the precisions are fp32, int8 and auto.',
    );
  }
  if (device !== 'cpu' && choice === 'int8') {
    throw new EncoderError(
      'ENCODER_OPTIONS_INVALID',
      `int8 needs cpu; on ${device} the precisions are fp32, fp16 and auto.`,
    );
  }
  return choice;
}

/** Sessions of one thread each keep every core busy without waiting for one another, up to a bound for memory's sake. */
function workloadOf(device: Device, cores = availableParallelism()): Workload {
  if (device === 'cpu') {
    const workers = Math.min(cores, 8);
    const threads = Math.max(1, Math.floor(cores / workers));
    return { workers, threads, tokenizers: 1, limits: { tokens: 384, texts: 64 }, window: 2_048 };
  }
  const tokenizers = Math.max(1, Math.min(12, cores - 3));
  // Two sessions, so that one batch is handed over while the other is computed.
  return { workers: 2, threads: 1, tokenizers, limits: { tokens: 65_536, texts: 2_048 }, window: 16_384 };
}
