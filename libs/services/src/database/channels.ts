/** Announced when another scheme is the current one. */
export const SCHEME_CHANNEL = 'nonet_scheme';
/** Announced when a key was revoked. */
export const KEYS_CHANNEL = 'nonet_keys';
/** Announced when patents were added or changed. */
export const PATENTS_CHANNEL = 'nonet_patents';
/** Announced, with the id of the run, when a run reported something or changed its state. */
export const RUNS_CHANNEL = 'nonet_runs';
/** Announced, with the id of the run, when workers have something to do: a run was queued, or is to be cancelled. */
export const RUN_REQUESTS_CHANNEL = 'nonet_run_requests';
/** Announced, with the name of the process that did so, when the plugins were read again. */
export const PLUGINS_CHANNEL = 'nonet_plugins';
/** Announced when an encoder was published. */
export const ENCODERS_CHANNEL = 'nonet_encoders';
/** Announced when another model is the active one. */
export const MODELS_CHANNEL = 'nonet_models';
/** Announced, with what was spent of the limits of all servers together, by each server for the others. */
export const SPENDING_CHANNEL = 'nonet_spending';
