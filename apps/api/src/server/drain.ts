import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { closing } from '@nonet/services/errors';

/** How long `drain` waits for running requests before it stops them, and then for their answers. */
const PATIENCE_MILLISECONDS = 10_000;
const FAREWELL_MILLISECONDS = 1_000;

export interface Drain {
  /** Aborts when the server begins to close: streams end then, nobody waits for them. */
  readonly closing: AbortSignal;
  /** Aborts when the server no longer waits for its last requests. */
  readonly stop: AbortSignal;
  /** Takes no more requests, lets the running ones end, stops those that do not, and resolves when all is quiet. */
  close(): Promise<void>;
}

/**
 * Closing waits for requests, and for nothing else: connections that are kept alive, or that a client opened without
 * sending anything, would hold the server for minutes.
 */
export function drainOnClose(app: FastifyInstance): Drain {
  const begin = new AbortController();
  const stop = new AbortController();
  // Every running request listens.
  setMaxListeners(0, begin.signal, stop.signal);
  const running = new Set<object>();
  let onQuiet: () => void = () => undefined;
  app.addHook('onRequest', async (request, reply) => {
    running.add(request);
    reply.raw.once('close', () => {
      running.delete(request);
      if (running.size === 0) onQuiet();
    });
  });
  const quietWithin = async (milliseconds: number) => {
    if (running.size === 0) return;
    const timer = new AbortController();
    const quiet = new Promise<void>((resolve) => (onQuiet = resolve));
    const patience = delay(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([quiet, patience]);
    timer.abort();
  };
  return {
    closing: begin.signal,
    stop: stop.signal,
    async close() {
      begin.abort(closing({}));
      const closed = app.close();
      await quietWithin(PATIENCE_MILLISECONDS);
      stop.abort(closing({}));
      await quietWithin(FAREWELL_MILLISECONDS);
      app.server.closeAllConnections();
      await closed;
    },
  };
}
