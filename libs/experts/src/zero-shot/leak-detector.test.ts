import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScheme, readDefinitions, Taxonomy } from '@nonet/cpc-taxonomy';
import { MemoryEmbeddings, openEncoder } from '@nonet/encoder';
import type { Encoder } from '@nonet/plugins';
import { ZeroShotClassifier } from './zero-shot-classifier.js';

const data = process.env.NONET_DATA;
const COMPACT = fileURLToPath(new URL('../../../../prisma/sample/cpc-compact.tsv', import.meta.url));

/** A patent of our own: what is stored (F17C) and what is done with it (G01M) must both be seen. */
const LEAK_DETECTOR =
  'A leakage detecting device of a hydrogen storing system comprises a case with an accommodation space in which ' +
  'several storage tanks are received, and a component part through which fuel is filled into the storage tanks or ' +
  'supplied from them. A sensor part connected to the component part has a pressure sensor that measures the pressure ' +
  'and a temperature sensor that measures the temperature of the fluid inside the storage tanks. A controller judges ' +
  'from the measured pressure and temperature whether hydrogen leaks from one of the storage tanks.';

let encoder: Encoder;
beforeAll(async () => {
  encoder = await openEncoder({ id: 'minilm-l6', device: 'cpu' });
});
afterAll(() => encoder.dispose());

async function firstFive(taxonomy: Taxonomy): Promise<string[]> {
  const classifier = await ZeroShotClassifier.open({
    taxonomy,
    encoder,
    embeddings: new MemoryEmbeddings(),
  });
  const predictions = await classifier.classify({
    text: LEAK_DETECTOR,
    candidates: { kind: 'level', level: 'subclass', under: null },
    top: 5,
    minScore: 0,
  });
  for (const { evidence } of predictions) expect(evidence.length).toBeGreaterThanOrEqual(2);
  return predictions.map(({ symbol }) => symbol);
}

async function* ofSections<Item extends { readonly symbol: string }>(
  sections: string,
  items: AsyncIterable<Item>,
): AsyncIterable<Item> {
  for await (const item of items) if (sections.includes(item.symbol.charAt(0))) yield item;
}

describe('a leak detector for hydrogen tanks belongs to F17C and G01M', () => {
  it('with the compact scheme of a first start', async () => {
    const scheme = await openScheme(COMPACT);
    const taxonomy = await Taxonomy.build(scheme.entries, { version: scheme.version });
    expect(await firstFive(taxonomy)).toEqual(expect.arrayContaining(['F17C', 'G01M']));
  });

  it.skipIf(!data)(
    'with two sections of the official scheme and their definitions',
    async () => {
      const scheme = await openScheme(join(data!, 'cpc', 'CPCTitleList202505.zip'));
      const definitions = readDefinitions(join(data!, 'cpc', 'FullCPCDefinitionXML202505.zip'));
      const taxonomy = await Taxonomy.build(ofSections('FG', scheme.entries), {
        version: scheme.version,
        definitions: ofSections('FG', definitions),
      });
      expect(await firstFive(taxonomy)).toEqual(expect.arrayContaining(['F17C', 'G01M']));
    },
    300_000,
  );
});
