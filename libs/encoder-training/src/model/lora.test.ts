import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cosine } from '@nonet/numerics';
import { Expressions, GraphBuilder, type StepContext } from '@nonet/onnx-graph';
import { InferenceSession } from 'onnxruntime-node';
import { bertWeights } from '@nonet/encoder/bert';
import { readCheckpoint } from '@nonet/encoder/checkpoint';
import { Safetensors } from '@nonet/encoder';
import { openEncoder } from '@nonet/encoder';
import { mergeAdapter, readAdapter } from '../output/adapter-file.js';
import { unitVectors } from './encoder-formula.js';
import { FramedTokenizer } from '../corpus/framed-tokenizer.js';
import { type LoraTarget, loraTraining } from './lora.js';
import { TokenRows } from '../corpus/token-rows.js';
import { fictionalPatents } from '../testing/fictional-corpus.js';
import { temporaryFolder, TINY, train, trainingPlan } from '../testing/training-plan.js';

const lora = (targets: LoraTarget[]) => ({ type: 'lora' as const, rank: 4, alpha: 8, targets });
/** The vector of a text by the graph that trains: the base encoder with the adapters of a folder beside it. */
async function vectorWithAdapters(folder: string, text: string): Promise<Float32Array> {
  const checkpoint = await readCheckpoint(TINY);
  const weights = bertWeights(Safetensors.open(checkpoint.weightsFile), checkpoint.config);
  const trainable = loraTraining(weights, lora(everything), 0);
  const adapters = await readAdapter(folder, checkpoint.config);
  const tokenizer = await FramedTokenizer.open(checkpoint, 1);
  const tokens = await tokenizer.tokenize([text]);
  const rows = new TokenRows();
  rows.add(tokens, 0, { frame: tokenizer.textFrame, tokens: 48 });
  const graph = new GraphBuilder();
  const f = new Expressions(graph);
  const parameters = Object.fromEntries(
    trainable.groups
      .flatMap((group) => group.parameters)
      .map(({ name, shape }) => [name, graph.initializer(name, 'float32', shape, adapters.trained[name]!)]),
  );
  const frozen: StepContext['frozen'] = (...weight) => graph.initializer(...weight);
  const tensors = trainable.tensors({ f, parameters, frozen, batch: {}, dropout: (x) => x }, 'float32');
  const length = rows.length(0);
  const ids = graph.initializer('ids', 'int32', [1, length], Int32Array.from(rows.ids));
  const lengths = graph.initializer('lengths', 'int32', [1], Int32Array.of(length));
  graph.output('vectors', unitVectors(f, tensors, { ids, lengths }, checkpoint));
  const session = await InferenceSession.create(graph.build());
  return (await session.run({}))['vectors']!.data as Float32Array;
}

const everything: LoraTarget[] = ['query', 'key', 'value', 'attention-output', 'intermediate', 'output'];

describe('LoRA', () => {
  it.each([[['query', 'value']], [everything]] as [LoraTarget[]][])(
    'trains adapters of %s alone, and merges them into an encoder that scores the same',
    async (targets) => {
      const plan = await trainingPlan({ method: lora(targets), steps: 40, batch: 16 });
      const events = await train(plan);
      const [started] = events.filter((event) => event.type === 'started');
      expect(started!.trained).toBeLessThan(started!.parameters / 2);
      const scores = events.filter((event) => event.type === 'evaluation').map(({ score }) => score);
      expect(scores.at(-1)!.hit[1]).toBeGreaterThan(scores[0]!.hit[1]);

      // The adapter and the encoder it was trained on, brought together again elsewhere, are the encoder of the run.
      const [adapter, output] = [temporaryFolder(), temporaryFolder()];
      for (const name of ['adapter_model.safetensors', 'adapter_config.json']) {
        renameSync(join(plan.output, name), join(adapter, name));
      }
      await mergeAdapter({ encoder: { checkpoint: TINY }, adapter, output, stored: 'fp32' });
      const model = (folder: string) => readFileSync(join(folder, 'model.safetensors'));
      expect(model(output).equals(model(plan.output))).toBe(true);
    },
  );

  it('gives the same vectors merged as with adapters beside the encoder', async () => {
    const plan = await trainingPlan({ method: lora(everything), steps: 24 });
    await train(plan);
    const text = 'a spade for digging a table with a leg on a hinge';
    const merged = await openEncoder({ checkpoint: plan.output, device: 'cpu', precision: 'fp32' });
    const expected = await merged.embed([text], { role: 'query' });
    const base = await openEncoder({ checkpoint: TINY, device: 'cpu', precision: 'fp32' });
    const unadapted = await base.embed([text], { role: 'query' });
    await Promise.all([merged.dispose(), base.dispose()]);

    const found = await vectorWithAdapters(plan.output, text);
    found.forEach((value, i) => expect(value).toBeCloseTo(expected.data[i]!, 5));
    expect(cosine(found, unadapted.data)).toBeLessThan(0.999);
  });

  it('opens for inference', async () => {
    const plan = await trainingPlan({ method: lora(['query']), steps: 4 });
    await train(plan);
    const texts = fictionalPatents(3).map(({ abstract }) => abstract!);
    const encoder = await openEncoder({ checkpoint: plan.output, device: 'cpu', precision: 'fp32' });
    const vectors = await encoder.embed(texts, { role: 'query' });
    expect([vectors.rows, vectors.columns]).toEqual([3, 64]);
    await encoder.dispose();
  });

  it('says what is wrong with an adapter', async () => {
    const adapter = temporaryFolder();
    const merge = () =>
      mergeAdapter({ encoder: { checkpoint: TINY }, adapter, output: temporaryFolder(), stored: 'fp32' });
    await expect(merge()).rejects.toMatchObject({
      code: 'FINE_TUNE_ADAPTER_INVALID',
      message: expect.stringContaining('is missing'),
    });
    mkdirSync(adapter, { recursive: true });
    const config = { peft_type: 'LORA', r: 4, lora_alpha: 8, target_modules: ['q_proj'] };
    writeFileSync(join(adapter, 'adapter_config.json'), JSON.stringify(config));
    await expect(merge()).rejects.toMatchObject({
      code: 'FINE_TUNE_ADAPTER_INVALID',
      message: expect.stringContaining('"q_proj"'),
    });
  });
});
