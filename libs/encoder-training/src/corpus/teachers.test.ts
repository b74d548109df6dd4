import { cpSync } from 'node:fs';
import { openEncoder, trainedHeadFiles, writeTogether } from '@nonet/encoder';
import { dot, row, sigmoid } from '@nonet/numerics';
import { expect, it } from 'vitest';
import { fineTune } from '../fine-tune.js';
import { fictionalPatents, fictionalTaxonomy } from '../testing/fictional-corpus.js';
import { temporaryFolder, TINY } from '../testing/training-plan.js';
import { CERTAIN, Teachers } from './teachers.js';

const DIMENSION = 64;
const TEXTS = ['a spade with a handle', 'a network of neurons'];

/** The tiny encoder with a head of these subclasses; each weight of a label is its `slope`. */
async function teacher(slopes: Readonly<Record<string, number>>): Promise<string> {
  const folder = temporaryFolder();
  cpSync(TINY, folder, { recursive: true });
  const labels = Object.keys(slopes);
  const weights = new Float32Array(DIMENSION * labels.length).map(
    (_, i) => slopes[labels[i % labels.length]!]! * Math.sin(i),
  );
  const bias = Float32Array.from(labels, (_, i) => i - 1);
  await writeTogether(trainedHeadFiles(folder, { subclasses: { labels, weights, bias } }));
  return folder;
}

const sources = (...folders: string[]) => folders.map((checkpoint) => ({ checkpoint }));

it('are asked for probabilities of the subclasses of their heads, which are averaged in the order of the first', async () => {
  const [one, other] = [await teacher({ A01B: 1, G06N: 2 }), await teacher({ G06N: 3, A01B: -1 })];
  const read = async (...folders: string[]) => {
    const teachers = await Teachers.open(sources(...folders), 'cpu');
    const said = await teachers.read(TEXTS);
    await teachers.dispose();
    return { labels: teachers.labels, said: [...said] };
  };
  const [alone, second, both] = [await read(one), await read(other), await read(one, other)];
  expect(both.labels).toEqual(['A01B', 'G06N']);
  const encoder = await openEncoder({ checkpoint: one, device: 'cpu' });
  const vector = row(await encoder.embed(TEXTS, { role: 'query' }), 0);
  await encoder.dispose();
  const logit =
    dot(
      vector,
      vector.map((_, d) => Math.sin(2 * d)),
    ) - 1;
  expect(alone.said[0]).toBe(Math.round(CERTAIN * sigmoid(logit)));
  const turned = second.said.map((_, i) => second.said[i ^ 1]!);
  both.said.forEach((mean, i) => {
    expect(Math.abs(mean - (alone.said[i]! + turned[i]!) / 2)).toBeLessThanOrEqual(1);
  });
});

it('refuse an encoder without a head of subclasses, and one that knows others', async () => {
  const unlike = sources(await teacher({ A01B: 1, G06N: 2 }), await teacher({ A01B: 1, H04L: 2 }));
  await expect(Teachers.open(unlike, 'cpu')).rejects.toMatchObject({ code: 'FINE_TUNE_TEACHER_UNUSABLE' });
  await expect(Teachers.open(sources(TINY), 'cpu')).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_FOUND' });
});

it('are learnt from: the loss has a term of theirs, which falls', async () => {
  const terms: number[] = [];
  for await (const event of fineTune({
    ...(await distillation()),
    settings: {
      batch: 8,
      textTokens: 32,
      symbolTokens: 32,
      learningRate: 1e-3,
      steps: 40,
      epochs: 1000,
      stepsPerRun: 10,
    },
  })) {
    if (event.type === 'progress') terms.push(event.metrics['teachers']!);
  }
  expect(terms.at(-1)).toBeLessThan(0.9 * terms[0]!);
});

it('serve the loss joint alone', async () => {
  const events = fineTune({ ...(await distillation()), settings: { loss: { type: 'pairwise-cosine' } } });
  await expect(events.next()).rejects.toMatchObject({ code: 'FINE_TUNE_OPTIONS_INVALID' });
});

const distillation = async () => ({
  encoder: { checkpoint: TINY },
  teachers: sources(await teacher({ A01B: 4, G06N: 4, H04L: 4 })),
  corpora: [{ patents: fictionalPatents(48), unknownSections: [] }],
  holdOut: 0,
  evaluation: [],
  taxonomy: await fictionalTaxonomy(),
  output: temporaryFolder(),
  device: 'cpu' as const,
});
