import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSymbol, type Taxonomy, symbolText } from '@nonet/cpc-taxonomy';
import type { PatentRecord } from '@nonet/patents';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEncoder, readTrainingRecord } from '@nonet/encoder';
import { Safetensors } from '@nonet/encoder/checkpoint';
import { cosine } from '@nonet/numerics';
import { fineTune, type FineTuneOptions } from './fine-tune.js';
import type { TrainingEvent } from './run/training-event.js';
import { fictionalPatent, fictionalPatents, fictionalTaxonomy } from './testing/fictional-corpus.js';
import { temporaryFolder, TINY } from './testing/training-plan.js';

let taxonomy: Taxonomy;
beforeAll(async () => {
  taxonomy = await fictionalTaxonomy();
});

const options = (
  settings: FineTuneOptions['settings'],
  patents: readonly PatentRecord[] = fictionalPatents(64),
): FineTuneOptions => ({
  encoder: { checkpoint: TINY },
  corpora: [{ patents, unknownSections: [] }],
  holdOut: 0,
  evaluation: [],
  taxonomy,
  output: temporaryFolder(),
  device: 'cpu',
  settings: { batch: 8, textTokens: 48, symbolTokens: 48, epochs: 1000, learningRate: 1e-3, ...settings },
});

async function collect(run: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

describe('fineTune', () => {
  it('gives an encoder that brings patents near their symbols, with heads that know them', async () => {
    const choices = options({ steps: 60, batch: 16 });
    await collect(fineTune(choices));
    const encoder = await openEncoder({ checkpoint: choices.output, device: 'cpu', precision: 'fp32' });
    const [patent] = fictionalPatents(1, 800);
    const asked = await encoder.embed([patent!.abstract!], { role: 'query' });
    const subclasses = taxonomy.nodesAt('subclass').map(({ symbol }) => symbol);
    const texts = subclasses.map((symbol) => symbolText(taxonomy, symbol));
    const symbols = await encoder.embed(texts, { role: 'passage' });
    await encoder.dispose();
    const scores = subclasses.map((_, i) => cosine(asked.data, symbols.data.subarray(i * 64, (i + 1) * 64)));
    expect(subclasses[scores.indexOf(Math.max(...scores))]).toBe('A01B');

    const heads = JSON.parse(readFileSync(join(choices.output, 'heads.json'), 'utf8')) as Record<
      string,
      string[]
    >;
    expect(heads['subclasses']).toEqual(subclasses);
    const file = Safetensors.open(join(choices.output, 'heads.safetensors'));
    const weights = file.readFloats('subclasses.weights', [64, subclasses.length]);
    const bias = file.readFloats('subclasses.bias', [subclasses.length]);
    file.close();
    const logits = bias.map((b, label) =>
      asked.data.reduce((sum, value, i) => sum + value * weights[i * subclasses.length + label]!, b),
    );
    expect(subclasses[logits.indexOf(Math.max(...logits))]).toBe('A01B');
  });

  it('leaves the calling thread free, and stops when its signal is aborted', async () => {
    const stop = new AbortController();
    const choices = { ...options({ steps: 100_000 }), signal: stop.signal };
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const seen: string[] = [];
    const run = async () => {
      for await (const event of fineTune(choices)) {
        seen.push(event.type);
        if (event.type === 'progress' && event.step > 20) stop.abort(new Error('enough'));
      }
    };
    await expect(run()).rejects.toThrow('enough');
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
    expect(seen.at(-1)).toBe('saved');
    // It goes on where it stopped.
    const [started] = await collect(
      fineTune({ ...choices, signal: undefined, settings: { ...choices.settings, minutes: 0.001 } }),
    );
    expect(started).toMatchObject({ type: 'started' });
    expect((started as { resumedAt: number }).resumedAt).toBeGreaterThan(20);
  });
});

it('writes down what the encoder comes from, and which share of the patents it did not see', async () => {
  const choices = { ...options({ steps: 1 }), holdOut: 0.12 };
  await collect(fineTune(choices));
  expect(await readTrainingRecord(choices.output)).toEqual({ base: 'tiny-e5', holdOut: 0.12, texts: 64 });
  expect(await readTrainingRecord(TINY)).toBeNull();
  writeFileSync(join(choices.output, 'training.json'), '{ "holdOut": "some" }');
  await expect(readTrainingRecord(choices.output)).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
});

describe('fineTune refuses', () => {
  const refuses = async (choices: FineTuneOptions, code: string, text: string) =>
    expect(collect(fineTune(choices))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(text),
    });
  const patent = (symbol: string, text: string) => fictionalPatent({ symbols: [symbol], text });

  it('settings out of range, naming each', () =>
    refuses(options({ batch: 0, warmUp: 2 }), 'FINE_TUNE_OPTIONS_INVALID', 'warmUp'));

  it('rows longer than the encoder reads', () =>
    refuses(options({ textTokens: 512 }), 'FINE_TUNE_OPTIONS_INVALID', 'at most 192 tokens'));

  it('patents without text or without a symbol of the scheme', () =>
    refuses(
      options({}, [patent('A01B', ' '), patent('C07D', 'a ring of atoms')]),
      'FINE_TUNE_CORPUS_EMPTY',
      '1 patents have no text, 1 have no symbol',
    ));

  it('a corpus of one symbol', () =>
    refuses(
      options({}, [patent('A01B', 'a spade'), patent('A01B', 'a fork')]),
      'FINE_TUNE_CORPUS_ONE_LABEL',
      'A01B',
    ));

  it('a corpus of one section for pairs that must differ in it', () =>
    refuses(
      options({ loss: { type: 'pairwise-cosine' } }, [patent('A01B', 'a spade'), patent('A01C', 'a drill')]),
      'FINE_TUNE_CORPUS_ONE_LABEL',
      'one section',
    ));

  it('a checkpoint of another architecture', async () => {
    const folder = temporaryFolder();
    cpSync(TINY, folder, { recursive: true });
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, model_type: 't5' }));
    await refuses({ ...options({}), encoder: { checkpoint: folder } }, 'CHECKPOINT_UNSUPPORTED', 't5');
  });

  it('an encoder whose activation has another derivative', async () => {
    const folder = temporaryFolder();
    cpSync(TINY, folder, { recursive: true });
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, hidden_act: 'gelu_new' }));
    await refuses(
      { ...options({}), encoder: { checkpoint: folder } },
      'FINE_TUNE_CHECKPOINT_UNSUPPORTED',
      'gelu-tanh',
    );
  });
});

