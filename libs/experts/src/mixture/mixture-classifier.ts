import { plainTitle, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { legacyWanted, regionOf } from '../classifier/candidates.js';
import { mapInTurns } from '../classifier/map-in-turns.js';
import type { Classifier, Prediction, Question, Ranking, ScoredSymbol } from '../classifier/index.js';
import { backedOff, descend, rankingOf, type FoundNode } from '../descent/descent.js';
import { MassFlow } from '../descent/mass-flow.js';
import { SiblingLexicon } from '../descent/sibling-lexicon.js';
import { lowerVotes } from './lower-votes.js';
import { meanSignals, mixtureEvidence } from './mixture-evidence.js';
import type { ExpertReading, MixtureReader, ReadOptions } from './mixture-reader.js';
import type { MixtureParameters } from './parameters.js';
import type { PluginAnswer, PluginExperts, PluginVoice } from './plugin-experts.js';
import { sharesBesideLegacy } from '../taxonomy-index/legacy-shares.js';
import { countCarriers, voicesOf } from './voices.js';
import { Scoring, type UncalibratedText, type UpperScores } from './scoring.js';

/** What was found for a question, and what it was found by. */
interface Search {
  readonly reading: ExpertReading;
  readonly upper: UpperScores;
  /** The experts of plugins that took part. */
  readonly voices: readonly PluginVoice[];
  readonly found: readonly FoundNode[];
}

/**
 * Nine experts, one for each section, behind a gate. Every score is the calibrated probability that the text carries the
 * symbol, and never above the score of the parent. It depends on the text alone, not on which candidates were asked for.
 */
export class MixtureClassifier implements Classifier {
  private readonly siblings: SiblingLexicon;
  private readonly scoring: Scoring;
  private carriers: ReadonlyMap<number, number> | null = null;

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
    const { found, reading, upper, voices } = await this.search(question);
    const means = meanSignals(reading.signals);
    const explained = (node: FoundNode) => ({
      ...this.scored(node, upper),
      title: plainTitle(taxonomy.titleAt(node.position)),
      level: taxonomy.levelAt(node.position),
      evidence: mixtureEvidence(node, {
        reading,
        means,
        masses: upper.masses,
        index,
        examples: memory.examples,
        siblings: this.siblings,
        parameters: this.parameters,
        experts: this.scoring.experts,
        voices,
      }),
    });
    return mapInTurns(found, explained, question.signal);
  }

  async rank(question: Question, options: Pick<ReadOptions, 'excluded'> = {}): Promise<Ranking> {
    const { found, reading, upper } = await this.search(question, options);
    return {
      ...rankingOf(found, (node) => this.scored(node, upper)),
      voices: voicesOf(reading.signals, upper.masses, this.reader),
    };
  }

  /** Counted once: whatever changes the memory makes another classifier of it. */
  remembered(subclass: CpcSymbol): number {
    this.carriers ??= countCarriers(this.reader.memory.examples, (row) => this.reader.subclassesAt(row));
    return this.carriers.get(this.reader.labels.indexOf(subclass)) ?? 0;
  }

  /**
   * How the fused scores share a text among the subclasses, before gates and calibration: [subclasses], in the order of
   * `reader.labels`, adding up to 1 but for legacy ones.
   */
  async shares(text: string, options: ReadOptions = {}): Promise<Float32Array> {
    return this.scoring.upper(await this.reader.read(text, options)).masses;
  }

  /** What gates and calibrations start from, for whoever fits them to other texts. */
  async uncalibrated(text: string, options: ReadOptions = {}): Promise<UncalibratedText> {
    const { reading } = await this.withPlugins(await this.reader.read(text, options), options.signal);
    return this.scoring.uncalibrated(reading);
  }

  /** The same experts with other parameters. It stands on this one and need not be disposed of. */
  withParameters(parameters: MixtureParameters): MixtureClassifier {
    return new MixtureClassifier(this.reader, parameters, this.pluginExperts);
  }

  /** From this score on a symbol is selected, if all symbols above it are; one that was added after training has to be surer. */
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
    const { text, vector, candidates, top, minScore, minConfidence, year, signal } = question;
    const legacy = legacyWanted(candidates, question.legacy);
    const region = regionOf(taxonomy, candidates, legacy);
    const read = await this.reader.read(text, { ...options, vector, signal });
    const { reading, said } = await this.withPlugins({ ...read, facts: question.facts ?? undefined }, signal);
    if (said.degraded.length > 0) question.onDegraded?.(said.degraded);
    const upper = this.scoring.upper(reading, { legacy, year });
    const flow = new MassFlow(index, this.siblings, reading, {
      upper: upper.scores,
      weights: this.parameters.descent,
      groupScores: reading.groupScores,
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
    return { reading, upper, voices: said.voices, found: backedOff(found, minConfidence) };
  }

  /** With what the experts of plugins say. */
  private async withPlugins(
    asked: ExpertReading,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly reading: ExpertReading; readonly said: PluginAnswer }> {
    if (this.pluginExperts === null)
      return { reading: asked, said: { scores: null, voices: [], degraded: [] } };
    const fused = this.scoring.experts.fusedScores(asked.signals);
    const own = { fused, shares: sharesBesideLegacy(fused, this.reader.legacy) };
    const said = await this.pluginExperts.answer(asked, own, signal);
    const { scores } = said;
    const reading =
      scores === null ? asked : { ...asked, pluginScores: scores.subclasses, groupScores: scores.groups };
    return { reading, said };
  }

  /** A symbol is decided for only with all above it. */
  private scored(node: FoundNode, { decisive }: Pick<UpperScores, 'decisive'>): ScoredSymbol {
    const { taxonomy } = this.reader.index;
    const reaches = ({ position, score }: FoundNode) =>
      (decisive.get(position) ?? score) >=
      this.scoring.threshold(taxonomy.symbolAt(position), taxonomy.levelAt(position));
    let selected = reaches(node);
    for (let at = node.parent; at !== null && selected; at = at.parent) selected = reaches(at);
    return { symbol: taxonomy.symbolAt(node.position), score: node.score, selected };
  }
}
