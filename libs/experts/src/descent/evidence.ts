import { plainTitle, type TermWeight } from '@nonet/cpc-taxonomy';
import { mean, row } from '@nonet/numerics';
import type {
  Evidence,
  Signal,
  SignalEvidence,
  SimilarityEvidence,
  WordEvidence,
} from '../classifier/prediction.js';
import type { Visited } from './descent.js';
import { childrenOf } from './mass-flow.js';
import type { Reading, SchemeModel } from '../scheme/scheme-model.js';
import type { SiblingLexicon } from './sibling-lexicon.js';
import { bestGroup, SIGNAL_KINDS, SUBCLASS_SIGNALS } from '../scheme/subclass-signals.js';
import { ZERO_SHOT_DESCENT, type DescentWeights } from '../scheme/tuned-constants.js';

const MAX_WORDS = 8;
const MAX_TEXT = 240;

/** What speaks for a node: shared words, the most similar text of the scheme, and what each signal weighed. */
export function evidenceFor(
  node: Visited,
  reading: Reading,
  model: SchemeModel,
  siblings: SiblingLexicon,
  weights: DescentWeights = ZERO_SHOT_DESCENT,
): Evidence[] {
  const { taxonomy } = model;
  const level = taxonomy.levelAt(node.position);
  const evidence: Evidence[] = [];
  if (level === 'main-group' || level === 'subgroup') {
    const { comparison, index } = node.among!;
    const group = node.parent!.position;
    const words =
      level === 'main-group'
        ? model.lexicon.mainGroups.explain(reading.text, model.layout.mainGroups.indexOf(node.position))
        : siblings.of(group, childrenOf(model, group)).explain(reading.text, index);
    evidence.push(...wordEvidence(words));
    evidence.push(similarityEvidence(model, node.position, comparison.similarities[index]));
    evidence.push(groupShares(node, model, weights));
    return evidence;
  }
  const subclass = strongestSubclass(node.position, reading, model);
  const words = [model.lexicon.subclasses, model.keywordLexicon].flatMap((index) =>
    index.explain(reading.text, subclass),
  );
  evidence.push(...wordEvidence(words));
  evidence.push(closestText(subclass, reading, model), subclassShares(subclass, reading, model));
  return evidence;
}

/** The subclass that a section or class owes most of its mass to: an index into the layout. */
export function strongestSubclass(
  position: number,
  { masses }: Pick<Reading, 'masses'>,
  { taxonomy, layout }: SchemeModel,
): number {
  const end = taxonomy.subtreeEndAt(position);
  let strongest = -1;
  layout.subclasses.forEach((subclass, index) => {
    if (subclass < position || subclass >= end) return;
    if (strongest < 0 || masses[index] > masses[strongest]) strongest = index;
  });
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
export function closestText(subclass: number, { scores }: Reading, model: SchemeModel): SimilarityEvidence {
  const { layout } = model;
  const group = bestGroup(layout, scores.groupSimilarities, subclass);
  const own = scores.subclassSimilarities[subclass];
  return group >= 0 && scores.groupSimilarities[group] > own
    ? similarityEvidence(model, layout.mainGroups[group], scores.groupSimilarities[group])
    : similarityEvidence(model, layout.subclasses[subclass], own);
}

function similarityEvidence(
  { taxonomy, keywords }: SchemeModel,
  position: number,
  similarity: number,
): SimilarityEvidence {
  const definition = keywords.get(taxonomy.symbolAt(position)) ?? taxonomy.definitionAt(position);
  const text = definition ?? plainTitle(taxonomy.titleAt(position), 'stripped');
  return {
    kind: 'similarity',
    symbol: taxonomy.symbolAt(position),
    source: definition === null ? 'title' : 'definition',
    text: text.length <= MAX_TEXT ? text : `${text.slice(0, text.lastIndexOf(' ', MAX_TEXT))} …`,
    similarity,
  };
}

/** By how much each signal lifts the subclass above the average one. */
function subclassShares(subclass: number, { signals }: Reading, { weights }: SchemeModel): SignalEvidence {
  const lifts = new Map<Signal, number>();
  SUBCLASS_SIGNALS.forEach((signal, index) => {
    const lift = weights[signal] * row(signals, index)[subclass];
    lifts.set(SIGNAL_KINDS[signal], (lifts.get(SIGNAL_KINDS[signal]) ?? 0) + lift);
  });
  return signalEvidence(lifts);
}

/**
 * What the node's mass gains over an even spread, in natural units: what its parent gained, and what it gained among
 * its siblings, by signal.
 */
function groupShares(
  node: Visited,
  { taxonomy, layout }: SchemeModel,
  { group, child }: DescentWeights,
): SignalEvidence {
  const weights = taxonomy.levelAt(node.position) === 'main-group' ? group : child;
  const { comparison, index } = node.among!;
  const aboveMean = (values: Float32Array) => values[index] - mean(values);
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
