export { copyRows, type CopyValue } from './copy-rows.js';
export {
  ENCODERS_CHANNEL,
  KEYS_CHANNEL,
  MODELS_CHANNEL,
  PATENTS_CHANNEL,
  PLUGINS_CHANNEL,
  RUN_REQUESTS_CHANNEL,
  RUNS_CHANNEL,
  SCHEME_CHANNEL,
} from './channels.js';
export { exclusively } from './exclusively.js';
export { LOCKS } from './locks.js';
export { isUuid } from './uuid.js';
export {
  migrateDatabase,
  openDatabase,
  openPlainDatabase,
  type Database,
  type PlainDatabase,
} from './open-database.js';
export { migrationNames } from './migrate.js';
export { listenTo, type Notifications } from './notifications.js';
export { inTransaction, transactionOn } from './transaction.js';
export { bytes, floats } from './vectors.js';
