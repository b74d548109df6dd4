import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import { openClient } from './connections/open-client.js';

/** Hears what any process on this database announces (NOTIFY). */
export interface Notifications {
  /**
   * Calls `heard` with the text of every announcement, and with null after a break of the connection, when some may
   * have been missed.
   * @returns a function that ends that
   */
  on(channel: string, heard: (said: string | null) => void): () => void;
  /** `lost` while the connection is broken. */
  readonly state: 'listening' | 'lost';
  close(): Promise<void>;
}

const RETRY_MILLISECONDS = 1_000;

export interface Listening {
  /** Looked at whenever a connection is made: a database that is started again may have another address. */
  readonly url: string;
  readonly log: Logger;
  /** Called when the connection broke. */
  readonly onLost?: () => void;
}

/** Listens on a connection of its own for as long as the process lives, and connects again when it breaks. */
export async function listenTo(channels: readonly string[], listening: Listening): Promise<Notifications> {
  const { log } = listening;
  const handlers = new Set<{ channel: string; heard: (said: string | null) => void }>();
  let closed = false;
  let state: Notifications['state'] = 'listening';
  let client = await connect();

  async function connect(): Promise<pg.Client> {
    const fresh = await openClient(listening.url, 'nonet listener');
    fresh.on('notification', ({ channel, payload = '' }) => {
      for (const handler of handlers) if (handler.channel === channel) handler.heard(payload);
    });
    fresh.on('error', (error) => log.warn({ err: error }, 'lost the connection that hears of changes'));
    try {
      for (const channel of channels) await fresh.query(`LISTEN ${channel}`);
    } catch (error) {
      await fresh.end().catch(() => undefined);
      throw error;
    }
    // Not before: one that never listened is not replaced by another beside the one that tries again.
    fresh.once('end', () => {
      state = 'lost';
      if (!closed) listening.onLost?.();
      void reconnect();
    });
    return fresh;
  }

  async function reconnect(): Promise<void> {
    while (!closed) {
      await sleep(RETRY_MILLISECONDS, undefined, { ref: false });
      const fresh = await connect().catch(() => null);
      if (fresh === null) continue;
      client = fresh;
      state = 'listening';
      if (closed) await client.end();
      else for (const { heard } of handlers) heard(null);
      return;
    }
  }

  return {
    on(channel, heard) {
      const handler = { channel, heard };
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
    get state() {
      return state;
    },
    async close() {
      closed = true;
      await client.end();
    },
  };
}
