import type { ExpertState, PinnedEncoder, PinnedExpert, PinVerdict } from '@nonet/experts';
import type { ModelVersion } from '../models/models.service.js';
import type { PluginReport } from '@nonet/plugins/host';

/** An expert of a plugin that a version has. */
export interface NeededExpert extends Omit<PinnedExpert, 'format'>, PinVerdict {}

/** The encoder of a plugin that a version was trained on. */
export interface NeededEncoder extends PinnedEncoder, PinVerdict {}

/** A kind of expert that sections can be given. */
export interface ExpertKind {
  readonly id: string;
  /** The one section that it knows, or `any`. */
  readonly section: string;
  readonly description: string;
  /** The plugin that brings it; `built-in` for the product's own. */
  readonly plugin: string;
  /** Of its plugin. */
  readonly state: PluginReport['state'];
  readonly problem: PluginReport['problem'];
}

export interface ExpertsService {
  /** Also those out of service. */
  kinds(): readonly ExpertKind[];
  /** The experts of plugins that a version has, and whether the plugins that are here can answer for them. */
  neededBy(version: Pick<ModelVersion, 'configuration'>): Promise<readonly NeededExpert[]>;
  /** The encoder of a plugin that a version needs, and whether the plugins that are here bring it; null: it brings its own. */
  encoderNeededBy(version: Pick<ModelVersion, 'configuration'>): Promise<NeededEncoder | null>;
  /**
   * The nine experts of a model, in the order of sections, once it is ready; empty for a model without experts (a
   * version of an encoder, and `zero-shot`).
   * @param model `name@version`, an id or `zero-shot`; null: the active one
   * @throws MODEL_UNKNOWN, MODEL_REMOVED, ARTIFACT_…
   */
  ofModel(model: string | null, options: { readonly signal?: AbortSignal }): Promise<readonly ExpertState[]>;
}
