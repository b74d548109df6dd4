import { plainTitle } from '@nonet/cpc-taxonomy';
import { row } from '@nonet/plugins';
import { legacyWanted, regionOf } from '../classifier/candidates.js';
import { mapInTurns } from '../classifier/map-in-turns.js';
import type {
  Classifier,
  Evidence,
  Prediction,
  Question,
  Ranking,
  ScoredSymbol,
  Signal,
  SignalEvidence,
} from '../classifier/index.js';
import { backedOff, descend, rankingOf, type FoundNode } from '../descent/descent.js';
import { groupEvidence, signalEvidence, strongestSubclass, subclassEvidence } from '../descent/evidence.js';
import { MassFlow, upperMasses } from '../descent/mass-flow.js';
import { SiblingLexicon } from '../descent/sibling-lexicon.js';
import {
  TaxonomyIndex,
  type PreparationOptions,
  type Reading,
  type TaxonomyIndexDependencies,
} from '../taxonomy-index/taxonomy-index.js';
import { subclassMasses } from '../taxonomy-index/subclass-masses.js';
import { TAXONOMY_SIGNAL_KINDS, TAXONOMY_SIGNALS } from '../taxonomy-index/taxonomy-signals.js';
import { CALIBRATIONS, ZERO_SHOT_DESCENT } from '../taxonomy-index/tuned-constants.js';

/** What was found for a question, and what it was found by. */
interface Search {
  readonly reading: Reading;
  /** Probability that a symbol of the text lies in each subclass: [subclasses]. */
  readonly masses: Float32Array;
  readonly found: readonly FoundNode[];
}

/**
 * Classifies texts into any symbols of a taxonomy with nothing but the taxonomy: no example is needed. The words that a
 * text shares with the titles and definitions, and the similarity that an encoder sees, are joined into one
 * distribution over subclasses; below them it is handed down from siblings to siblings.
 *
 * A score is the calibrated probability that the text carries the symbol. It depends on the text alone, not on which
 * candidates were asked for, and is never above the score of the parent.
 */
export class ZeroShotClassifier implements Classifier {
  private readonly siblings: SiblingLexicon;

  /** @param index belongs to the giver; a trained classifier on the same taxonomy and encoder may use it too */
  constructor(readonly index: TaxonomyIndex) {
    this.siblings = new SiblingLexicon(index.taxonomy);
  }

  /** Prepares the taxonomy: about a minute for the whole CPC on first use, seconds once its vectors are kept. */
  static async open(
    dependencies: TaxonomyIndexDependencies,
    options: PreparationOptions = {},
  ): Promise<ZeroShotClassifier> {
    return new ZeroShotClassifier(await TaxonomyIndex.prepare(dependencies, options));
  }

  async classify(question: Question): Promise<Prediction[]> {
    const { taxonomy } = this.index;
    const search = await this.search(question);
    const explained = (node: FoundNode) => ({
      ...this.scored(node),
      title: plainTitle(taxonomy.titleAt(node.position)),
      level: taxonomy.levelAt(node.position),
      evidence: this.evidence(node, search),
    });
    return mapInTurns(search.found, explained, question.signal);
  }

  async rank(question: Question): Promise<Ranking> {
    const { found } = await this.search(question);
    return rankingOf(found, (node) => this.scored(node));
  }

  /** Frees the session of the index; other classifiers on the same index cannot be used after that. */
  async dispose(): Promise<void> {
    await this.index.dispose();
  }

  private async search(question: Question): Promise<Search> {
    const { taxonomy } = this.index;
    const { text, vector, candidates, top, minScore, minConfidence, signal } = question;
    const legacy = legacyWanted(candidates, question.legacy);
    const region = regionOf(taxonomy, candidates, legacy);
    const reading = await this.index.read(text, { vector, signal });
    const masses = subclassMasses(reading.taxonomySignals, this.index.weights, this.index.layout.legacy);
    const upper = upperMasses(this.index, masses, legacy);
    const flow = new MassFlow(this.index, this.siblings, reading, { upper, weights: ZERO_SHOT_DESCENT });
    const levelAt = (position: number) => taxonomy.levelAt(position);
    const found = await descend(flow, { region, top, minScore, levelAt, signal });
    return { reading, masses, found: backedOff(found, minConfidence) };
  }

  private evidence(node: FoundNode, { reading, masses }: Search): Evidence[] {
    const level = this.index.taxonomy.levelAt(node.position);
    if (level === 'main-group' || level === 'subgroup')
      return groupEvidence(node, reading, this.index, this.siblings, ZERO_SHOT_DESCENT);
    const subclass = strongestSubclass(node.position, masses, this.index);
    return [...subclassEvidence(subclass, reading, this.index), this.subclassShares(subclass, reading)];
  }

  /** By how much each signal lifts the subclass above the average one. */
  private subclassShares(subclass: number, { taxonomySignals }: Reading): SignalEvidence {
    const lifts = new Map<Signal, number>();
    TAXONOMY_SIGNALS.forEach((signal, at) => {
      const lift = this.index.weights[signal] * row(taxonomySignals, at)[subclass];
      lifts.set(TAXONOMY_SIGNAL_KINDS[signal], (lifts.get(TAXONOMY_SIGNAL_KINDS[signal]) ?? 0) + lift);
    });
    return signalEvidence(lifts);
  }

  private scored({ position, score }: FoundNode): ScoredSymbol {
    const { taxonomy } = this.index;
    const { threshold } = CALIBRATIONS[taxonomy.levelAt(position)];
    return { symbol: taxonomy.symbolAt(position), score, selected: score >= threshold };
  }
}
