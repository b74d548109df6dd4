export {
  ENCODERS_CHANNEL,
  KEYS_CHANNEL,
  MODELS_CHANNEL,
  PATENTS_CHANNEL,
  PLUGINS_CHANNEL,
  RUN_REQUESTS_CHANNEL,
  RUNS_CHANNEL,
  SCHEME_CHANNEL,
  SPENDING_CHANNEL,
} from './channels.js';
export { ALLOW_PAUSES, openClient } from './connections/open-client.js';
export { copyRows, type CopyValue } from './copy-rows.js';
export { type BeforeRest, type Rest, restOf } from './embedded/rest.js';
export { exclusively } from './exclusively.js';
export { lockedTransaction } from './locked-transaction.js';
export { LOCKS } from './locks.js';
export { inLongTurn, takeTurn } from './long-turn.js';
export { migrationNames } from './migrations-folder.js';
export { type Listening, listenTo, type Notifications } from './notifications.js';
export {
  type Database,
  migrateDatabase,
  openDatabase,
  openPlainDatabase,
  POOL,
  type PlainDatabase,
} from './open-database.js';
export { lockPatents, lockPatentsForTwo, sharePatents } from './patents-lock.js';
export { inTransaction, transactionOn } from './transaction.js';
export { isUuid } from './uuid.js';
export { bytes, floats } from './vectors.js';
