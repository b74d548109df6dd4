import type { PluginReport } from '@nonet/plugins';

/** A kind of expert that sections can be given. */
export interface ExpertInfo {
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
  list(): readonly ExpertInfo[];
}
