import pg from 'pg';
import type { Logger } from 'pino';
import { connectBy } from './connections/checked-out.js';
import { FairShare } from '../fair-share.js';
import { requestScope } from '../logging/index.js';

/** Connections that the requests of one key may have, of those of the pool. */
const SHARE = 0.6;
/** How soon PostgreSQL finds out by itself that this process is gone, and ends what runs for it. */
const CHECK_MILLISECONDS = 5_000;
const CANCEL_MILLISECONDS = 5_000;

/**
 * Makes the statements of a request end with the request: one whose client is gone, or whose time is up, is cancelled, and one
 * that waits for a connection waits no longer. And makes keys share the connections fairly, so that the scans of one leave some
 * to the others. Work that no request waits for is as it was.
 *
 * Answers how to end the connection that cancels.
 */
export function boundByRequests(pool: pg.Pool, log: Logger): () => Promise<void> {
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  const places = pool.options.max;
  const share = new FairShare({ places, each: Math.max(1, Math.floor(places * SHARE)) });
  // One that waits for a free connection would come too late.
  const control = new pg.Pool({
    ...pool.options,
    max: 1,
    idleTimeoutMillis: CANCEL_MILLISECONDS,
    query_timeout: CANCEL_MILLISECONDS,
    application_name: 'nonet cancel',
  });
  control.on('error', () => undefined);
  const cancel = async (client: pg.PoolClient): Promise<void> => {
    const { processID } = client as unknown as { readonly processID: number | null };
    try {
      await control.query('SELECT pg_cancel_backend($1)', [processID]);
    } catch (error) {
      log.warn({ err: error }, 'a statement that nobody waits for could not be cancelled');
    }
  };

  const checkedOut = async (): Promise<pg.PoolClient> => {
    const caller = requestScope.getStore()?.caller;
    if (caller === undefined) return connect();
    const { principal, signal } = caller;
    const leave = await share.enter(principal, signal);
    try {
      const client = await connect();
      if (signal.aborted) {
        client.release();
        throw signal.reason;
      }
      bind(client, signal, { cancel, leave });
      return client;
    } catch (error) {
      leave();
      throw error;
    }
  };
  pool.connect = connectBy(checkedOut);
  pool.options.onConnect = async (client) => {
    // PostgreSQL has it since 14, and not on every system.
    await client
      .query(`SELECT set_config('client_connection_check_interval', $1, false)`, [`${CHECK_MILLISECONDS}ms`])
      .catch(() => undefined);
  };
  return () => control.end();
}

/**
 * Until it is released, the signal cancels what runs on the connection. It is given back after that only: the cancellation must
 * not meet the statement of somebody else.
 */
function bind(
  client: pg.PoolClient,
  signal: AbortSignal,
  { cancel, leave }: { cancel: (client: pg.PoolClient) => Promise<void>; leave: () => void },
): void {
  let cancelling: Promise<void> | null = null;
  const onAbort = () => (cancelling = cancel(client));
  signal.addEventListener('abort', onAbort, { once: true });
  const release = client.release.bind(client);
  client.release = (error) => {
    signal.removeEventListener('abort', onAbort);
    const giveBack = () => {
      release(error);
      leave();
    };
    if (cancelling === null) giveBack();
    else void cancelling.then(giveBack);
  };
}
