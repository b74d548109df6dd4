import { parentPort } from 'node:worker_threads';
import { Taxonomy, type SchemeEntry } from '@nonet/cpc-taxonomy';
import type { LexiconBytes, LexiconRequest } from './lexicon-thread.js';
import { buildTaxonomyLexicon } from './taxonomy-lexicon.js';

const port = parentPort!;
const entries: SchemeEntry[] = [];
port.on('message', async (request: LexiconRequest) => {
  if (request.type === 'entries') {
    for (const entry of request.entries) entries.push(entry);
    return;
  }
  const taxonomy = await Taxonomy.build(entries, { version: request.version });
  const { subclasses, mainGroups } = buildTaxonomyLexicon(taxonomy);
  const bytes: LexiconBytes = { subclasses: subclasses.serialise(), mainGroups: mainGroups.serialise() };
  port.postMessage(bytes);
  port.close();
});
