import { plainTitle, type TermWeight } from '@nonet/cpc-taxonomy';
import { mean } from '@nonet/numerics';
import type {
  Evidence,
  Signal,
  SignalEvidence,
  SimilarityEvidence,
  WordEvidence,
} from '../classifier/prediction.js';
import type { FoundNode } from './descent.js';
import { childrenOf } from './mass-flow.js';
import type { Reading, TaxonomyIndex } from '../taxonomy-index/taxonomy-index.js';
import type { SiblingLexicon } from './sibling-lexicon.js';
import { bestGroup } from '../taxonomy-index/taxonomy-signals.js';
import type { DescentWeights } from '../taxonomy-index/tuned-constants.js';

const MAX_WORDS = 8;
const MAX_TEXT = 240;

/** What speaks for a main group or subgroup: shared words, how similar its text is, and what each signal weighed. */
export function groupEvidence(
  node: FoundNode,
  reading: Reading,
  index: TaxonomyIndex,
  siblings: SiblingLexicon,
  weights: DescentWeights,
): Evidence[] {
  const { comparison, place } = node.among!;
  const parent = node.parent!.position;
  const words =
    index.taxonomy.levelAt(node.position) === 'main-group'
      ? index.lexicon.mainGroups.explain(reading.terms, index.layout.mainGroups.indexOf(node.position))
      : siblings.of(parent, childrenOf(index, parent)).explain(reading.terms, place);
  return [
    ...wordEvidence(words),
    similarityEvidence(index, node.position, comparison.similarities[place]),
    groupShares(node, index, weights),
  ];
}

/** What speaks for a subclass, and so for the class and section above it: shared words, and the most similar text. */
export function subclassEvidence(subclass: number, reading: Reading, index: TaxonomyIndex): Evidence[] {
  const words = [index.lexicon.subclasses, index.keywordLexicon].flatMap((lexicon) =>
    lexicon.explain(reading.terms, subclass),
  );
  return [...wordEvidence(words), closestText(subclass, reading, index)];
}

/**
 * The subclass that a section or class owes most of its mass to: an index into the layout.
 * @param masses `[subclasses]`
 */
export function strongestSubclass(
  position: number,
  masses: Float32Array,
  { taxonomy, layout }: TaxonomyIndex,
): number {
  const end = taxonomy.subtreeEndAt(position);
  let strongest = -1;
  const { subclasses } = layout;
  for (let index = 0; index < subclasses.length && subclasses[index] < end; index++) {
    if (subclasses[index] < position) continue;
    if (strongest < 0 || masses[index] > masses[strongest]) strongest = index;
  }
  return strongest;
}

export function wordEvidence(terms: readonly TermWeight[]): WordEvidence[] {
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  if (total <= 0) return [];
  const shares = new Map<string, number>();
  for (const { term, weight } of terms) shares.set(term, (shares.get(term) ?? 0) + weight / total);
  const words = [...shares]
    .map(([word, weight]) => ({ word, weight }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MAX_WORDS);
  return [{ kind: 'words', words }];
}

/** The text of the subclass or of the main group below it that is most similar. */
function closestText(subclass: number, { scores }: Reading, index: TaxonomyIndex): SimilarityEvidence {
  const { layout } = index;
  const group = bestGroup(layout, scores.groupSimilarities, subclass);
  const own = scores.subclassSimilarities[subclass];
  return group >= 0 && scores.groupSimilarities[group] > own
    ? similarityEvidence(index, layout.mainGroups[group], scores.groupSimilarities[group])
    : similarityEvidence(index, layout.subclasses[subclass], own);
}

function similarityEvidence(
  { taxonomy, keywords }: TaxonomyIndex,
  position: number,
  similarity: number,
): SimilarityEvidence {
  const definition = keywords.get(taxonomy.symbolAt(position)) ?? taxonomy.definitionAt(position);
  const text = definition ?? plainTitle(taxonomy.titleAt(position));
  return {
    kind: 'similarity',
    symbol: taxonomy.symbolAt(position),
    source: definition === null ? 'title' : 'definition',
    text: text.length <= MAX_TEXT ? text : `${text.slice(0, text.lastIndexOf(' ', MAX_TEXT))} …`,
    similarity,
  };
}

/**
 * What the node's mass gains over an even spread, in natural units: what its parent gained, and what it gained among
 * its siblings, by signal.
 */
function groupShares(
  node: FoundNode,
  { taxonomy, layout }: TaxonomyIndex,
  { group, child }: DescentWeights,
): SignalEvidence {
  const weights = taxonomy.levelAt(node.position) === 'main-group' ? group : child;
  const { comparison, place } = node.among!;
  const aboveMean = (values: Float32Array) => values[place] - mean(values);
  return signalEvidence(
    new Map<Signal, number>([
      ['parent', Math.log(Math.max(1, node.parent!.mass * layout.subclasses.length))],
      ['similarity', weights.similarity * aboveMean(comparison.similarities)],
      ['words', weights.words * aboveMean(comparison.words)],
      ['neighbours', weights.votes * aboveMean(comparison.votes)],
      ['prior', weights.size * aboveMean(comparison.logSizes)],
    ]),
  );
}

/** Shares of what speaks for the node; signals that speak against it have none. */
export function signalEvidence(lifts: ReadonlyMap<Signal, number>): SignalEvidence {
  const positive = [...lifts].filter(([, lift]) => lift > 0).sort(([, a], [, b]) => b - a);
  const total = positive.reduce((sum, [, lift]) => sum + lift, 0);
  return { kind: 'signals', shares: positive.map(([signal, lift]) => ({ signal, share: lift / total })) };
}
