/** How long a plugin may take, in milliseconds, before it is given up and, where it does not stop, ended. */
export interface PluginBudgets {
  /** For being imported and for `register`. */
  readonly import: number;
  /** For opening an encoder, for opening or creating an expert, for saving and extending one. */
  readonly open: number;
  /** For embedding texts, … */
  readonly embed: number;
  /** … for a prediction, … */
  readonly predict: number;
  /** … and for each text of either on top. */
  readonly text: number;
  /** Between two events of `fit`. */
  readonly fit: number;
  /** For heeding a signal that was aborted, before its process is ended. */
  readonly stop: number;
  /** For which its event loop may stand still outside of what `open` and `fit` measure. */
  readonly blocked: number;
  /** After a fault, before it is asked again; doubles with every further one, up to a minute. */
  readonly rest: number;
  /** After which the process of a plugin that nobody uses is ended; it is started again when it is needed. */
  readonly idle: number;
}

export const DEFAULT_BUDGETS: PluginBudgets = {
  import: 10_000,
  open: 60_000,
  embed: 30_000,
  predict: 2_000,
  text: 100,
  fit: 600_000,
  stop: 10_000,
  blocked: 5_000,
  rest: 1_000,
  idle: 60_000,
};

/** The memory that the process of a plugin may take. */
export const DEFAULT_PLUGIN_MEGABYTES = 2048;
