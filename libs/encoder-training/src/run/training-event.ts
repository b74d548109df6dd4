import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { SkippedPatents } from '../corpus/training-texts.js';

/** Retrieval of the subclasses of held-out patents by the similarity of patent and symbol text. */
export interface RetrievalScore {
  readonly documents: number;
  /** Share of patents with one of their subclasses among the first 1, 3 and 5, in [0, 1]. */
  readonly hit: { readonly 1: number; readonly 3: number; readonly 5: number };
  /**
   * Mean squared distance of patents from the texts of their subclasses: alignment (Wang & Isola 2020), in [0, 4], the
   * lower the better where hit@k is the same.
   */
  readonly alignment: number;
}

export type StopReason = 'steps' | 'time' | 'early';

/** What a run reports as it goes on. */
export type TrainingEvent =
  | {
      readonly type: 'started';
      readonly texts: number;
      readonly symbols: number;
      readonly skipped: SkippedPatents;
      /** Symbols that the loss asks for and that too few patents have: nothing is learnt of them. */
      readonly withoutExamples: readonly CpcSymbol[];
      /** Numbers that are trained, of all numbers of the encoder and its heads. */
      readonly trained: number;
      readonly parameters: number;
      /** The step it goes on after; 0 for a new run. */
      readonly resumedAt: number;
      readonly steps: number;
    }
  | {
      readonly type: 'progress';
      readonly step: number;
      readonly steps: number;
      /** Means over the steps since the last report. */
      readonly loss: number;
      readonly metrics: Readonly<Record<string, number>>;
      /** Of the last step, before clipping. */
      readonly gradientNorm: number;
      readonly learningRate: number;
      readonly tokensPerSecond: number;
      /** Null before it can be estimated. */
      readonly remainingSeconds: number | null;
    }
  | {
      readonly type: 'evaluation';
      readonly step: number;
      readonly score: RetrievalScore;
      readonly best: number;
    }
  | { readonly type: 'saved'; readonly step: number; readonly file: string }
  | {
      readonly type: 'finished';
      readonly step: number;
      readonly reason: StopReason;
      /** The folder with the encoder, and the step that it is from. */
      readonly checkpoint: string;
      readonly fromStep: number;
      readonly seconds: number;
    };
