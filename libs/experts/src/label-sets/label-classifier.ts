import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { type EmbeddingStore, keptEmbeddings } from '@nonet/encoder';
import { mean, sigmoid } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import { logisticLogit, type LogisticModel } from '../calibration/logistic.js';
import type {
  NeighbourEvidence,
  Signal,
  SignalEvidence,
  VoiceKind,
  WordEvidence,
} from '../classifier/prediction.js';
import { backedOff, type FoundNode } from '../descent/descent.js';
import { signalEvidence, wordEvidence } from '../descent/evidence.js';
import { dissentAmong, type Teaching, teachingOfDecisions } from '../review-order/teaching.js';
import {
  LABEL_FEATURE_KINDS,
  LABEL_FEATURES,
  type LabelReading,
  labelSignals,
  type LabelSignals,
  type LabelSources,
  labelWords,
} from './label-features.js';
import { LabelMemory } from './label-memory.js';
import { modelOf } from './label-pairs.js';
import type { LabelParameters } from './label-parameters.js';
import { isLeaf, type LabelEntries, type LabelExample, labelText, pathOf, rootOf } from './label-set.js';

/** A label that a text is given, or might be. */
export interface ScoredLabel {
  readonly id: string;
  /** Calibrated probability that the text carries the label; never above that of the label above it. */
  readonly score: number;
  readonly selected: boolean;
}

/** The same as people read it. */
export interface LabelAnswer extends ScoredLabel {
  readonly title: string;
  /** Titles from the top down, its own among them. */
  readonly path: readonly string[];
  readonly evidence: readonly LabelEvidence[];
}

/** A reason for a label, in terms that a reader can check. */
export type LabelEvidence =
  | WordEvidence
  | { readonly kind: 'label-text'; readonly id: string; readonly text: string; readonly similarity: number }
  | NeighbourEvidence
  | { readonly kind: 'symbol'; readonly symbol: CpcSymbol; readonly score: number }
  | SignalEvidence;

/** One way to look at a text, and the label that it alone would name. */
export interface LabelVoice {
  readonly voice: VoiceKind;
  readonly label: string;
}

/** The labels of a text without reasons, and what a verdict on them would teach. */
export interface LabelJudgement {
  /** Best first. */
  readonly ranked: readonly ScoredLabel[];
  readonly voices: readonly LabelVoice[];
  readonly teaching: Teaching;
}

export interface LabelQuestion {
  readonly top: number;
  readonly minScore: number;
  /** An answer with a lower score is replaced by the deepest label above it that reaches this; null: answers stay as they are. */
  readonly minConfidence: number | null;
  /** Number of a patent that is no example for this text: its own. */
  readonly excluded: string | null;
}

export interface LabelClassifierDependencies {
  readonly labels: LabelEntries;
  readonly examples: readonly LabelExample[];
  readonly parameters: LabelParameters;
  readonly encoder: Pick<Encoder, 'fingerprint' | 'dimension' | 'embed'>;
  readonly embeddings: EmbeddingStore;
  readonly symbolFor: ReadonlyMap<CpcSymbol, CpcSymbol>;
  readonly signal?: AbortSignal;
}

/** Classifies texts into the labels of a set, by whatever is known of them. */
export class LabelClassifier {
  private readonly model: LogisticModel;
  private readonly shifts: readonly number[];

  constructor(
    readonly sources: LabelSources,
    readonly parameters: LabelParameters,
  ) {
    this.model = modelOf(parameters);
    this.shifts = sources.labels.map(({ id }) => parameters.labels[id] ?? 0);
  }

  /** Reads the words of the labels; their vectors and those of the examples are fetched or computed. */
  static async open(given: LabelClassifierDependencies): Promise<LabelClassifier> {
    const { labels, examples, parameters, encoder, embeddings: store, symbolFor, signal } = given;
    const texts = labels.map((_, at) => labelText(labels, at));
    const vectors = await keptEmbeddings(texts, { encoder, role: 'passage', store, signal });
    const remembered = examples.map(({ text }) => text);
    const memory =
      examples.length === 0
        ? null
        : await LabelMemory.build(
            labels,
            examples,
            await keptEmbeddings(remembered, { encoder, role: 'query', store, signal }),
            signal,
          );
    return new LabelClassifier({ labels, words: labelWords(labels), vectors, memory, symbolFor }, parameters);
  }

  /** The symbols whose scores it asks the classifier of the CPC for. */
  get symbols(): CpcSymbol[] {
    return [...new Set(this.sources.symbolFor.values())];
  }

  signals(reading: LabelReading, excluded: string | null): LabelSignals {
    return labelSignals(this.sources, reading, excluded);
  }

  /** The scores of all labels: no label has more than the one above it. */
  scores({ features }: Pick<LabelSignals, 'features'>): Float64Array {
    const { labels } = this.sources;
    const scores = Float64Array.from(features, (row, at) =>
      sigmoid(logisticLogit(this.model, row) + this.shifts[at]!),
    );
    for (let at = labels.length - 1; at >= 0; at--) {
      const { parent } = labels[at]!;
      if (parent >= 0 && scores[at]! > scores[parent]!) scores[parent] = scores[at]!;
    }
    return scores;
  }

