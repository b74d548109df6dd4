import { writeFile } from 'node:fs/promises';
import { env, InferenceSession, Tensor } from '@nonet/onnx-graph/runtime';
import { bertWeights } from '../bert/bert-parameters.js';
import { fingerprintOf, nameless } from '../bert/fingerprint.js';
import { type Arithmetic, encoderGraph, type Precision } from '../bert/encoder-graph.js';
import type { Checkpoint } from '../checkpoint/checkpoint.js';
import { Safetensors } from '../checkpoint/safetensors.js';
import { EncoderError } from '../errors.js';
import type { Service } from '../workers/serve.js';
import { cudaIndex, type Device } from './device.js';
import { keepGraph, readGraph } from './kept-graphs.js';
import './quiet-runtime.js';
import { int8Range } from '../bert/int8-range.js';

/** What it takes to open a session. */
export interface InferencePlan {
  readonly checkpoint: Checkpoint;
  readonly precision: Precision;
  readonly device: Device;
  /** Names the weights: see `fingerprintOf`. */
  readonly fingerprint: string;
  /** Whether the fingerprint is what somebody says of the files, which nobody has compared with it yet. */
  readonly isTold: boolean;
  /** Where graphs are kept that were built, on the CPU as ONNX Runtime has optimised them; null: nowhere. */
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
 * Opens a session on the encoder, which blocks the thread that runs it for as long as it computes. Each thread reads the kept graph, or
 * builds it from the checkpoint, so that none ever hands a model to another.
 */
export async function openInference(plan: InferencePlan): Promise<Service<TokenMatrix, Float32Array>> {
  const arithmetic: Arithmetic =
    plan.precision === 'int8'
      ? { precision: 'int8', range: await int8Range() }
      : { precision: plan.precision };
  const session = await openSession(plan, arithmetic);
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

/** Sessions compute with the bytes of a kept graph where they lie, so these stay as long as their session. */
const USED_BYTES = new WeakMap<InferenceSession, Uint8Array>();
const IN_PLACE = {
  session: { use_ort_model_bytes_directly: '1', use_ort_model_bytes_for_initializers: '1' },
};
const IN_OWN_FORMAT = { session: { save_model_format: 'ORT' } };

/** From the graph that was kept; on the CPU as ONNX Runtime has optimised it, which takes half the time. */
async function openSession(plan: InferencePlan, arithmetic: Arithmetic): Promise<InferenceSession> {
  const build = () => buildModel(plan, arithmetic);
  const { graphs, device } = plan;
  if (graphs === null) return createSession(await build(), plan);
  const name = graphName(plan, arithmetic);
  const kept = readGraph(graphs, name);
  if (device !== 'cpu') {
    const model = kept ?? (await build());
    const session = await createSession(model, plan);
    if (kept === null) await keepGraph(graphs, name, (file) => writeFile(file, model)).catch(() => undefined);
    return session;
  }
  // One that cannot be used here is made anew.
  const session = kept && (await createSession(kept, plan, { extra: IN_PLACE }).catch(() => null));
  if (session === null) return createAndKeep(await build(), plan, { graphs, name });
  USED_BYTES.set(session, kept!);
  return session;
}

/** Where nothing can be written the session is made all the same. */
const createAndKeep = (
  model: Uint8Array,
  plan: InferencePlan,
  { graphs, name }: { readonly graphs: string; readonly name: string },
): Promise<InferenceSession> =>
  keepGraph(graphs, name, (optimizedModelFilePath) =>
    createSession(model, plan, { optimizedModelFilePath, extra: IN_OWN_FORMAT }),
  ).catch(() => createSession(model, plan));

/** Models that differ in their names alone share a graph; one that was optimised is for this ONNX Runtime and kind of processor. */
function graphName({ fingerprint, device }: InferencePlan, arithmetic: Arithmetic): string {
  const range = arithmetic.precision === 'int8' ? `-${arithmetic.range}` : '';
  const format = device === 'cpu' ? `-${process.arch}-${env.versions.node}.ort` : '.onnx';
  return `${nameless(fingerprint).replaceAll(':', '-')}${range}${format}`;
}

async function buildModel(plan: InferencePlan, arithmetic: Arithmetic): Promise<Uint8Array> {
  const { checkpoint } = plan;
  if (plan.isTold) await compareFiles(plan);
  const file = Safetensors.open(checkpoint.weightsFile, checkpoint.tablesFile);
  try {
    return encoderGraph(bertWeights(file, checkpoint.config), arithmetic, checkpoint.pooling);
  } finally {
    file.close();
  }
}

/** @throws EncoderError CHECKPOINT_INVALID where the fingerprint is of other files */
async function compareFiles({ checkpoint, fingerprint, precision }: InferencePlan): Promise<void> {
  const found = await fingerprintOf('', checkpoint, precision);
  if (nameless(found) === nameless(fingerprint)) return;
  const message = `The checkpoint ${checkpoint.folder} is another one than ${fingerprint}.`;
  throw new EncoderError('CHECKPOINT_INVALID', message);
}

async function createSession(
  model: Uint8Array,
  { device, threads }: InferencePlan,
  options: InferenceSession.SessionOptions = {},
): Promise<InferenceSession> {
  const gpu = cudaIndex(device);
  try {
    return await InferenceSession.create(model, {
      executionProviders: gpu === null ? ['cpu'] : [{ name: 'cuda', deviceId: gpu }],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      ...options,
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
