// Writes the texts of the comparison into a folder: NONET_DATA=… node bench/peers/export.mjs --output FOLDER [--pseudo FOLDER] [--limit N per collection]
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readKeywords } from '@nonet/experts';
import { COMPACT, DATA, fullScheme } from '../zero-shot-scheme.mjs';
import { writeTexts } from './texts.mjs';

const { values: args } = parseArgs({
  options: {
    output: { type: 'string' },
    pseudo: { type: 'string', default: '' },
    limit: { type: 'string', default: 'Infinity' },
  },
});
if (!args.output) {
  console.error('Usage: NONET_DATA=FOLDER node bench/peers/export.mjs --output FOLDER [--pseudo FOLDER]');
  process.exit(2);
}
await mkdir(args.output, { recursive: true });
const taxonomy = await fullScheme();
const counts = await writeTexts(args.output, {
  data: DATA,
  taxonomy,
  keywords: await readKeywords(COMPACT),
  pseudo: args.pseudo,
  limit: Number(args.limit),
});
console.log(`${counts.train} training texts, ${counts.dev} dev texts in ${args.output}`);
