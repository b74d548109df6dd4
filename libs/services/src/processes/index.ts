export { type HeldDatabase, holdDatabase } from './hold-database.js';
export { connectionsOfEach, type ProcessShare } from './process-share.js';
export type { Together } from './together.js';
