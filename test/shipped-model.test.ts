import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openScheme, Taxonomy } from '@nonet/cpc-taxonomy';
import { MemoryEmbeddings, openEncoder } from '@nonet/encoder';
import {
  type MixtureClassifier,
  openMixture,
  readModelManifest,
  verifyModelFiles,
  ZeroShotClassifier,
} from '@nonet/experts';
import type { Encoder } from '@nonet/plugins';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'models', 'nonet-experts');

describe('the model that ships', () => {
  let encoder: Encoder;
  let experts: MixtureClassifier;
  let text: string;

  beforeAll(async () => {
    const scheme = await openScheme(join(root, 'prisma', 'sample', 'cpc-compact.tsv'));
    const taxonomy = await Taxonomy.build(scheme.entries, { version: scheme.version });
    encoder = await openEncoder({ id: 'nonet-experts', checkpoint: join(folder, 'encoder'), device: 'cpu' });
    const embeddings = new MemoryEmbeddings();
    experts = await openMixture(folder, { taxonomy, encoder, encoderState: 'fine-tuned', embeddings });
    const sample = await readFile(join(root, 'prisma', 'sample', 'leak-detector.json'), 'utf8');
    text = Object.values(JSON.parse(sample) as Record<string, unknown>)
      .filter((value) => typeof value === 'string')
      .join('\n');
  });
  afterAll(async () => {
    await experts.dispose();
    await encoder.dispose();
  });

  const ask = (level: 'section' | 'class' | 'subclass', more: { minConfidence?: number } = {}) =>
    experts.classify({
      text,
      candidates: { kind: 'level', level, under: null },
      top: 5,
      minScore: 0,
      ...more,
    });

  test('is whole', async () => {
    const { files } = await readModelManifest(folder);
    await verifyModelFiles(folder, files);
    expect(files.map(({ path }) => path)).toContain('mixture.json');
  });

  test('finds tanks for compressed gas in a leak detector for hydrogen tanks, and names patents like it', async () => {
    const [first] = await ask('subclass');
    expect(first).toMatchObject({ symbol: 'F17C', selected: true });
    const kinds = first.evidence.map(({ kind }) => kind);
    expect(kinds).toEqual(['neighbours', 'words', 'similarity', 'signals']);
  });

  test('gives no symbol a higher score than the one above it', async () => {
    const scores = new Map<string, number>();
    for (const level of ['section', 'class', 'subclass'] as const)
      for (const { symbol, score } of await ask(level)) scores.set(symbol, score);
    for (const [symbol, score] of scores) {
      const above = scores.get(symbol.length === 4 ? symbol.slice(0, 3) : symbol.slice(0, 1));
      if (above !== undefined) expect(score).toBeLessThanOrEqual(above);
    }
    expect(scores.size).toBeGreaterThan(10);
  });

  test('has an encoder that finds both the tanks and the search for leaks by the scheme alone', async () => {
    const zeroShot = new ZeroShotClassifier(experts.reader.index);
    const candidates = { kind: 'level', level: 'subclass', under: null } as const;
    const { ranked } = await zeroShot.rank({ text, candidates, top: 5, minScore: 0 });
    expect(ranked.map(({ symbol }) => symbol)).toEqual(expect.arrayContaining(['F17C', 'G01M']));
  });

  test('answers what it is not sure of by a symbol above that it is sure of', async () => {
    const [[subclass], [section]] = [await ask('subclass'), await ask('section')];
    const minConfidence = section.score;
    expect(subclass.score).toBeLessThan(minConfidence);
    const sure = await ask('subclass', { minConfidence });
    expect(sure[0].score).toBeGreaterThanOrEqual(minConfidence);
    // The text is on tanks (F17) as well as on the search for leaks (G01).
    expect(['F', 'F17', 'G', 'G01']).toContain(sure[0].symbol);
  });
});
