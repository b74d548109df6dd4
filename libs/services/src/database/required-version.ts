import { databaseTooOld } from '../errors/errors.js';

/** Sessions that say nothing are ended by themselves from this major version on. */
const OLDEST = 14;

/** What a PostgreSQL server says of itself: `140005`, `14.5 (Debian 14.5-1)`. */
export interface ServerVersion {
  readonly number: number;
  readonly name: string;
}

/** @throws DATABASE_TOO_OLD */
export function requireVersion({ number, name }: ServerVersion): void {
  if (number < OLDEST * 10_000) throw databaseTooOld({ name, oldest: OLDEST });
}
