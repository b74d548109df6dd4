import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Expressions, GraphBuilder, parameterValues, type StepContext } from '@nonet/onnx-graph';
import { InferenceSession } from '@nonet/onnx-graph/runtime';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '@nonet/encoder/checkpoint';
import { openEncoder } from '@nonet/encoder';
import { cosine } from '@nonet/numerics';
import { unitVectors } from './encoder-formula.js';
import { FramedTokenizer } from '../corpus/framed-tokenizer.js';
import type { LoraTarget } from './lora.js';
import type { Values } from './trainable.js';
import { TokenRows } from '../corpus/token-rows.js';
import type { TrainingEvent } from '../run/training-event.js';
import { buildModel, type RunPlan } from '../run/training-model.js';
import { loadRun, STATE_FILE } from '../output/training-state-file.js';
import { temporaryFolder, TINY, train, trainingPlan } from '../testing/training-plan.js';

const lora = (targets: LoraTarget[]) => ({ type: 'lora' as const, rank: 4, alpha: 8, targets });
const everything: LoraTarget[] = ['query', 'key', 'value', 'attention-output', 'intermediate', 'output'];
const TEXT = 'a spade for digging a table with a leg on a hinge';

const scoresOf = (events: readonly TrainingEvent[]) =>
  events.filter((event) => event.type === 'evaluation').map(({ score }) => score);

async function vectorOf(checkpoint: string): Promise<Float32Array> {
  const encoder = await openEncoder({ checkpoint, device: 'cpu', precision: 'fp32' });
  const { data } = await encoder.embed([TEXT], { role: 'query' });
  await encoder.dispose();
  return data;
}

/** Trains to the end: the adapters as the training graph had them after the last step. */
async function trainedAdapters(plan: RunPlan): Promise<Values> {
  const last = join(temporaryFolder(), STATE_FILE);
  await train(plan, (event) => {
    if (event.type === 'saved') copyFileSync(event.file, last);
  });
  const { program, first, fingerprint, steps } = buildModel(plan);
  const sizes = Object.entries(first.vectors).map(([name, { length }]) => [name, length] as const);
  const saved = await loadRun(last, fingerprint, Object.fromEntries(sizes));
  expect(saved!.progress.step).toBe(steps);
  return parameterValues(program, saved!.state);
}

/** The vector of the text by the graph that trains: the base encoder with the adapters beside it. */
async function vectorWithAdapters(plan: RunPlan, adapters: Values): Promise<Float32Array> {
  const { trainable } = buildModel(plan);
  const tokenizer = await FramedTokenizer.open(plan.checkpoint, 1);
  const tokens = await tokenizer.tokenize([TEXT]);
  await tokenizer.close();
  const rows = new TokenRows();
  rows.add(tokens, 0, { frame: plan.textFrame, tokens: 48 });
  const graph = new GraphBuilder();
  const f = new Expressions(graph);
  const parameters = Object.fromEntries(
    trainable.groups
      .flatMap((group) => group.parameters)
      .map(({ name, shape }) => [name, graph.initializer(name, 'float32', shape, adapters[name]!)]),
  );
  const frozen: StepContext['frozen'] = (...weight) => graph.initializer(...weight);
  const tensors = trainable.tensors({ f, parameters, frozen, batch: {} }, 'float32');
  const length = rows.length(0);
  const ids = graph.initializer('ids', 'int32', [1, length], Int32Array.from(rows.ids));
  const lengths = graph.initializer('lengths', 'int32', [1], Int32Array.of(length));
  graph.output('vectors', unitVectors(f, tensors, { ids, lengths }, plan.checkpoint));
  const session = await InferenceSession.create(graph.build());
  return (await session.run({}))['vectors']!.data as Float32Array;
}

describe('fine-tuning with LoRA', () => {
  it.each([[['query', 'value']], [everything]] as [LoraTarget[]][])(
    'trains the adapters of %s alone, and finds the symbols of held-out patents better than before',
    async (targets) => {
      const plan = await trainingPlan({ method: lora(targets), steps: 40, batch: 16 });
      const events = await train(plan);
      const [started] = events.filter((event) => event.type === 'started');
      expect(started!.trained).toBeLessThan(started!.parameters / 2);
      const scores = scoresOf(events);
      expect(scores.at(-1)!.hit[1]).toBeGreaterThan(scores[0]!.hit[1]);
    },
  );

  it.each([[['value']], [everything]] as [LoraTarget[]][])(
    'writes an encoder that gives the vectors of the training graph when the adapters of %s were trained',
    async (targets) => {
      const plan = await trainingPlan({ method: lora(targets), steps: 24, saveEvery: 1e-9 });
      const expected = await vectorWithAdapters(plan, await trainedAdapters(plan));
      const found = await vectorOf(plan.output);
      found.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
      expect(cosine(found, await vectorOf(TINY))).toBeLessThan(0.9999);
    },
  );

  it('writes the files of an encoder and no others', async () => {
    const [adapted, whole] = [
      await trainingPlan({ method: lora(['query']), steps: 2 }),
      await trainingPlan({ steps: 2 }),
    ];
    await train(adapted);
    await train(whole);
    expect(readdirSync(adapted.output).sort()).toEqual(readdirSync(whole.output).sort());
  });

  it('writes an encoder that a further training starts from', async () => {
    const first = await trainingPlan({ method: lora(everything), steps: 8, batch: 16 });
    const before = scoresOf(await train(first));
    const settings = { method: lora(['value']), steps: 4, batch: 16 } as const;
    const next = {
      ...(await trainingPlan(settings)),
      checkpoint: await readCheckpoint(first.output),
    };
    const after = scoresOf(await train(next));
    expect(after[0]).toEqual(before.at(-1));
    expect(await vectorOf(next.output)).not.toEqual(await vectorOf(first.output));
  });
});
