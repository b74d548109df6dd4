// What the zero-shot benchmark works on: the official scheme and the data sets in the folder NONET_DATA.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openScheme, readDefinitions, Taxonomy } from '@nonet/cpc-taxonomy';
import { readPatents } from '@nonet/patents';

export const DATA = process.env.NONET_DATA;
if (!DATA) {
  console.error('Set NONET_DATA to the folder that holds cpc/ and patents/.');
  process.exit(2);
}

export async function fullScheme() {
  const scheme = await openScheme(join(DATA, 'cpc', 'CPCTitleList202505.zip'));
  const definitions = readDefinitions(join(DATA, 'cpc', 'FullCPCDefinitionXML202505.zip'));
  return Taxonomy.build(scheme.entries, { version: scheme.version, definitions });
}

export const COMPACT = fileURLToPath(new URL('../prisma/sample/cpc-compact.tsv', import.meta.url));

export async function compactScheme() {
  const scheme = await openScheme(COMPACT);
  return Taxonomy.build(scheme.entries, { version: scheme.version });
}

/** The patents of a data set and split, at most `limit`. */
export async function patentsOf(name, split, limit = Infinity) {
  const patents = [];
  for await (const result of readPatents(join(DATA, 'patents', `${name}.jsonl.gz`))) {
    if (result.type !== 'patent' || result.patent.split !== split) continue;
    patents.push(result.patent);
    if (patents.length >= limit) break;
  }
  return patents;
}
