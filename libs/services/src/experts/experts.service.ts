import type { ExpertState } from '@nonet/experts';
import type { PluginReport } from '@nonet/plugins';

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
  /**
   * The nine experts of a model, in the order of sections, once it is ready; empty for a model without experts (a
   * version of an encoder, and `zero-shot`).
   * @param model `name@version`, an id or `zero-shot`; null: the active one
   * @throws MODEL_UNKNOWN, MODEL_REMOVED, ARTIFACT_…
   */
  ofModel(model: string | null, options: { readonly signal?: AbortSignal }): Promise<readonly ExpertState[]>;
}
