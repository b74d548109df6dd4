/** Announced when another scheme is the current one. */
export const SCHEME_CHANNEL = 'nonet_scheme';
/** Announced when a key was revoked. */
export const KEYS_CHANNEL = 'nonet_keys';
/** Announced when patents were added or changed. */
export const PATENTS_CHANNEL = 'nonet_patents';
