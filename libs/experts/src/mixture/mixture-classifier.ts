import { plainTitle, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { regionOf } from '../classifier/candidates.js';
import type { Classifier, Prediction, Question, Ranking, ScoredSymbol } from '../classifier/index.js';
import { backedOff, descend, rankingOf, type FoundNode } from '../descent/descent.js';
import { MassFlow } from '../descent/mass-flow.js';
import { SiblingLexicon } from '../descent/sibling-lexicon.js';
import { lowerVotes } from './lower-votes.js';
import { mixtureEvidence } from './mixture-evidence.js';
import type { ExpertReading, MixtureReader, ReadOptions } from './mixture-reader.js';
import type { MixtureParameters } from './parameters.js';
import type { PluginExperts } from './plugin-experts.js';
import { Scoring, type UpperScores } from './scoring.js';

/** What was found for a question, and what it was found by. */
interface Search {
  readonly reading: ExpertReading;
  readonly upper: UpperScores;
  readonly found: readonly FoundNode[];
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
    /** The experts of plugins that sections have beside their own; null: none. */
    readonly pluginExperts: PluginExperts | null = null,
  ) {
    this.siblings = new SiblingLexicon(reader.index.taxonomy);
    this.scoring = new Scoring(reader.index.taxonomy, reader, parameters);
  }

  async classify(question: Question): Promise<Prediction[]> {
    const { index, memory } = this.reader;
    const { taxonomy } = index;
    const { found, reading, upper } = await this.search(question);
    return found.map((node) => ({
      ...this.scored(node),
      title: plainTitle(taxonomy.titleAt(node.position)),
      level: taxonomy.levelAt(node.position),
      evidence: mixtureEvidence(node, {
        reading,
        masses: upper.masses,
        index,
        examples: memory.examples,
        siblings: this.siblings,
        parameters: this.parameters,
        experts: this.scoring.experts,
      }),
    }));
  }

  async rank(question: Question, options: Pick<ReadOptions, 'excluded'> = {}): Promise<Ranking> {
    const { found } = await this.search(question, options);
    return rankingOf(found, (node) => this.scored(node));
  }

  /**
   * How the fused scores share a text among the subclasses, before gates and calibration: [subclasses], in the order of
   * `reader.labels`, adding up to 1.
   */
  async shares(text: string, options: ReadOptions = {}): Promise<Float32Array> {
    return this.scoring.upper(await this.reader.read(text, options)).masses;
  }

  /** From this score on a symbol is selected, if all symbols above it are. */
  threshold(symbol: CpcSymbol): number {
    const { taxonomy } = this.reader.index;
    return this.scoring.threshold(symbol, taxonomy.levelAt(taxonomy.positionOf(symbol)));
  }

  /** Frees the sessions of index and memory; encoder and embeddings belong to the giver. */
  async dispose(): Promise<void> {
    await this.pluginExperts?.dispose();
    await this.reader.dispose();
  }

  private async search(question: Question, options: Pick<ReadOptions, 'excluded'> = {}): Promise<Search> {
    const { index, memory } = this.reader;
    const { taxonomy } = index;
    const { text, candidates, top, minScore, minConfidence, signal } = question;
    const region = regionOf(taxonomy, candidates);
    const read = await this.reader.read(text, { ...options, signal });
    const pluginScores = (await this.pluginExperts?.scores(read, signal)) ?? null;
    const reading = { ...read, pluginScores };
    const upper = this.scoring.upper(reading);
    const flow = new MassFlow(index, this.siblings, reading, {
      upper: upper.scores,
      weights: this.parameters.descent,
      openVotes: () => lowerVotes(reading.neighbours, memory.examples, taxonomy),
    });
    const found = await descend(flow, {
      region,
      top,
      minScore,
      levelAt: (position) => taxonomy.levelAt(position),
      calibrate: (level, mass) => this.scoring.ofMass(level, mass),
      signal,
    });
    return { reading, upper, found: backedOff(found, minConfidence) };
  }

  /** A symbol is decided for only with all above it. */
  private scored(node: FoundNode): ScoredSymbol {
    const { taxonomy } = this.reader.index;
    const reaches = ({ position, score }: FoundNode) =>
      score >= this.scoring.threshold(taxonomy.symbolAt(position), taxonomy.levelAt(position));
    let selected = reaches(node);
    for (let at = node.parent; at !== null && selected; at = at.parent) selected = reaches(at);
    return { symbol: taxonomy.symbolAt(node.position), score: node.score, selected };
  }
}
