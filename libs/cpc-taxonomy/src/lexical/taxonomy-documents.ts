import type { CpcLevel } from '../symbol/symbol.js';
import { plainTitle } from '../tree/node-text.js';
import type { Taxonomy } from '../tree/taxonomy.js';
import type { LexicalDocument } from './lexical-index.js';

/** How much a word counts by where it stands. Chosen on first claims of US grants of 2005. */
const WEIGHTS = { title: 2, above: 0.5, groups: 1, subgroups: 1, definition: 1, definitionsBelow: 1 };

/**
 * The documents of the nodes of a level, in scheme order: own title, titles above, titles below, own definition and
 * definitions below. References are left out: they name what stands elsewhere.
 */
export function taxonomyDocuments(taxonomy: Taxonomy, level: CpcLevel): LexicalDocument[] {
  return taxonomy.nodesAt(level).map(({ position }) => documentOf(taxonomy, position));
}

function documentOf(taxonomy: Taxonomy, position: number): LexicalDocument {
  const plain = (at: number) => plainTitle(taxonomy.titleAt(at));
  const above: string[] = [];
  for (let at = taxonomy.parentAt(position); at >= 0; at = taxonomy.parentAt(at)) above.push(plain(at));
  const groups: string[] = [];
  const subgroups: string[] = [];
  const definitions: string[] = [];
  for (let at = position + 1; at < taxonomy.subtreeEndAt(position); at++) {
    (taxonomy.levelAt(at) === 'subgroup' ? subgroups : groups).push(plain(at));
    const definition = taxonomy.definitionAt(at);
    if (definition !== null) definitions.push(definition);
  }
  return {
    fields: [
      { text: plain(position), weight: WEIGHTS.title },
      { text: above.join(' '), weight: WEIGHTS.above },
      { text: groups.join(' '), weight: WEIGHTS.groups },
      { text: subgroups.join(' '), weight: WEIGHTS.subgroups },
      { text: taxonomy.definitionAt(position) ?? '', weight: WEIGHTS.definition },
      { text: definitions.join(' '), weight: WEIGHTS.definitionsBelow },
    ],
  };
}
