// Texts for the encoder benchmark.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Abstracts of 80 to 160 words from the development patents, or fictional ones of the same length. */
export function abstracts(count) {
  const file = join(process.env.NONET_DATA ?? '', 'patents', 'ai-domain.jsonl.gz');
  if (!process.env.NONET_DATA || !existsSync(file)) return fictional(count);
  const texts = [];
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    if (line === '') continue;
    const { abstract } = JSON.parse(line);
    const words = abstract?.split(/\s+/).length ?? 0;
    if (words >= 80 && words <= 160) texts.push(abstract);
    if (texts.length === count) break;
  }
  return texts;
}

function fictional(count) {
  const parts = [
    'housing',
    'valve',
    'rotor',
    'sensor',
    'circuit',
    'membrane',
    'bearing',
    'controller',
    'nozzle',
    'spindle',
  ];
  const verbs = [
    'is coupled to',
    'encloses',
    'regulates',
    'is spaced apart from',
    'receives a signal from',
    'cools',
  ];
  return Array.from({ length: count }, (_, text) => {
    const sentences = Array.from({ length: 12 + (text % 7) }, (_, i) => {
      const at = text * 31 + i * 17;
      return `The ${parts[at % 10]} ${verbs[at % 6]} the ${parts[(at * 3 + i) % 10]} by way of a ${parts[(at * 7 + 1) % 10]}.`;
    });
    return sentences.join(' ');
  });
}
