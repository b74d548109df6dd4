// Writes into a model how the texts are that it was calibrated on, which a calibration for a collection starts from: for one that was made
// before mixtures had `habits`. Nothing else of it changes but the sums in model.json.
//   NONET_DATA=… node tools/model-habits.mjs [--model models/nonet-experts]
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEncoder } from '@nonet/encoder';
import {
  MIXTURE_FILES,
  mixtureHabits,
  mixtureSchema,
  mixtureText,
  openMixture,
  readHeld,
  readKeywords,
  readModelManifest,
  writeModelManifest,
} from '@nonet/experts';
import { HOLD_OUT } from '@nonet/services/operations';
import { FileEmbeddings } from '../bench/cached-embeddings.mjs';
import { COMPACT, DATA, fullScheme } from '../bench/zero-shot-scheme.mjs';
import { mixtureSources, openCollections } from './model-data.mjs';

const { values: args } = parseArgs({
  options: { model: { type: 'string', default: 'models/nonet-experts' } },
});
/** Texts read at a time: as many as fill the encoder's batches. */
const AT_ONCE = 8;

const taxonomy = await fullScheme();
const collections = await openCollections({ data: DATA, taxonomy });
const sources = await mixtureSources(collections, { share: HOLD_OUT });
const manifest = await readModelManifest(args.model);
const counts = manifest.data.sources.map(({ name, held }) => `${name} ${held}`).join(', ');
if (counts !== sources.map(({ name, held }) => `${name} ${held.length}`).join(', ')) {
  console.error(`The model was fitted on other patents: ${counts}`);
  process.exit(2);
}
const calibrating = sources.filter(({ calibrationWeight }) => calibrationWeight > 0);
const { parameters, habits } = await measured(
  calibrating.flatMap((source) => source.held.map((patent) => ({ patent, source }))),
);
console.log(JSON.stringify(habits, null, 1));
// In the order of the schema, as everything that writes a mixture has it.
const mixture = mixtureSchema.parse({ ...parameters, habits });
await writeFile(join(args.model, MIXTURE_FILES.parameters), mixtureText(mixture));
await writeModelManifest(args.model, manifest);

async function measured(held) {
  const encoder = await openEncoder({
    id: basename(args.model),
    checkpoint: join(args.model, 'encoder'),
    device: 'auto',
  });
  const model = await openMixture(args.model, {
    taxonomy,
    encoder,
    encoderState: 'fine-tuned',
    embeddings: new FileEmbeddings(encoder.dimension),
    keywords: await readKeywords(COMPACT),
  });
  try {
    const examples = [];
    for (let start = 0; start < held.length; start += AT_ONCE) {
      const part = held.slice(start, start + AT_ONCE);
      examples.push(
        ...(await Promise.all(part.map(({ patent, source }) => readHeld(patent, source, model.reader)))),
      );
    }
    console.log(`${examples.length} held patents`);
    const { parameters, reader } = model;
    return { parameters, habits: mixtureHabits(examples, reader, parameters) };
  } finally {
    await model.dispose();
    await encoder.dispose();
  }
}
