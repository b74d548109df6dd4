import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SECTIONS, parseSymbol, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { floatTensor, MemoryEmbeddings, safetensorsParts } from '@nonet/encoder';
import { partialRecord, type PatentRecord } from '@nonet/patents';
import type { Encoder } from '@nonet/plugins';
import { smallTaxonomy } from './small-taxonomy.js';
import type { MixtureReader } from '../mixture/mixture-reader.js';
import type { MixtureParameters } from '../mixture/parameters.js';
import { trainMixture, type MixtureSource } from '../training/train-mixture.js';

/** Patents made up for the small taxonomy: number, symbols, text. */
const PATENTS = `
X1|A01B 1/04|A spade with teeth at the lower edge of its blade, for digging heavy soil
X2|A01B 3/00|A plough with fixed shares that is drawn over the field and turns the soil
X3|A01K 61/00|A pond for rearing fish with a pump that keeps the water rich in oxygen
X4|A01K 97/00|A holder for a fishing rod with a bell that rings when a fish bites
X5|F17C 1/04|A pressure vessel whose wall is reinforced by wound fibres of carbon
X6|F17C 5/06|A station that fills pressure vessels with compressed hydrogen
X7|G01M 3/26,F17C 13/02|A pressure sensor that finds the loss of gas from a hydrogen tank
X8|G01M 9/00|A wind tunnel with a moving floor for testing cars
X9|G01M 3/38|A leak of a pipe is found by the light of a laser that the gas takes up
X10|A01B 1/02|A shovel with a bent shaft that is easy on the back while digging
X11|F17C 13/04|Arrangement of valves on a bundle of gas cylinders
X12|A01K 61/00|A cage for rearing salmon in the sea that sinks during storms
`;

export const patents: readonly PatentRecord[] = PATENTS.trim()
  .split('\n')
  .map((line) => {
    const [number, symbols, text] = line.split('|');
    return patent(number, symbols.split(','), text);
  });

export function patent(number: string, symbols: readonly string[], text: string): PatentRecord {
  const parsed = symbols.map((symbol) => parseSymbol(symbol));
  return partialRecord({ number, abstract: text, symbols: parsed, labels: 'gold' });
}

/** Subclasses that the heads know; the taxonomy has G06N besides. */
export const KNOWN = ['A01B', 'A01K', 'F17C', 'G01M'] as readonly string[] as readonly CpcSymbol[];

/** Heads as training writes them, except that nobody trained them: they say the same of every text. */
export async function writeHeads(folder: string, dimension: number): Promise<void> {
  const heads = { subclasses: KNOWN, sections: SECTIONS };
  await writeFile(join(folder, 'heads.json'), JSON.stringify(heads));
  const tensors = Object.entries(heads).flatMap(([name, labels]) => [
    floatTensor(
      `${name}.weights`,
      [dimension, labels.length],
      () => new Float32Array(dimension * labels.length),
    ),
    floatTensor(`${name}.bias`, [labels.length], () => new Float32Array(labels.length).fill(-1)),
  ]);
  await writeFile(join(folder, 'heads.safetensors'), Buffer.concat([...safetensorsParts(tensors)]));
}

/** Nine experts of the small taxonomy, trained on made-up patents. */
export async function smallMixture(
  encoder: Encoder,
  encoderFolder: string,
  labels: PatentRecord['labels'] = 'gold',
): Promise<{ reader: MixtureReader; parameters: MixtureParameters }> {
  const dependencies = {
    taxonomy: await smallTaxonomy(),
    encoder,
    embeddings: new MemoryEmbeddings(),
  };
  const source: MixtureSource = {
    name: 'made up',
    remembered: [],
    held: patents.map((record) => ({ ...record, labels })),
    unknownSections: [],
    weight: 1,
    calibrationWeight: 1,
    keepsHeld: true,
  };
  for await (const event of trainMixture({ dependencies, encoderFolder, sources: [source] }))
    if (event.type === 'fitted') return { reader: event.reader, parameters: event.parameters };
  throw new Error('The training ended without a mixture.');
}
