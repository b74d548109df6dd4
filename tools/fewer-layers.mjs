// Takes layers out of an encoder: where a student with fewer layers starts from, before `bench/fine-tune.mjs --teachers` trains it.
//   node tools/fewer-layers.mjs ENCODER --layers 1,3,5 --output FOLDER
// Layers count from 0 and keep their order. Embedding tables and tokenizer stay as they are; heads are not taken along, since a
// training makes its own.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCheckpoint, Safetensors, safetensorsParts } from '@nonet/encoder/checkpoint';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { layers: { type: 'string' }, output: { type: 'string' } },
});
const [folder] = positionals;
const kept = [...new Set((values.layers ?? '').split(','))]
  .map((layer) => (/^\d+$/.test(layer) ? Number(layer) : NaN))
  .toSorted((a, b) => a - b);
if (!folder || !values.output || !values.layers) {
  console.error('Usage: node tools/fewer-layers.mjs ENCODER --layers 1,3,5 --output FOLDER');
  process.exit(2);
}
const { weightsFile, config } = await readCheckpoint(folder);
const missing = kept.find((layer) => !Number.isInteger(layer) || layer < 0 || layer >= config.layers);
if (missing !== undefined)
  throw new Error(`${folder} has layers 0 to ${config.layers - 1}, and no ${missing}`);

const LAYER = /(?<=encoder\.layer\.)\d+/;
const weights = Safetensors.open(weightsFile);
const tensors = weights.names.flatMap((name) => {
  const layer = LAYER.exec(name);
  const place = layer ? kept.indexOf(Number(layer[0])) : -1;
  if (layer && place < 0) return [];
  const { dtype: type, shape } = weights.entry(name);
  return [
    { name: name.replace(LAYER, String(place)), type, shape, bytes: () => weights.read(name, shape).bytes },
  ];
});
mkdirSync(values.output, { recursive: true });
const BESIDE = [
  'tokenizer.json',
  'sentence_bert_config.json',
  'config_sentence_transformers.json',
  'modules.json',
  '1_Pooling',
  'base.json',
];
for (const name of BESIDE.filter((one) => existsSync(join(folder, one))))
  cpSync(join(folder, name), join(values.output, name), { recursive: true });
const described = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
writeFileSync(
  join(values.output, 'config.json'),
  `${JSON.stringify({ ...described, num_hidden_layers: kept.length }, null, 2)}\n`,
);
writeFileSync(join(values.output, basename(weightsFile)), Buffer.concat([...safetensorsParts(tensors)]));
weights.close();
