import type { LabelAnswer, LabelEvaluation, LabelVoice, ScoredLabel } from '@nonet/experts/label-sets';
import type { Teaching } from '@nonet/experts/review-order';
import type { LabelRejection } from '@nonet/labels';
import type { Page, PageRequest } from '../paging/index.js';
import type { LabelEvaluationRequest } from './evaluate-label-set.operation.js';
import type { LabelSetImport } from './import-label-set.operation.js';
import type { LabelVerdictRequest } from './review-label.operation.js';
import type { LabelLearning } from './learn-label-set.operation.js';
import type { LabelModel } from './label-model.js';
import type { LabelledPatentsAsked } from './list-labelled-patents.operation.js';

export interface LabelSet {
  readonly id: number;
  readonly name: string;
  readonly title: string | null;
  readonly revision: number;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** What an import did. */
export interface LabelSetVersion {
  readonly number: number;
  readonly file: string;
  readonly format: string;
  readonly labels: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Labels that had been removed, and are the same ones again. */
  readonly returned: number;
  readonly rejected: number;
  /** The first thousand. */
  readonly rejections: readonly LabelRejection[];
  readonly importedBy: string;
  readonly importedAt: Date;
}

export interface Label {
  readonly id: number;
  readonly labelSetId: number;
  /** What files know it by. */
  readonly key: string;
  readonly parentId: number | null;
  readonly title: string;
  readonly description: string | null;
  readonly symbols: readonly string[];
  readonly depth: number;
  readonly childCount: number;
  readonly examples: number;
  /** Numbers of versions; it is in use where `removedIn` is null. */
  readonly addedIn: number;
  readonly removedIn: number | null;
}

/** What was learnt of the examples of a set. */
export interface LabelSetFit {
  readonly model: string;
  readonly examples: number;
  /** Mean logarithmic loss on examples left out: by the usual weights, and as fitted. */
  readonly usualLoss: number;
  readonly loss: number;
  readonly weights: Readonly<Record<string, number>>;
  readonly threshold: number;
  readonly fittedAt: Date;
}

export interface LabelSetFacts {
  readonly labels: number;
  readonly examples: number;
  readonly reviews: number;
  readonly version: LabelSetVersion;
  readonly fits: readonly LabelSetFit[];
}

/** What a set goes by once it has learnt. */
export interface LabelSetLearnt {
  readonly labelSet: string;
  /** With a text: each of them is a neighbour. */
  readonly examples: number;
  /** Examples without a text whose patents are not stored: they wait until they are. */
  readonly waiting: number;
  /** null: there are too few examples for weights. */
  readonly fit: LabelSetFit | null;
}

export interface LabelSetReport extends LabelSetVersion, LabelSetLearnt {
  /** Whether the newest version was of this file already: it stays, and what it changed was changed then. */
  readonly isKnown: boolean;
}

export interface LabelReview extends LabelVerdictRequest {
  readonly id: string;
  /** What the same person had said before, of a verdict that was given just now; null: nothing. */
  readonly replaced: LabelVerdictRequest['verdict'] | null;
  /** Why the same person had said that, in words; null: without a reason, or nothing. */
  readonly replacedNote: string | null;
  readonly reviewer: string;
  readonly reviewedAt: Date;
}

export interface LabelSetAnswer {
  readonly labelSet: string;
  /** The number of the version of the set. */
  readonly version: number;
  /** Examples that were learnt from. */
  readonly examples: number;
  readonly answers: readonly LabelAnswer[];
}

export interface LabelQuestionOfSet {
  readonly labelSet: string;
  readonly text: string;
  /** The text's vector as a query of the model's encoder, where it is kept. */
  readonly vector?: Float32Array | undefined;
  /** Of a stored patent: it is no example for itself. */
  readonly number: string | null;
  readonly top: number;
  readonly minScore: number;
  readonly minConfidence: number | null;
  readonly signal?: AbortSignal | undefined;
}

/** A set and a model, opened for many texts. */
export interface Labeller {
  readonly labelSetId: number;
  readonly labelSet: string;
  /** The number of the version of the set. */
  readonly version: number;
  /** sha-256 of what was learnt that it answers by, weights and examples. */
  readonly learnt: Buffer;
  answer(
    question: Pick<LabelQuestionOfSet, 'text' | 'vector' | 'number' | 'top' | 'minScore' | 'signal'>,
  ): Promise<LabelledText>;
}

/** What is kept of the answer for a text. */
export interface LabelledText {
  /** With the rows that the labels stand in, best first. */
  readonly ranked: readonly (ScoredLabel & { readonly labelId: number })[];
  readonly voices: readonly LabelVoice[];
  readonly teaching: Teaching;
}

/** The labels of a stored patent, as a set and a model gave them. */
export interface PatentLabels extends LabelledText {
  readonly patentId: number;
  /** sha-256 of the text that was read. */
  readonly textHash: Buffer;
}

/** A label of a set that a model version gave to a stored patent, or might have. */
export interface StoredLabelPrediction extends ScoredLabel {
  readonly title: string;
  /** Titles from the top down, its own among them. */
  readonly path: readonly string[];
}

/** What a model version answered for a stored patent with the labels of a set. */
export interface LabelledPatentAnswer {
  readonly patentId: number;
  readonly number: string;
  /** Of the patent; null: it has none. */
  readonly title: string | null;
  readonly labelSet: string;
  /** The number of the version of the set that answered. */
  readonly version: number;
  /** `name@version` */
  readonly model: string;
  readonly labelledAt: Date;
  /** Best first; labels that a later version of the set lacks are left out. */
  readonly labels: readonly StoredLabelPrediction[];
}

export interface LabelSetEvaluation extends LabelEvaluation {
  readonly labelSet: string;
  readonly version: number;
  readonly model: string;
  /** Patents of the file that were left out: without a text, or with no label of the set known of them. */
  readonly leftOut: number;
}

export interface LabelWatching {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((phase: string, done: number, total: number | null) => void) | undefined;
}

export interface LabelSetsService {
  /**
   * Imports a file as the next version of a set, or finds it to be the newest one. Where the set has examples of files then, of this one or
   * an earlier, it learns from them and from verdicts.
   * @throws LabelFileError
   */
  import(request: LabelSetImport, by: string, watching: LabelWatching): Promise<LabelSetReport>;
  /**
   * Learns from examples and verdicts: answers go by what was learnt last, and verdicts since then change none. Verdicts that were taken
   * back are forgotten, also where nothing is left to learn from.
   * @throws NOT_FOUND; LABEL_SET_UNTAUGHT where there is no example with a text, and no verdict to forget
   */
  learn(request: LabelLearning, watching: LabelWatching): Promise<LabelSetLearnt>;
  /** @throws NOT_FOUND, LabelFileError; LABEL_SET_UNJUDGED where no patent of the file can be judged */
  evaluate(request: LabelEvaluationRequest, watching: LabelWatching): Promise<LabelSetEvaluation>;
  /** By name. @throws NOT_FOUND */
  get(name: string): Promise<LabelSet>;
  /** In the order of their names. */
  list(page: PageRequest): Promise<Page<LabelSet>>;
  /**
   * It, its labels, examples and reviews; the patents stay. What was answered with it goes first, part by part: who is stopped in between may
   * leave the set without answers, and removes it by doing so again.
   * @throws NOT_FOUND
   */
  remove(name: string): Promise<LabelSet>;
  facts(labelSet: Pick<LabelSet, 'id'>): Promise<LabelSetFacts>;
  versions(labelSet: Pick<LabelSet, 'id'>): Promise<LabelSetVersion[]>;
  /** In the order of the tree: those below one (null: of the whole set) at one level, or those with words in id, title or description. */
  labels(labelSet: Pick<LabelSet, 'id'>, of: LabelsAsked, page: PageRequest): Promise<Page<Label>>;
  /** What was answered with the labels of a set for stored patents, in the order in which these were stored. @throws NOT_FOUND, MODEL_UNKNOWN */
  labelledPatents(of: LabelledPatentsAsked, page: PageRequest): Promise<Page<LabelledPatentAnswer>>;
  /** What the active version answered for each of these patents with label sets: a page, in the order of the sets' names. */
  labelAnswersOf(patentIds: readonly number[], page: PageRequest): Promise<Page<LabelledPatentAnswer>[]>;
  /** Opens a set for many texts. @throws NOT_FOUND */
  labeller(name: string, model: LabelModel): Promise<Labeller>;
  /** A verdict on a label of a stored patent, to be learnt: one of a person, the last counts. @throws NOT_FOUND */
  review(
    review: LabelVerdictRequest,
    reviewer: { readonly id: string; readonly name: string },
  ): Promise<LabelReview>;
  /** Takes a verdict back, by whoever gave it. @throws NOT_FOUND */
  withdrawReview(id: string, reviewer: { readonly id: string }): Promise<LabelReview>;
  reviews(labelSet: Pick<LabelSet, 'id' | 'name'>): Promise<LabelReview[]>;
  /** What one person said of the labels of these patents, whatever the set: for each number the newest first. */
  ownReviews(reviewer: { readonly id: string }, numbers: readonly string[]): Promise<LabelReview[][]>;
  /** The labels of a text, by a model that is ready. @throws NOT_FOUND */
  classify(question: LabelQuestionOfSet, model: LabelModel): Promise<LabelSetAnswer>;
}

/** `all`: the whole tree in its order. */
export type LabelsAsked =
  | { readonly kind: 'below'; readonly parent: string | null }
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'all' };

export type { LabelRejection };
