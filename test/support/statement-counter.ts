import pg from 'pg';

export interface Counted<Result> {
  readonly result: Result;
  /** The SQL of each statement, in the order they were sent. */
  readonly statements: readonly string[];
}

/** Everything that `work` makes this process send to PostgreSQL, whoever sends it: all of it goes through `pg`. */
export async function countStatements<Result>(work: () => Promise<Result>): Promise<Counted<Result>> {
  const statements: string[] = [];
  const send = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
  const note = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args;
    statements.push(typeof first === 'string' ? first : String((first as { text?: string }).text));
    return send.apply(this, args);
  };
  pg.Client.prototype.query = note as typeof pg.Client.prototype.query;
  try {
    return { result: await work(), statements };
  } finally {
    pg.Client.prototype.query = send as typeof pg.Client.prototype.query;
  }
}
