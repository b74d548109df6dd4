import { setImmediate as otherWork } from 'node:timers/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import {
  type Device,
  type Encoder,
  type EmbedOptions,
  matrix,
  type Matrix,
  type OpenEncoderOptions,
  row,
} from '@nonet/plugins';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { bertModel } from './bert-model.js';
import { type Prompts, readEncoderFiles } from './encoder-files.js';
import { poolInto } from './pooling.js';
import { readSafetensors } from './safetensors.js';

/** Tokens, padding included, that are computed at a time: others in the process wait for so long. */
const TOKENS_AT_A_TIME = 1024;
const CHARACTERS_PER_TOKEN = 12;

/** Opens the encoder of a folder. @throws Error where a file is missing or malformed, or the device is not there */
export async function openFolderEncoder(
  id: string,
  folder: string,
  {
    device,
    signal,
    maxTokens: asked,
    prompts,
  }: OpenEncoderOptions & { readonly maxTokens?: number; readonly prompts?: Prompts },
): Promise<Encoder> {
  const files = await readEncoderFiles(folder, prompts);
  signal?.throwIfAborted();
  const tokenizer = new Tokenizer(files.tokenizer, {});
  const model = files.bert === null ? files.model : bertModel(files.bert, await readSafetensors(files.model));
  signal?.throwIfAborted();
  const { session, used } = await openSession(model, device);
  const maxTokens = Math.min(files.maxTokens, asked ?? files.maxTokens);
  const output =
    session.outputNames.find((name) => /hidden_state|token_embeddings/.test(name)) ?? session.outputNames[0];
  let isOpen = true;

  function idsOf(text: string): number[] {
    const { ids } = tokenizer.encode(text.slice(0, maxTokens * CHARACTERS_PER_TOKEN));
    // The last token closes a text also where it is cut.
    return ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ids[ids.length - 1]];
  }

  /** [texts, hidden] of one batch. */
  async function run(batch: readonly (readonly number[])[]): Promise<Matrix> {
    const [rows, columns] = [batch.length, Math.max(1, ...batch.map((ids) => ids.length))];
    const [tokens, mask] = [new BigInt64Array(rows * columns), new BigInt64Array(rows * columns)];
    batch.forEach((ids, text) =>
      ids.forEach((token, at) => {
        tokens[text * columns + at] = BigInt(token);
        mask[text * columns + at] = 1n;
      }),
    );
    const given = {
      input_ids: new Tensor('int64', tokens, [rows, columns]),
      attention_mask: new Tensor('int64', mask, [rows, columns]),
      token_type_ids: new Tensor('int64', new BigInt64Array(rows * columns), [rows, columns]),
    };
    const feeds = Object.fromEntries(
      Object.entries(given).filter(([name]) => session.inputNames.includes(name)),
    );
    const { data, dims } = (await session.run(feeds))[output];
    const hidden = dims[dims.length - 1];
    const vectors = matrix(rows, hidden);
    const values = data as Float32Array;
    for (let text = 0; text < rows; text++) {
      // Some exports pool by themselves.
      if (dims.length === 2) row(vectors, text).set(values.subarray(text * hidden, (text + 1) * hidden));
      else
        poolInto(
          row(vectors, text),
          values.subarray(text * columns * hidden),
          batch[text].length,
          files.pooling,
        );
      toUnitLength(row(vectors, text));
    }
    return vectors;
  }

  async function embed(texts: readonly string[], { role, signal: stop }: EmbedOptions): Promise<Matrix> {
    stop?.throwIfAborted();
    const result = matrix(texts.length, dimension);
    for (let start = 0; start < texts.length;) {
      const batch: number[][] = [];
      for (let longest = 0; start + batch.length < texts.length;) {
        const ids = idsOf(files.prompts[role] + texts[start + batch.length]);
        longest = Math.max(longest, ids.length);
        if (batch.length > 0 && longest * (batch.length + 1) > TOKENS_AT_A_TIME) break;
        batch.push(ids);
      }
      const vectors = await run(batch);
      result.data.set(vectors.data, start * dimension);
      start += batch.length;
      await otherWork();
      stop?.throwIfAborted();
    }
    return result;
  }

  const dimension = (await run([idsOf('a')])).columns;
  return {
    id,
    fingerprint: `${id}-${files.fingerprint}-${maxTokens}`,
    dimension,
    maxTokens,
    device: used,
    embed,
    async dispose() {
      if (isOpen) await session.release();
      isOpen = false;
    },
  };
}

/** On the device that is asked for; `auto` falls back to the CPU. */
async function openSession(
  model: string | Uint8Array,
  device: OpenEncoderOptions['device'],
): Promise<{ readonly session: InferenceSession; readonly used: Device }> {
  const onCpu = async () => ({
    session: await created(model, { executionProviders: ['cpu'], intraOpNumThreads: 2 }),
    used: 'cpu' as const,
  });
  if (device === 'cpu') return onCpu();
  const deviceId = /^cuda:\d+$/.test(device) ? Number(device.slice('cuda:'.length)) : 0;
  try {
    const session = await created(model, { executionProviders: [{ name: 'cuda', deviceId }] });
    return { session, used: `cuda:${deviceId}` };
  } catch (error) {
    if (device === 'auto') return onCpu();
    throw error;
  }
}

/** Two of its three ways to be called. */
const created = (
  model: string | Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> =>
  typeof model === 'string'
    ? InferenceSession.create(model, options)
    : InferenceSession.create(model, options);

function toUnitLength(vector: Float32Array): void {
  const length = Math.hypot(...vector);
  // What cancels out still gets a direction.
  if (!(length > 0)) vector.fill(0).fill(1, 0, 1);
  else for (let i = 0; i < vector.length; i++) vector[i] /= length;
}
