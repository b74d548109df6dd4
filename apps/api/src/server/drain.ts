import { setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { setImmediate as eventsHandled, setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { DrainConfig } from '@nonet/services/config';
import { closing } from '@nonet/services/errors';

/** The longest wait for running requests before they are stopped, and then for their answers. */
const PATIENCE_MILLISECONDS = 10_000;
const FAREWELL_MILLISECONDS = 1_000;
/**
 * Connections that are kept alive may ask once more and hear that this server is closing, and whoever was answered last may
 * connect again: a connection that is closed under a request on its way would be reset, and its client could not know
 * whether the request was done. The server stops listening when nobody has come for a moment, or after the
 * longest wait.
 */
const SETTLING_MILLISECONDS = 1_000;
const LONGEST_SETTLING_MILLISECONDS = 3_000;
const STILL_MILLISECONDS = 40;
const STILL_ROUNDS = 3;

export interface Drain {
  /** Aborts first: nothing new should be sent here, but what is sent is still taken. */
  readonly leaving: AbortSignal;
  /** Aborts when no more requests are taken: streams end then, nobody waits for them. */
  readonly closing: AbortSignal;
  /** Aborts when the server no longer waits for its last requests. */
  readonly stop: AbortSignal;
  /** Says that the server is leaving, and goes on for the pause. */
  leave(): Promise<void>;
  /** Takes no more requests, lets the running ones end, stops those that do not, and resolves when all is quiet. */
  close(): Promise<void>;
}

/**
 * How a server ends without losing a request. It first says that it leaves (readiness, and `Connection: close` with every
 * answer), then answers new requests with SERVICE_CLOSING while the running ones end, and stops listening last. Connections
 * that never ask anything do not hold it.
 */
export function drainOnClose(app: FastifyInstance, { pauseMilliseconds, milliseconds }: DrainConfig): Drain {
  const leave = new AbortController();
  const begin = new AbortController();
  const stop = new AbortController();
  // Every running request listens.
  setMaxListeners(0, leave.signal, begin.signal, stop.signal);
  const running = new Quiet<object>();
  const connections = new Quiet<Socket>();
  let came = 0;
  app.server.on('connection', (socket: Socket) => {
    came++;
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  app.addHook('onRequest', async (request, reply) => {
    if (begin.signal.aborted && !isHealthCheck(request.url)) {
      await bodyArrived(request.raw);
      throw closing({});
    }
    running.add(request);
    reply.raw.once('close', () => running.delete(request));
  });
  app.addHook('onSend', async (_request, reply) => {
    if (leave.signal.aborted) reply.header('connection', 'close');
  });
  const settled = async () => {
    const begun = Date.now();
    const end = begun + LONGEST_SETTLING_MILLISECONDS;
    for (let still = 0; still < STILL_ROUNDS && Date.now() < end;) {
      await connections.within(begun + SETTLING_MILLISECONDS - Date.now());
      const before = came;
      await delay(STILL_MILLISECONDS);
      // Whoever came meanwhile is accepted before this goes on, however late the timer was.
      await eventsHandled();
      still = came === before ? still + 1 : 0;
    }
  };
  return {
    leaving: leave.signal,
    closing: begin.signal,
    stop: stop.signal,
    async leave() {
      leave.abort(closing({}));
      await delay(pauseMilliseconds);
    },
    async close() {
      leave.abort(closing({}));
      begin.abort(closing({}));
      await running.within(Math.min(PATIENCE_MILLISECONDS, milliseconds / 2));
      stop.abort(closing({}));
      await running.within(FAREWELL_MILLISECONDS);
      await settled();
      // The system resets what has connected and was not accepted yet, so nothing may lie between the two.
      await eventsHandled();
      app.server.close();
      await connections.within(FAREWELL_MILLISECONDS);
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

const isHealthCheck = (url: string) => url === '/healthz' || url === '/readyz';

/** Unread bytes would turn the end of the connection into a reset, and the answer might be lost with it. */
async function bodyArrived(request: IncomingMessage): Promise<void> {
  request.resume();
  const signal = AbortSignal.timeout(FAREWELL_MILLISECONDS);
  await finished(request, { signal, writable: false }).catch(() => undefined);
}

/** A set that can be waited for until it is empty. */
class Quiet<Item> {
  readonly #items = new Set<Item>();
  #onEmpty: () => void = () => undefined;

  add(item: Item): void {
    this.#items.add(item);
  }

  delete(item: Item): void {
    this.#items.delete(item);
    if (this.#items.size === 0) this.#onEmpty();
  }

  /** Resolves when it is empty, or after a time. */
  async within(milliseconds: number): Promise<void> {
    if (this.#items.size === 0 || milliseconds <= 0) return;
    const timer = new AbortController();
    const empty = new Promise<void>((resolve) => (this.#onEmpty = resolve));
    const patience = delay(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([empty, patience]);
    timer.abort();
  }
}
