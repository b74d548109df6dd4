export type { ArtifactsConfig } from './artifacts-config.js';
export { DEFAULT_HTTP, type HttpConfig } from './http-config.js';
export type { OidcConfig } from './oidc-config.js';
export { LOG_LEVELS, loadConfig, withoutPassword, type Config, type DatabaseConfig } from './config.js';