it('symbolText gives the titles above a symbol, and for a subclass what is below it', () => {
  expect(symbolText(taxonomy, parseSymbol('A01B'))).toBe(
    'everyday needs > farming > working of soil. tools held by hand',
  );
  expect(symbolText(taxonomy, parseSymbol('A01B 1/02'))).toBe(
    'everyday needs > farming > working of soil > spades and shovels',
  );
});

describe('frozen embedding tables', () => {
  const frozen = { method: { type: 'full', tables: 'frozen' }, steps: 1, stored: 'fp16' } as const;
  const tensorsOf = (folder: string) => {
    const weights = Safetensors.open(join(folder, 'model.safetensors'));
    weights.close();
    return weights.names;
  };
  const isTable = (name: string) => name.endsWith('_embeddings.weight');
  const vectorOf = async (checkpoint: string) => {
    const encoder = await openEncoder({ checkpoint, device: 'cpu', precision: 'fp32' });
    const { data } = await encoder.embed(['a spade for digging'], { role: 'query' });
    await encoder.dispose();
    return data;
  };

  it('are left out of the result when the base is a built-in encoder, which the result names', async () => {
    const choices = { ...options(frozen), encoder: { id: 'minilm-l6' } };
    await collect(fineTune(choices));
    expect(JSON.parse(readFileSync(join(choices.output, 'base.json'), 'utf8'))).toEqual({
      tables: 'minilm-l6',
    });
    expect(tensorsOf(choices.output).filter(isTable)).toEqual([]);
    expect((await vectorOf(choices.output)).length).toBe(384);
    // What is made from that result leans on the same built-in encoder, not on a folder that may go.
    const next = { ...options(frozen), encoder: { checkpoint: choices.output } };
    await collect(fineTune(next));
    expect(JSON.parse(readFileSync(join(next.output, 'base.json'), 'utf8'))).toEqual({ tables: 'minilm-l6' });
    // Trained tables are its own again.
    const whole = { ...next, settings: { ...next.settings, method: { type: 'full' } as const } };
    await collect(fineTune(whole));
    expect(existsSync(join(whole.output, 'base.json'))).toBe(false);
    expect(tensorsOf(whole.output).filter(isTable)).toHaveLength(3);
  });

  it('are stored when other machines may lack the base encoder', async () => {
    const choices = options(frozen);
    await collect(fineTune(choices));
    expect(existsSync(join(choices.output, 'base.json'))).toBe(false);
    expect(tensorsOf(choices.output).filter(isTable)).toHaveLength(3);
  });

  it('do not change during training', async () => {
    const choices = options({ ...frozen, stored: 'fp32', steps: 4 });
    await collect(fineTune(choices));
    const [base, made] = [TINY, choices.output].map((folder) => {
      const file = Safetensors.open(join(folder, 'model.safetensors'));
      const words = file.readFloats('embeddings.word_embeddings.weight', [546, 64]);
      file.close();
      return words;
    });
    expect(made).toEqual(base);
    expect(await vectorOf(choices.output)).not.toEqual(await vectorOf(TINY));
  });
});
