export { openDatabase, type Database } from './open-database.js';
export { migrate } from './migrate.js';
