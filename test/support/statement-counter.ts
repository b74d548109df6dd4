import pg from 'pg';

export interface Counted<Result> {
  readonly result: Result;
  /** The SQL of each statement, in the order they were sent. */
  readonly statements: readonly string[];
}

/** What a server sends of itself every now and then: what was spent, for the other servers, and which keys were used. */
const HOUSEKEEPING = [/^SELECT pg_notify\(\$1, \$2\)$/, /SET "?last_used_at/i];

/** Everything that `work` makes this process send to PostgreSQL, whoever sends it: all of it goes through `pg`. */
export async function countStatements<Result>(work: () => Promise<Result>): Promise<Counted<Result>> {
  const statements: string[] = [];
  const send = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
  const note = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args;
    const sql = typeof first === 'string' ? first : String((first as { text?: string }).text);
    if (!HOUSEKEEPING.some((pattern) => pattern.test(sql))) statements.push(sql);
    return send.apply(this, args);
  };
  pg.Client.prototype.query = note as typeof pg.Client.prototype.query;
  try {
    return { result: await work(), statements };
  } finally {
    pg.Client.prototype.query = send as typeof pg.Client.prototype.query;
  }
}

/**
 * What reading takes in any case: the fewest statements of three times. Once in ten seconds a request also looks up its key, or
 * whether the scheme is still the same, and nobody can say which.
 */
export async function fewestStatements<Result>(read: () => Promise<Result>): Promise<Counted<Result>> {
  let fewest = await countStatements(read);
  for (let time = 1; time < 3; time++) {
    const counted = await countStatements(read);
    if (counted.statements.length < fewest.statements.length) fewest = counted;
  }
  return fewest;
}
