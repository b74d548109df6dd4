export type { ArtifactsConfig } from './artifacts-config.js';
export { LOG_LEVELS, loadConfig, withoutPassword, type Config, type DatabaseConfig } from './config.js';
