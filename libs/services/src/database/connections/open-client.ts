import pg from 'pg';
import { connectErrorOf, connectionBrokeWith } from '../../errors/database-errors.js';

const CONNECT_MILLISECONDS = 10_000;
/** No transaction of this program thinks for so long between two statements, … */
const IDLE_TRANSACTION_MILLISECONDS = 60_000;
/** … but those that go on while files are copied: a statement for their beginning. They lock nothing that others wait for. */
export const ALLOW_PAUSES = 'SET LOCAL idle_in_transaction_session_timeout = 0';

/** How every connection of this program behaves, whether the pool makes it or `openClient`. */
export const CONNECTION: pg.ClientConfig = {
  connectionTimeoutMillis: CONNECT_MILLISECONDS,
  // A host that is cut off says nothing; without a sign of life the system ends the connection.
  keepAlive: true,
  keepAliveInitialDelayMillis: CONNECT_MILLISECONDS,
  // PostgreSQL hears as little of it, and would keep what the host has locked from others for hours.
  idle_in_transaction_session_timeout: IDLE_TRANSACTION_MILLISECONDS,
};

/**
 * Sees to it that a connection that breaks ends the operation that uses it and nothing else: an `error` that nobody listens
 * to ends the process. The operation's statement fails with the same error.
 */
export function watchClient(client: pg.ClientBase, lost: (error: Error) => void = () => undefined): void {
  client.on('error', (error) => {
    connectionBrokeWith(error);
    lost(error);
  });
}

/**
 * A connection of its own, outside of the pool: for locks that last, for announcements, for what takes long.
 * @param name under which PostgreSQL lists it
 * @param milliseconds to wait for the connection; 0: as long as it takes
 * @throws DATABASE_UNREACHABLE, DATABASE_BUSY
 */
export async function openClient(
  url: string,
  name: string,
  { milliseconds = CONNECT_MILLISECONDS }: { readonly milliseconds?: number } = {},
): Promise<pg.Client> {
  const client = new pg.Client({
    ...CONNECTION,
    connectionTimeoutMillis: milliseconds,
    connectionString: url,
    application_name: name,
  });
  watchClient(client);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw connectErrorOf(error);
  }
}

/** Ends a connection at once, without a word to a server that may not listen; what runs on it fails. */
export function cutClient(client: pg.ClientBase): void {
  const { connection } = client as unknown as { connection?: { stream: { destroy(): void } } };
  connection?.stream.destroy();
}
