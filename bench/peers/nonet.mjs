// What the model that ships answers, as the other systems answer: NONET_DATA=… node bench/peers/nonet.mjs --texts FOLDER --predictions FOLDER
// It is asked for subclasses and for sections, one text after the other, as `npx nonet classify` asks.
import { createWriteStream, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openEncoder } from '@nonet/encoder';
import { openMixture, readKeywords } from '@nonet/experts';
import { FileEmbeddings } from '../cached-embeddings.mjs';
import { COMPACT, fullScheme } from '../zero-shot-scheme.mjs';

const { values: args } = parseArgs({
  options: {
    texts: { type: 'string' },
    predictions: { type: 'string' },
    limit: { type: 'string', default: 'Infinity' },
    model: { type: 'string', default: fileURLToPath(new URL('../../models/nonet-experts', import.meta.url)) },
  },
});
if (!args.texts || !args.predictions) {
  console.error('Usage: NONET_DATA=FOLDER node bench/peers/nonet.mjs --texts FOLDER --predictions FOLDER');
  process.exit(2);
}
const documents = readFileSync(join(args.texts, 'dev.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(0, Number(args.limit))
  .map(JSON.parse);
const encoder = await openEncoder({
  id: basename(args.model),
  checkpoint: join(args.model, 'encoder'),
  device: 'cpu',
});
const model = await openMixture(args.model, {
  taxonomy: await fullScheme(),
  encoder,
  encoderState: 'fine-tuned',
  embeddings: new FileEmbeddings(encoder.dimension),
  keywords: await readKeywords(COMPACT),
});
const scoresOf = async (text, level) => {
  const candidates = { kind: 'level', level, under: null };
  // The peers learn the legacy symbols like any other, and the truth has them.
  const { ranked } = await model.rank({ text, candidates, top: 100, minScore: 0, legacy: 'counted' });
  return Object.fromEntries(ranked.map(({ symbol, score }) => [symbol, score]));
};
try {
  await scoresOf(documents[0].text, 'subclass');
  const output = createWriteStream(join(args.predictions, 'nonet.jsonl'));
  const [began, before] = [performance.now(), process.cpuUsage()];
  for (const { set, id, text } of documents) {
    const [subclasses, sections] = [await scoresOf(text, 'subclass'), await scoresOf(text, 'section')];
    output.write(`${JSON.stringify({ set, id, subclasses, sections })}\n`);
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  await new Promise((resolve) => output.end(resolve));
  const costs = {
    title: 'Nonet, as shipped',
    trainSeconds: null,
    trainMegabytes: null,
    askMegabytes: process.resourceUsage().maxRSS / 1024,
    bytes: sizeOf(args.model),
    documentsPerSecond: documents.length / seconds,
    processorSeconds: (user + system) / 1e6 / documents.length,
  };
  writeFileSync(join(args.predictions, 'nonet.costs.json'), `${JSON.stringify(costs)}\n`);
} finally {
  await model.dispose();
  await encoder.dispose();
}

function sizeOf(folder) {
  const files = readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, name)));
  return files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}
