// Gives texts the subclasses that a model is sure of, so that an encoder can learn from them (self-training): for each record of
// the split `train` its sections, and up to four subclasses of these, in `cpc`. A text of which not even sections are known gets
// subclasses of any, which rule no others out; without a sure one it is left out.
//   NONET_DATA=… node tools/pseudo-labels.mjs --model FOLDER --output FOLDER [--limit N per file] [--device auto|cpu|cuda] [FILE.jsonl.gz …]
// Without files: the collections without subclasses of tools/model-data.mjs. `bench/fine-tune.mjs --pseudo FOLDER` reads the result.
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip, gzipSync } from 'node:zlib';
import { SECTIONS } from '@nonet/cpc-taxonomy';
import { openEncoder, writeTogether } from '@nonet/encoder';
import { openMixture, pseudoSubclasses, readKeywords } from '@nonet/experts';
import { patentFromJson, patentText } from '@nonet/patents';
import { FileEmbeddings } from '../bench/cached-embeddings.mjs';
import { COMPACT, DATA, fullScheme } from '../bench/zero-shot-scheme.mjs';
import { fileOf, WITHOUT_SUBCLASSES } from './model-data.mjs';

const { values: args, positionals } = parseArgs({
  options: {
    model: { type: 'string' },
    output: { type: 'string' },
    limit: { type: 'string', default: 'Infinity' },
    device: { type: 'string', default: 'auto' },
  },
  allowPositionals: true,
});
if (!args.model || !args.output) {
  console.error(
    'Usage: NONET_DATA=FOLDER node tools/pseudo-labels.mjs --model FOLDER --output FOLDER [FILE.jsonl.gz …]',
  );
  process.exit(2);
}
const files = positionals.length > 0 ? positionals : WITHOUT_SUBCLASSES.map((name) => fileOf(DATA, name));
/** Texts asked at a time: as many as fill the encoder's batches. */
const AT_ONCE = 8;
/** As the model was trained to read them. */
const MAX_CHARACTERS = 2500;
const began = Date.now();
const log = (...parts) => console.log(`[${Math.round((Date.now() - began) / 1000)} s]`, ...parts);

const encoder = await openEncoder({
  id: basename(args.model),
  checkpoint: join(args.model, 'encoder'),
  device: args.device,
});
const model = await openMixture(args.model, {
  taxonomy: await fullScheme(),
  encoder,
  encoderState: 'fine-tuned',
  embeddings: new FileEmbeddings(encoder.dimension),
  keywords: await readKeywords(COMPACT),
});
log(`encoder ${encoder.fingerprint} on ${encoder.device}`);
await mkdir(args.output, { recursive: true });
try {
  for (const file of files) await label(file);
} finally {
  await model.dispose();
  await encoder.dispose();
}

async function label(file) {
  const records = await trainingRecords(file);
  const labelled = [];
  for (let start = 0; start < records.length; start += AT_ONCE) {
    labelled.push(...(await Promise.all(records.slice(start, start + AT_ONCE).map(withSubclasses))));
    if (start % (AT_ONCE * 64) === 0) log(basename(file), labelled.length, '/', records.length);
  }
  const known = labelled.filter(({ record }) => record.cpc.length > 0);
  const content = gzipSync(known.map(({ record }) => `${JSON.stringify(record)}\n`).join(''));
  await writeTogether([{ file: join(args.output, basename(file)), parts: () => [content] }]);
  const added = labelled.reduce((sum, { subclasses }) => sum + subclasses.length, 0);
  const none = labelled.filter(({ subclasses }) => subclasses.length === 0).length;
  log(`${basename(file)}: ${labelled.length} records, ${added} subclasses; ${none} got none`);
}

/** The records to learn from, as they are written. A record that is none ends the run. */
async function trainingRecords(file) {
  const records = [];
  const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()) });
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '' || records.length >= Number(args.limit)) continue;
    const record = JSON.parse(line);
    const { patent, reason = 'has an unknown section' } = patentFromJson(record);
    const areSections = (record.sections ?? []).every((section) => SECTIONS.includes(section));
    if (!patent || !areSections) throw new Error(`${file}, line ${number}: the record ${reason}.`);
    if (patent.split === 'train') records.push({ record, patent });
  }
  return records;
}

async function withSubclasses({ record: { sections = [], ...record }, patent }) {
  const text = patentText(patent, { maxCharacters: MAX_CHARACTERS });
  const shares = await model.shares(text, { excluded: [patent.number] });
  const within = sections.length > 0 ? sections : SECTIONS;
  const subclasses = pseudoSubclasses(shares, model.reader.labels, within);
  const labels = sections.length > 0 ? record.labels : 'partial';
  return { record: { ...record, cpc: [...sections, ...subclasses], labels }, subclasses };
}
