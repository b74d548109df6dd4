import type { ModelEncoder, ModelFigures, ModelFile, ModelKind } from '@nonet/experts';
import type { Page, PageRequest } from '../paging/index.js';
import type { SetComparison } from './compare-models.js';
import type { GarbageRule } from './collect-garbage.operation.js';

/** What stands for "no model" where one is named: classification with the scheme alone. */
export { ZERO_SHOT } from '@nonet/operations';

/** An immutable version of a model. */
export interface ModelVersion {
  readonly id: number;
  readonly kind: ModelKind;
  readonly name: string;
  /** 1, 2, … within the name. */
  readonly version: number;
  /** `name@version`. */
  readonly reference: string;
  /** The same content is the same digest. */
  readonly digest: string;
  readonly files: readonly ModelFile[];
  readonly bytes: number;
  readonly encoder: ModelEncoder | null;
  /** Of the training. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** What it was trained on. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly runId: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** When garbage collection took its files; null: they are there. */
  readonly removedAt: Date | null;
}

/** A model to publish: a folder with its files, and how they came to be. */
export interface Publication {
  readonly kind: ModelKind;
  readonly name: string;
  readonly folder: string;
  readonly encoder: ModelEncoder | null;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
  readonly runId: string | null;
  readonly evaluations: readonly ModelFigures[];
}

/** Figures of a version on a set; `runId` is null if they came with the model. */
export interface ModelEvaluation extends ModelFigures {
  readonly id: string;
  readonly modelId: number;
  readonly runId: string | null;
  readonly createdAt: Date;
}

/** One change of what answers. */
export interface ModelActivation {
  readonly id: number;
  /** null: none, so {@link ZERO_SHOT}. */
  readonly model: ModelVersion | null;
  readonly activatedBy: string;
  readonly forced: boolean;
  /** The activation that this rollback took back. */
  readonly rollbackOf: number | null;
  readonly activatedAt: Date;
}

export interface Garbage {
  readonly removed: readonly ModelVersion[];
  readonly artifacts: number;
  readonly bytes: number;
  /** Kept vectors of texts, by encoders that no version has any more. */
  readonly vectors: number;
}

export interface ModelFilter {
  readonly kind?: ModelKind;
  readonly name?: string;
}

export interface EvaluationFilter {
  /** Id or `name@version`. */
  readonly model?: string;
  readonly dataset?: string;
}

export interface Problem {
  readonly code: string;
  readonly message: string;
}

export interface ActionOptions {
  readonly actor: string;
  readonly signal?: AbortSignal;
}

/** What an activation would change. */
export interface ActivationPreview {
  /** What answers now; null: the scheme alone. */
  readonly from: ModelVersion | null;
  readonly to: ModelVersion | null;
  /** Why it would be refused unless it is forced; null: it would not. */
  readonly refusal: Problem | null;
}

export interface ModelsService {
  /**
   * Puts the files into the artifact store and gives them the next version of the name. The same content again
   * gives the existing version, with any new evaluations; files that had been removed or damaged are restored.
   * @throws MODEL_FOLDER_EMPTY, MODEL_MANIFEST_INVALID; DISK_FULL, ARTIFACT_STORE_UNUSABLE, and nothing is kept
   * then
   */
  publish(publication: Publication, options: ActionOptions): Promise<ModelVersion>;
  /** The same for a folder with a `model.json`, whose sums are verified. @throws MODEL_MANIFEST_…, MODEL_FILE_… */
  publishFolder(folder: string, options: ActionOptions): Promise<ModelVersion>;
  /** By id or `name@version`; null where there is none. */
  get(reference: string): Promise<ModelVersion | null>;
  byIds(ids: readonly number[]): Promise<(ModelVersion | null)[]>;
  /** The version that a run has made; null as long as there is none. */
  madeBy(runId: string): Promise<ModelVersion | null>;
  /** Newest first. */
  list(filter: ModelFilter, page: PageRequest): Promise<Page<ModelVersion>>;
  /** The version that answers; null: {@link ZERO_SHOT}. */
  active(): Promise<ModelVersion | null>;
  /** The activation that holds now; null before the first. */
  activation(): Promise<ModelActivation | null>;
  /** Newest first. */
  activations(page: PageRequest): Promise<Page<ModelActivation>>;
  /**
   * A folder with the verified files and the `model.json` of a version, in the cache of this machine. Opens at the same time
   * share one download. @throws MODEL_UNKNOWN, MODEL_REMOVED; ARTIFACT_MISSING, ARTIFACT_CORRUPT, DISK_FULL
   */
  open(
    reference: string,
    options?: { signal?: AbortSignal },
  ): Promise<{ model: ModelVersion; folder: string }>;
  /**
   * Makes a version the active one, on every node. `refuse` rejects one that is worse than the active one on the
   * same set, or was evaluated on none of its sets. Its files are verified first.
   * @param reference id, `name@version`, or {@link ZERO_SHOT}
   * @throws MODEL_UNKNOWN, MODEL_WORSE, MODEL_UNMEASURED, MODEL_REMOVED, ARTIFACT_…
   */
  activate(reference: string, options: ActionOptions & { worse: 'refuse' | 'force' }): Promise<ModelActivation>;
  /** What activating a version would change, and whether it would be refused. @throws MODEL_UNKNOWN */
  previewActivation(reference: string): Promise<ActivationPreview>;
  /** What taking the last activation back would change; null where nothing is active. */
  previewRollback(): Promise<ActivationPreview | null>;
  /** Two versions on the sets that both were evaluated on. @throws MODEL_UNKNOWN */
  compare(
    a: string,
    b: string,
  ): Promise<{ readonly a: ModelVersion; readonly b: ModelVersion; readonly sets: readonly SetComparison[] }>;
  /** Takes the last activation back: what answered before it answers again. @throws CONFLICT where nothing is active */
  rollback(options: ActionOptions): Promise<ModelActivation>;
  /** Why the model that ships is not active, although no other ever was; null: there is no such problem. */
  problem(): Problem | null;
  /** Calls `changed` when another version may have become active, through this process or any other. */
  onActivation(changed: () => void): void;
  /** Once for each run, level and set, however many attempts it takes. @throws MODEL_UNKNOWN */
  addEvaluation(
    reference: string,
    figures: ModelFigures & { readonly runId: string | null },
  ): Promise<ModelEvaluation>;
  /** Newest first. @throws MODEL_UNKNOWN */
  evaluations(filter: EvaluationFilter, page: PageRequest): Promise<Page<ModelEvaluation>>;
  /** The newest evaluations of each version, at most `first` a version. */
  evaluationsOf(modelIds: readonly number[], page: PageRequest): Promise<Page<ModelEvaluation>[]>;
  /**
   * Removes the files of versions that nobody needs, and artifacts that belong to no version. The active version, the one
   * before it and the encoders of versions that stay are never removed; rows always stay.
   */
  collectGarbage(rule: GarbageRule): Promise<Garbage>;
  /**
   * Publishes the model that comes with the program, and activates it where none ever was. Without a folder: nothing. A damaged
   * one is logged, and is a `problem` where nothing else is active.
   * @throws DISK_FULL, DATABASE_…, ARTIFACT_STORE_UNUSABLE where none ever was activated
   */
  registerShipped(folder: string): Promise<void>;
}
