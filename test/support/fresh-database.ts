import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { MIGRATED, runOn } from './template-database.js';

export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database that nobody else uses, on the PostgreSQL of this run: with the tables of this program, and nothing in them. */
export function freshDatabase(): Promise<FreshDatabase> {
  return databaseLike(MIGRATED);
}

/** The same without a table. */
export function emptyDatabase(): Promise<FreshDatabase> {
  return databaseLike('template1');
}

/** A copy of a database of this run that nobody is connected to. */
export async function databaseLike(template: string): Promise<FreshDatabase> {
  const server = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runOn(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOn(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}
