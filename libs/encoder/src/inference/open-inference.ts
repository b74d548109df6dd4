import { InferenceSession, Tensor } from '@nonet/onnx-graph/runtime';
import { bertWeights } from '../bert/bert-parameters.js';
import { nameless } from '../bert/fingerprint.js';
import { type Arithmetic, encoderGraph, type Precision } from '../bert/encoder-graph.js';
import type { Checkpoint } from '../checkpoint/checkpoint.js';
import { Safetensors } from '../checkpoint/safetensors.js';
import { EncoderError } from '../errors.js';
import type { Service } from '../workers/serve.js';
import { cudaIndex, type Device } from './device.js';
import { keptGraph } from './kept-graphs.js';
import './quiet-runtime.js';
import { int8Range } from '../bert/int8-range.js';

/** What it takes to open a session. */
export interface InferencePlan {
  readonly checkpoint: Checkpoint;
  readonly precision: Precision;
  readonly device: Device;
  /** Names the weights: see `fingerprintOf`. */
  readonly fingerprint: string;
  /** Where graphs are kept that were built; null: nowhere. */
  readonly graphs: string | null;
  /** Threads of the session. */
  readonly threads: number;
}

/** A padded batch: `ids` `[rows, columns]` row-major, and the length of each row. */
export interface TokenMatrix {
  readonly ids: Int32Array<ArrayBuffer>;
  readonly lengths: Int32Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Opens a session on the encoder, which blocks the thread that runs it for as long as it computes. Each thread builds the model
 * from the checkpoint, so that none ever hands a model to another.
 */
export async function openInference(plan: InferencePlan): Promise<Service<TokenMatrix, Float32Array>> {
  const arithmetic: Arithmetic =
    plan.precision === 'int8'
      ? { precision: 'int8', range: await int8Range() }
      : { precision: plan.precision };
  const name = graphName(plan.fingerprint, arithmetic);
  const model = keptGraph(plan.graphs, name, () => buildModel(plan.checkpoint, arithmetic));
  const session = await openSession(model, plan);
  return {
    handle: async ({ ids, lengths, rows, columns }) => {
      const { embeddings } = await session.run({
        input_ids: new Tensor('int32', ids, [rows, columns]),
        lengths: new Tensor('int32', lengths, [rows]),
      });
      const output = new Float32Array(embeddings!.data as Float32Array);
      embeddings!.dispose();
      return { output, transfer: [output.buffer] };
    },
    close: () => session.release(),
  };
}

/** Models that differ in their names alone share a graph. */
function graphName(fingerprint: string, arithmetic: Arithmetic): string {
  const range = arithmetic.precision === 'int8' ? `-${arithmetic.range}` : '';
  return `${nameless(fingerprint).replaceAll(':', '-')}${range}.onnx`;
}

function buildModel(checkpoint: Checkpoint, arithmetic: Arithmetic): Uint8Array {
  const file = Safetensors.open(checkpoint.weightsFile, checkpoint.tablesFile);
  try {
    return encoderGraph(bertWeights(file, checkpoint.config), arithmetic, checkpoint.pooling);
  } finally {
    file.close();
  }
}

async function openSession(model: Uint8Array, { device, threads }: InferencePlan): Promise<InferenceSession> {
  const gpu = cudaIndex(device);
  try {
    return await InferenceSession.create(model, {
      executionProviders: gpu === null ? ['cpu'] : [{ name: 'cuda', deviceId: gpu }],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  } catch (cause) {
    if (gpu === null) throw cause;
    throw new EncoderError(
      'ENCODER_DEVICE_UNAVAILABLE',
      `${device} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
