import { POOL } from '../database/index.js';

/** What one process may take of what several share. */
export interface ProcessShare {
  /** Processor cores that its encoders keep busy; null: all of them. */
  readonly cores: number | null;
  /** Connections of its pool to PostgreSQL. */
  readonly connections: number;
}

/** With fewer than these one key has one of them at a time, and what needs a second one waits for itself. */
const LEAST_POOL = 4;
/** What a process has beside its pool: it hears announcements, cancels, watches the database, imports. */
const BESIDE_POOL = 4;
/** For commands beside the server, and for whoever administers the database. */
const FOR_OTHERS = 20;

/** Of a process that has nothing to share. */
export const WHOLE_SHARE: ProcessShare = { cores: null, connections: POOL };

/** The connections of each pool where some processes share those that PostgreSQL takes; null: there are too few. */
export function connectionsOfEach(processes: number, most: number): number | null {
  const each = Math.floor((most - FOR_OTHERS) / processes) - BESIDE_POOL;
  return each < LEAST_POOL ? null : Math.min(each, POOL);
}
