export {
  LOG_LEVELS,
  loadConfig,
  withoutPassword,
  type Config,
  type DatabaseConfig,
  type DeviceChoice,
} from './config.js';