  /** The best labels, best first. */
  rank(reading: LabelReading, question: LabelQuestion): ScoredLabel[] {
    return this.found(this.scores(this.signals(reading, question.excluded)), question).map((node) =>
      this.scored(node),
    );
  }

  /** The same with what a verdict would teach. @param characters of the text */
  judge(reading: LabelReading, question: LabelQuestion, characters: number): LabelJudgement {
    const { labels, memory } = this.sources;
    const signals = this.signals(reading, question.excluded);
    const scores = this.scores(signals);
    const found = this.found(scores, question);
    const named = this.voices(scores, signals);
    const decisions = found.map(({ position, score }) => ({
      score,
      selected: this.isSelected(score),
      remembered: memory?.counts[position] ?? 0,
    }));
    const dissent = dissentAmong(
      named.map(({ at }) => at),
      (at) => rootOf(labels, at),
    );
    return {
      ranked: found.map((node) => this.scored(node)),
      voices: named.map(({ voice, at }) => ({ voice, label: labels[at]!.id })),
      teaching: teachingOfDecisions({ decisions, dissent, characters }),
    };
  }

  /** What each way to look at a text has to say of the lowest labels, where it has anything to say. */
  private voices(
    scores: Float64Array,
    { features, similarities, votes }: LabelSignals,
  ): { readonly voice: VoiceKind; readonly at: number }[] {
    const { labels } = this.sources;
    const words = LABEL_FEATURES.indexOf('words');
    const ways: readonly (readonly [VoiceKind, (at: number) => number])[] = [
      ['experts', (at) => scores[at]!],
      ['neighbours', (at) => votes?.votes[at] ?? 0],
      ['words', (at) => features[at]![words]!],
      ['titles', (at) => similarities[at]!],
    ];
    return ways.flatMap(([voice, valueOf]) => {
      let best = -1;
      labels.forEach((label, at) => {
        if (isLeaf(label, at) && valueOf(at) > (best < 0 ? 0 : valueOf(best))) best = at;
      });
      return best < 0 ? [] : [{ voice, at: best }];
    });
  }

  private isSelected(score: number): boolean {
    return score >= this.parameters.threshold;
  }

  /** The same with what speaks for them. */
  classify(reading: LabelReading, question: LabelQuestion): LabelAnswer[] {
    const { labels } = this.sources;
    const signals = this.signals(reading, question.excluded);
    return this.found(this.scores(signals), question).map((node) => ({
      ...this.scored(node),
      title: labels[node.position]!.title,
      path: pathOf(labels, node.position),
      evidence: this.evidence(node.position, reading, signals),
    }));
  }

  /**
   * Labels that have none below them by score, and others that are selected where none below them is: texts that belong
   * there and nowhere further down.
   */
  private found(scores: Float64Array, { top, minScore, minConfidence }: LabelQuestion): FoundNode[] {
    const { labels } = this.sources;
    const nodes: FoundNode[] = [];
    labels.forEach(({ parent }, position) => {
      const score = scores[position]!;
      nodes.push({
        position,
        mass: score,
        ownMass: score,
        score,
        parent: nodes[parent] ?? null,
        among: null,
      });
    });
    const isSelected = (at: number) => this.isSelected(scores[at]!);
    const isAnswer = (at: number) => {
      const label = labels[at]!;
      if (isLeaf(label, at)) return true;
      if (!isSelected(at)) return false;
      for (let below = at + 1; below < label.subtreeEnd; below++) if (isSelected(below)) return false;
      return true;
    };
    const found = nodes
      .filter(({ position, score }) => score >= minScore && isAnswer(position))
      .sort((a, b) => b.score - a.score || a.position - b.position)
      .slice(0, top);
    return backedOff(found, minConfidence);
  }

  private scored({ position, score }: FoundNode): ScoredLabel {
    return { id: this.sources.labels[position]!.id, score, selected: this.isSelected(score) };
  }

  private evidence(at: number, reading: LabelReading, signals: LabelSignals): LabelEvidence[] {
    const { labels, words } = this.sources;
    const { closest, similarities, implied, votes } = signals;
    const nearest = closest[at]!;
    const symbol = implied[at]!;
    const patents = (votes?.supporters[at] ?? []).map(({ id, similarity }) => ({ number: id, similarity }));
    return [
      ...wordEvidence(words.explain(reading.terms, at)),
      {
        kind: 'label-text',
        id: labels[nearest]!.id,
        text: labels[nearest]!.description ?? labels[nearest]!.title,
        similarity: similarities[nearest]!,
      },
      ...(symbol === null ? [] : [{ kind: 'symbol', ...symbol } as const]),
      ...(patents.length === 0 ? [] : [{ kind: 'neighbours', patents } as const]),
      this.shares(at, signals),
    ];
  }

  /** By how much each signal lifts the label above the average one. */
  private shares(at: number, { features }: LabelSignals): SignalEvidence {
    const lifts = new Map<Signal, number>();
    LABEL_FEATURES.forEach((feature, k) => {
      const kind = LABEL_FEATURE_KINDS[feature];
      const lift = this.model.weights[k]! * (features[at]![k]! - mean(features.map((row) => row[k]!)));
      lifts.set(kind, (lifts.get(kind) ?? 0) + lift);
    });
    return signalEvidence(lifts);
  }
}
