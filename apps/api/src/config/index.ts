export { LOG_LEVELS, loadConfig, withoutPassword, type Config, type DatabaseConfig } from './config.js';
