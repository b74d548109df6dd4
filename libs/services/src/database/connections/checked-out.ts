import type pg from 'pg';

type Callback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (release?: Error | boolean) => void,
) => void;

/** What `Pool.connect` is: a promise, or, with a callback, which `Pool.query` uses, nothing. */
export type Connect = {
  (): Promise<pg.PoolClient>;
  (callback: Callback): void;
};

/** `Pool.connect` of a pool whose connections are checked out in a way of its own. */
export const connectBy = (checkOut: () => Promise<pg.PoolClient>): Connect =>
  ((callback?: Callback): Promise<pg.PoolClient> | void => {
    const client = checkOut();
    if (callback === undefined) return client;
    client.then(
      (found) => process.nextTick(callback, undefined, found, (error?: Error) => found.release(error)),
      (error: Error) => process.nextTick(callback, error, undefined, () => undefined),
    );
  }) as Connect;
