// What the experts of a model are shown of texts, kept in a folder between runs: signals.f32, [texts, EXPERT_SIGNALS, subclasses], and
// meta.json, what each text is. Held training texts, on which signals are weighed, come first, then the dev splits.
import { existsSync } from 'node:fs';
import { appendFile, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { matrix } from '@nonet/numerics';
import { openEncoder } from '@nonet/encoder';
import { openMixture, readKeywords } from '@nonet/experts';
import { patentText } from '@nonet/patents';
import { subclassOf } from '@nonet/cpc-taxonomy';
import { HOLD_OUT } from '@nonet/services/operations';
import { COLLECTIONS, isHeld, openCollections } from '../../tools/model-data.mjs';
import { FileEmbeddings } from '../cached-embeddings.mjs';
import { COMPACT, DATA, fullScheme } from '../zero-shot-scheme.mjs';
import { EXPERT_SIGNALS } from '../../libs/experts/dist/mixture/signals.js';

const DEV = [
  ['us-random-claims', Infinity],
  ['us-all-fields', Infinity],
  ['us-topics', Infinity],
  ['us-science', Infinity],
  ['ai-domain', 1000],
  ['us-green', Infinity],
];
const AT_ONCE = 8;

/** The kept texts of a folder; they are read and kept first where it has none. `limit`: of texts of each collection. */
export async function keptSignals(folder, { model, limit }) {
  if (!existsSync(join(folder, 'meta.json'))) await keep(folder, { model, limit });
  const { labels, sectionOf, known, rows } = JSON.parse(await readFile(join(folder, 'meta.json'), 'utf8'));
  const place = new Map(labels.map((label, at) => [label, at]));
  const texts = rows.map((row, at) => {
    const symbols = row.symbols.filter(([section]) => !row.unknownSections.includes(section));
    const subclasses = [...new Set(symbols.map((symbol) => place.get(subclassOf(symbol))))];
    return { ...row, at, subclasses: subclasses.filter((label) => label !== undefined) };
  });
  const file = await open(join(folder, 'signals.f32'));
  const signalsOf = async ({ at }) => {
    const signals = matrix(EXPERT_SIGNALS.length, labels.length);
    await file.read(
      new Uint8Array(signals.data.buffer),
      0,
      signals.data.byteLength,
      at * signals.data.byteLength,
    );
    return signals;
  };
  return { labels, sectionOf, known, texts, signalsOf, close: () => file.close() };
}

async function keep(folder, { model: modelFolder, limit }) {
  await mkdir(folder, { recursive: true });
  const taxonomy = await fullScheme();
  const collections = await openCollections({ data: DATA, taxonomy });
  const encoder = await openEncoder({
    id: basename(modelFolder),
    checkpoint: join(modelFolder, 'encoder'),
    device: 'auto',
  });
  const model = await openMixture(modelFolder, {
    taxonomy,
    encoder,
    encoderState: 'fine-tuned',
    embeddings: new FileEmbeddings(encoder.dimension),
    keywords: await readKeywords(COMPACT),
  });
  const { reader } = model;
  const file = join(folder, 'signals.f32');
  await rm(file, { force: true });
  const rows = [];

  async function add(patents, told) {
    for (let start = 0; start < patents.length; start += AT_ONCE) {
      const part = patents.slice(start, start + AT_ONCE);
      // A held patent is in the memory of the finished model: it must not find itself.
      const readings = await Promise.all(
        part.map((patent) => reader.read(patentText(patent), { excluded: [patent.number] })),
      );
      await appendFile(
        file,
        Buffer.concat(readings.map(({ signals }) => Buffer.from(signals.data.slice().buffer))),
      );
      part.forEach((patent, at) =>
        rows.push({
          ...told,
          id: patent.number,
          isComplete: patent.labels !== 'partial' && patent.labels !== 'single',
          sectionLogits: Array.from(readings[at].sectionLogits),
          nearest: readings[at].nearestSimilarity,
          symbols: patent.classifications.map(({ symbol }) => symbol),
          unknownSections: [...new Set([...patent.unknown, ...told.unknown])],
        }),
      );
    }
    console.log(`${told.set} ${told.source}: ${patents.length}`);
  }

  try {
    for (const collection of COLLECTIONS.filter(({ weight }) => weight > 0)) {
      const { name, unknown, weight, heldMost } = collection;
      const held = [];
      for await (const patent of collections.patentsOf(name, 'train'))
        if (isHeld(collection, patent, HOLD_OUT) && held.length < Math.min(heldMost, limit))
          held.push(patent);
      await add(held, { set: 'held', source: name, unknown, weight });
    }
    for (const [name, most] of DEV) {
      const patents = [];
      for await (const patent of collections.patentsOf(name, 'dev', { limit: Math.min(most, limit) }))
        patents.push(patent);
      const { unknown = [] } = COLLECTIONS.find((collection) => collection.name === name) ?? {};
      await add(patents, { set: 'dev', source: name, unknown, weight: 0 });
    }
    const { labels, sectionOf, heads } = reader;
    const meta = { labels, sectionOf: Array.from(sectionOf), known: Array.from(heads.known), rows };
    await writeFile(join(folder, 'meta.json'), JSON.stringify(meta));
  } finally {
    await model.dispose();
    await encoder.dispose();
  }
}
