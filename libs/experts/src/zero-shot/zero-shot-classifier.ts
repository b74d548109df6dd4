import { plainTitle } from '@nonet/cpc-taxonomy';
import type { Classifier, Question } from '../classifier/classifier.js';
import type { Ranking, ScoredSymbol } from '../evaluation/index.js';
import type { Prediction } from '../classifier/prediction.js';
import { regionOf } from '../classifier/candidates.js';
import { backedOff, descend, type Visited } from '../descent/descent.js';
import { evidenceFor } from '../descent/evidence.js';
import { MassFlow } from '../descent/mass-flow.js';
import {
  SchemeModel,
  type PreparationOptions,
  type Reading,
  type SchemeParts,
} from '../scheme/scheme-model.js';
import { SiblingLexicon } from '../descent/sibling-lexicon.js';
import { CALIBRATIONS } from '../scheme/tuned-constants.js';

/**
 * Classifies texts into any symbols of a scheme with nothing but the scheme: no example is needed. The words that a
 * text shares with the titles and definitions, and the similarity that an encoder sees, are joined into one
 * distribution over subclasses; below them it is handed down from siblings to siblings.
 *
 * A score is the calibrated probability that the text carries the symbol. It depends on the text alone, not on which
 * candidates were asked for, and is never above the score of the parent.
 */
export class ZeroShotClassifier implements Classifier {
  private readonly siblings: SiblingLexicon;

  /** @param model belongs to the giver; a trained classifier on the same scheme and encoder may use it too */
  constructor(readonly model: SchemeModel) {
    this.siblings = new SiblingLexicon(model.taxonomy);
  }

  /** Prepares the scheme: about a minute for the whole CPC on first use, seconds once its vectors are kept. */
  static async open(parts: SchemeParts, options: PreparationOptions = {}): Promise<ZeroShotClassifier> {
    return new ZeroShotClassifier(await SchemeModel.prepare(parts, options));
  }

  async classify(question: Question): Promise<Prediction[]> {
    const { reading, found } = await this.answer(question);
    return found.map((node) => ({
      ...this.scored(node),
      title: plainTitle(this.model.taxonomy.titleAt(node.position), 'stripped'),
      level: this.model.taxonomy.levelAt(node.position),
      evidence: evidenceFor(node, reading, this.model, this.siblings),
    }));
  }

  async rank(question: Question): Promise<Ranking> {
    const { found } = await this.answer(question);
    const above = new Map<number, Visited>();
    for (const node of found)
      for (let at = node.parent; at !== null; at = at.parent) above.set(at.position, at);
    for (const node of found) above.delete(node.position);
    return {
      ranked: found.map((node) => this.scored(node)),
      above: [...above.values()].map((node) => this.scored(node)),
    };
  }

  /** Frees the scheme's session; what stands on the same scheme is done with then. */
  async dispose(): Promise<void> {
    await this.model.dispose();
  }

  private async answer(question: Question): Promise<{ reading: Reading; found: Visited[] }> {
    const { taxonomy } = this.model;
    const { text, candidates, top, minScore, signal } = question;
    const region = regionOf(taxonomy, candidates);
    const reading = await this.model.read(text, signal);
    const flow = new MassFlow(this.model, this.siblings, reading);
    const levelAt = (position: number) => taxonomy.levelAt(position);
    const found = await descend(flow, { region, top, minScore, levelAt, signal });
    return { reading, found: backedOff(found, question.minConfidence) };
  }

  private scored({ position, score }: Visited): ScoredSymbol {
    const { taxonomy } = this.model;
    const { threshold } = CALIBRATIONS[taxonomy.levelAt(position)];
    return { symbol: taxonomy.symbolAt(position), score, selected: score >= threshold };
  }
}
