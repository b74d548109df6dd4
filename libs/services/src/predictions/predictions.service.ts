import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Evidence, LegacySymbols, ScoredSymbol, Teaching, Voice } from '@nonet/experts';
import type { Page, PageRequest } from '../paging/index.js';
import type { CpcNode } from '../taxonomy/taxonomy.service.js';
import type { PatentLabels } from '../labels/label-sets.service.js';
import type { CorpusRequest } from './classify-patents.operation.js';

/** What a model version said of a stored patent, for one symbol. */
export interface StoredPrediction {
  readonly modelId: number;
  readonly patentId: number;
  readonly symbol: CpcSymbol;
  readonly title: string;
  readonly level: CpcLevel;
  /** The symbol in the scheme; a removed one is a tombstone. */
  readonly node: CpcNode;
  /** Calibrated, 0 to 1. */
  readonly score: number;
  /** Whether the score reached the label's threshold. */
  readonly selected: boolean;
}

export interface PredictionFilter {
  /** A patent's number. */
  readonly patent?: string;
  /** This very symbol. */
  readonly symbol?: string;
  /** This symbol or any below it. */
  readonly under?: string;
  readonly level?: CpcLevel;
  readonly minScore?: number;
  readonly selected?: boolean;
  /** A model version, `name@version`; without it the active one. */
  readonly model?: string;
}

export type ScoreOrder = 'ascending' | 'descending';

/** The predictions of one model for one patent, as a classifier gave them. */
export interface PatentPredictions {
  readonly patentId: number;
  /** sha-256 of the text that was read. */
  readonly textHash: Buffer;
  readonly predictions: readonly ScoredSymbol[];
  readonly voices: readonly Voice[];
  readonly teaching: Teaching;
  /** The deepest level at which something was decided; null: nothing was. */
  readonly decidedAt: CpcLevel | null;
}

/** What a classifier gave for one patent: what was asked of it and was not known yet. */
export interface PatentAnswers {
  /** null: its symbols are known. */
  readonly predictions: PatentPredictions | null;
  /** null: its labels are known, or nobody asks for them. */
  readonly labels: PatentLabels | null;
}

/** How deep, and how long, the list of predictions of a patent is. */
export interface ClassificationDepth {
  readonly level: CpcLevel;
  /** Maximum number of symbols of a patent. */
  readonly top: number;
  readonly legacy: LegacySymbols;
}

export interface CorpusProgress {
  /** Patents that were classified and written. */
  readonly documents: number;
  /** Patents that waited at the start. */
  readonly total: number;
  readonly predictions: number;
  /** Predictions of labels. */
  readonly labels: number;
  readonly seconds: number;
}

export interface CorpusOptions {
  /** When the work began that this call goes on with: what was written since counts as its own. */
  readonly since?: Date;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CorpusProgress) => void;
}

export interface CorpusReport {
  /** The version under which the predictions are kept, `name@version`. */
  readonly model: string;
  readonly documents: number;
  readonly predictions: number;
  /** Predictions of labels of the set that was asked for too. */
  readonly labels: number;
  /** Patents whose text is not English, so that their predictions cannot be relied on; of a run, those of its last attempt. */
  readonly notEnglish: number;
  readonly seconds: number;
  /** Of the numbers that were asked for, those of no stored patent, or of several. */
  readonly unknownNumbers: readonly string[];
}

export interface PredictionsService {
  /** @throws MODEL_UNKNOWN, NOT_FOUND for a symbol in `under`, CURSOR_INVALID */
  list(filter: PredictionFilter, order: ScoreOrder, page: PageRequest): Promise<Page<StoredPrediction>>;
  /** For loaders: the predictions of each patent by a model (null: the active one), best first. */
  ofPatents(patentIds: readonly number[], model: string | null): Promise<StoredPrediction[][]>;
  /** For loaders: `name@version` of each model version. */
  modelNames(ids: readonly number[]): Promise<string[]>;
  /** Classifies again to give the reasons of predictions: one pass of the encoder for all symbols of a patent. */
  evidenceOf(
    of: { readonly modelId: number; readonly patentId: number; readonly symbols: readonly CpcSymbol[] },
    options: { signal?: AbortSignal },
  ): Promise<ReadonlyMap<CpcSymbol, readonly Evidence[]>>;
  /**
   * Classifies the patents of a filter that the model has not classified at this level and length, or with the labels of this set as it
   * is; those without text are skipped. What was written before a failure or an abort stays, and is not computed again.
   * @throws MODEL_UNKNOWN; NOT_FOUND for a label set
   */
  classifyCorpus(request: CorpusRequest, options: CorpusOptions): Promise<CorpusReport>;
}
