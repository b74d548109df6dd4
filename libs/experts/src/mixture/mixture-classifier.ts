import { plainTitle, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Classifier, Question } from '../classifier/classifier.js';
import type { Ranking, ScoredSymbol } from '../evaluation/index.js';
import type { Prediction } from '../classifier/prediction.js';
import { regionOf } from '../classifier/candidates.js';
import { backedOff, descend, type Visited } from '../descent/descent.js';
import { MassFlow } from '../descent/mass-flow.js';
import { SiblingLexicon } from '../descent/sibling-lexicon.js';
import { lowerVotes } from './lower-votes.js';
import { mixtureEvidence } from './mixture-evidence.js';
import { MixtureFlow } from './mixture-flow.js';
import type { MixtureReader, MixtureReading, ReadOptions } from './mixture-reader.js';
import type { MixtureParameters } from './parameters.js';
import type { PluginExperts } from './plugin-experts.js';
import { Scoring, type UpperScores } from './scoring.js';

/** What a text was answered by. */
interface Answer {
  readonly reading: MixtureReading;
  readonly upper: UpperScores;
  readonly found: readonly Visited[];
}

/**
 * Nine experts, one for each section, behind a gate. Every score is the calibrated probability that the text carries the
 * symbol, and never above the score of the parent. It depends on the text alone, not on which candidates were asked for.
 */
export class MixtureClassifier implements Classifier {
  private readonly siblings: SiblingLexicon;
  private readonly scoring: Scoring;

  constructor(
    readonly reader: MixtureReader,
    readonly parameters: MixtureParameters,
    /** Those that sections were given; null: none is asked. */
    readonly pluginExperts: PluginExperts | null = null,
  ) {
    this.siblings = new SiblingLexicon(reader.model.taxonomy);
    this.scoring = new Scoring(reader.model.taxonomy, reader, parameters);
  }

  async classify(question: Question): Promise<Prediction[]> {
    const { model, memory } = this.reader;
    const { taxonomy } = model;
    const { found, reading, upper } = await this.answer(question);
    return found.map((node) => ({
      ...this.scored(node),
      title: plainTitle(taxonomy.titleAt(node.position), 'stripped'),
      level: taxonomy.levelAt(node.position),
      evidence: mixtureEvidence(node, {
        reading,
        upper,
        model,
        examples: memory.examples,
        siblings: this.siblings,
        parameters: this.parameters,
        experts: this.scoring.experts,
      }),
    }));
  }

  async rank(question: Question, options: Pick<ReadOptions, 'excluded'> = {}): Promise<Ranking> {
    const { found } = await this.answer(question, options);
    const above = new Map<number, Visited>();
    for (const node of found)
      for (let at = node.parent; at !== null; at = at.parent) above.set(at.position, at);
    for (const node of found) above.delete(node.position);
    return {
      ranked: found.map((node) => this.scored(node)),
      above: [...above.values()].map((node) => this.scored(node)),
    };
  }

  /**
   * How the joined scores share a text among the subclasses, before gates and calibration: [subclasses], in the order of
   * `reader.labels`, adding up to 1.
   */
  async shares(text: string, options: ReadOptions = {}): Promise<Float32Array> {
    return this.scoring.upper(await this.reader.read(text, options)).masses;
  }

  /** From this score on a symbol of the scheme is selected, if all above it are. */
  threshold(symbol: CpcSymbol): number {
    const { taxonomy } = this.reader.model;
    return this.scoring.threshold(symbol, taxonomy.levelAt(taxonomy.positionOf(symbol)));
  }

  /** Frees the sessions of scheme and memory; encoder and embeddings belong to the giver. */
  async dispose(): Promise<void> {
    await this.pluginExperts?.dispose();
    await this.reader.dispose();
  }

  private async answer(question: Question, options: Pick<ReadOptions, 'excluded'> = {}): Promise<Answer> {
    const { model, memory } = this.reader;
    const { taxonomy } = model;
    const { text, candidates, top, minScore, signal } = question;
    const region = regionOf(taxonomy, candidates);
    const read = await this.reader.read(text, { ...options, signal });
    const advice = (await this.pluginExperts?.advice(read, signal)) ?? null;
    const reading = { ...read, advice };
    const upper = this.scoring.upper(reading);
    const flow = new MixtureFlow(model, upper, () => {
      const votes = lowerVotes(reading.neighbours, memory.examples, taxonomy);
      const weights = this.parameters.descent;
      return new MassFlow(model, this.siblings, reading.scheme, { weights, votes });
    });
    const found = await descend(flow, {
      region,
      top,
      minScore,
      levelAt: (position) => taxonomy.levelAt(position),
      calibrate: (level, mass) => this.scoring.lower(level, mass),
      signal,
    });
    return { reading, upper, found: backedOff(found, question.minConfidence) };
  }

  /** A symbol is decided for only with all above it. */
  private scored(node: Visited): ScoredSymbol {
    const { taxonomy } = this.reader.model;
    const reaches = ({ position, score }: Visited) =>
      score >= this.scoring.threshold(taxonomy.symbolAt(position), taxonomy.levelAt(position));
    let selected = reaches(node);
    for (let at = node.parent; at !== null && selected; at = at.parent) selected = reaches(at);
    return { symbol: taxonomy.symbolAt(node.position), score: node.score, selected };
  }
}
