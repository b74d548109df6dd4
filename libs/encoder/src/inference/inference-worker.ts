import { InferenceSession, Tensor } from '@nonet/onnx-graph/runtime';
import { bertWeights } from '../bert/bert-parameters.js';
import { type Arithmetic, encoderGraph, type Precision } from '../bert/encoder-graph.js';
import type { Checkpoint } from '../checkpoint/checkpoint.js';
import { Safetensors } from '../checkpoint/safetensors.js';
import { EncoderError } from '../errors.js';
import { serve, type Service } from '../workers/serve.js';
import { cudaIndex, type Device } from './device.js';
import './quiet-runtime.js';
import { int8Range } from '../bert/int8-range.js';

/** What a worker needs to open its session. */
export interface InferencePlan {
  readonly checkpoint: Checkpoint;
  readonly precision: Precision;
  readonly device: Device;
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
 * Runs the encoder in a thread of its own: a session blocks the thread that runs it for as long as it computes.
 * Each worker builds the model from the checkpoint, so that no thread ever hands a model to another.
 */
async function openInference(plan: InferencePlan): Promise<Service<TokenMatrix, Float32Array>> {
  const arithmetic: Arithmetic =
    plan.precision === 'int8'
      ? { precision: 'int8', range: await int8Range() }
      : { precision: plan.precision };
  const session = await openSession(buildModel(plan.checkpoint, arithmetic), plan);
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

await serve(openInference);
