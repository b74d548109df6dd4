import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { patentFile } from './support/small-world.js';

const TINY = fileURLToPath(new URL('../libs/encoder/fixtures/tiny-e5', import.meta.url));

let api: Api;
let models: string;
beforeAll(async () => {
  models = await mkdtemp(join(tmpdir(), 'nonet-models-'));
  await cp(TINY, join(models, 'tiny-e5'), { recursive: true });
  api = await startApi({ environment: { NONET_MODELS: models, NONET_ENCODER: 'minilm-l6' } });
});
afterAll(async () => {
  await api?.close();
  await rm(models, { recursive: true, force: true });
});

interface Answer {
  progress: { step: string; done: number; of: number } | null;
  patents: { number: string; title: string | null; section: string }[];
  views: {
    encoder: string;
    places: number[];
    letters: { section: string }[];
    separation: { purity: number; chance: number };
  }[];
}

const QUERY = `query($encoder: String, $baseEncoder: String, $sample: Int!, $seed: Int! = 1) {
  embeddingProjection(encoder: $encoder, baseEncoder: $baseEncoder, sample: $sample, seed: $seed) {
    progress { step done of }
    patents { number title section }
    views { encoder places letters { section } separation { purity chance } }
  }
}`;
const ask = async (variables: object) =>
  (await api.as.analyst.get<{ embeddingProjection: Answer }>(QUERY, variables)).embeddingProjection;

async function projection(variables: object): Promise<Answer> {
  for (;;) {
    const answer = await ask(variables);
    if (answer.progress === null) return answer;
  }
}

describe('embeddingProjection', () => {
  test('says so where there are too few patents', async () => {
    await expect(ask({ sample: 50 })).rejects.toThrow(/^PATENT_SAMPLE_TOO_SMALL:/);
  });

  test('places a sample of the stored patents before and after, by section', async () => {
    const path = await api.file('patents.jsonl', patentFile);
    await api.services.imports.importPatents({ path }, { actor: 'test' });
    const { patents, views } = await projection({ encoder: 'minilm-l6', baseEncoder: 'tiny-e5', sample: 60 });
    expect(patents.length).toBe(60);
    expect(new Set(patents.map(({ section }) => section))).toEqual(new Set(['A', 'F', 'G']));
    expect(views.map(({ encoder }) => encoder)).toEqual(['tiny-e5', 'minilm-l6']);
    for (const { places, letters, separation } of views) {
      expect(separation.purity).toBeLessThanOrEqual(1);
      expect(places.length).toBe(120);
      expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...places)).toBeLessThanOrEqual(1);
      expect(letters.map(({ section }) => section).sort()).toEqual(['A', 'F', 'G']);
    }
  });

  test('gives the same patents and places for the same question, at once, and others for another seed', async () => {
    const again = { encoder: 'minilm-l6', baseEncoder: 'tiny-e5', sample: 60 };
    const [first, second] = [await projection(again), await ask(again)];
    expect(second).toEqual(first);
    const { patents } = await projection({ ...again, baseEncoder: null, seed: 2 });
    expect(patents).not.toEqual(first.patents);
  });

  test('is computed once for all who ask at the same time', async () => {
    const question = { encoder: 'tiny-e5', sample: 40, seed: 7 };
    const answers = await Promise.all(Array.from({ length: 4 }, () => projection(question)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('draws the encoder of the model that ships, by the name of the model and by that of a version', async () => {
    await api.services.firstModel();
    const { views } = await projection({ encoder: 'nonet-experts', baseEncoder: 'minilm-l6', sample: 40 });
    expect(views.map(({ encoder }) => encoder)).toEqual(['minilm-l6', 'nonet-experts@1']);
    expect(views[0]!.places).not.toEqual(views[1]!.places);
    const exact = await projection({ encoder: 'nonet-experts@1', sample: 40 });
    expect(exact.views.map(({ encoder }) => encoder)).toEqual(['nonet-experts@1']);
  });

  test('is for analysts, for encoders that there are, and for samples of a reasonable size', async () => {
    await expect(api.as.reader.get(QUERY, { sample: 50 })).rejects.toThrow(/^FORBIDDEN:/);
    for (const encoder of ['none', 'nonet-experts@9'])
      await expect(ask({ encoder, sample: 50 })).rejects.toThrow(/^ENCODER_UNKNOWN:/);
    await expect(ask({ sample: 2 })).rejects.toThrow(/^INPUT_INVALID:/);
    await expect(ask({ sample: 20_001 })).rejects.toThrow(/^INPUT_INVALID:/);
    const twice =
      '{ a: embeddingProjection(sample: 20000) { progress { done } } b: embeddingProjection(sample: 20000) { progress { done } } c: embeddingProjection(sample: 20000) { progress { done } } }';
    await expect(api.as.analyst.get(twice)).rejects.toThrow(/^REQUEST_TOO_LARGE:/);
  });
});
