export type { ArtifactsConfig } from './artifacts-config.js';
export { APPROXIMATE_FROM, type Config, type DatabaseConfig, loadConfig, withoutPassword } from './config.js';
export { DEFAULT_DRAIN, type DrainConfig } from './drain-config.js';
export { DEFAULT_HTTP, type HttpConfig } from './http-config.js';
export type { OidcConfig } from './oidc-config.js';
