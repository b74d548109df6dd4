import { setMaxListeners } from 'node:events';
import type { FastifyReply } from 'fastify';
import { requestAnswered, requestCancelled, requestTimedOut } from '@nonet/services/errors';

export interface RequestSignal {
  readonly signal: AbortSignal;
  /** To be called when the answer is there: whatever else the request began is for nobody. */
  answered(): void;
}

/**
 * The signal of one request. It aborts, with the error to answer with, when the client hangs up before the answer is
 * written, when time is up, or when the server no longer waits for its last requests; and once it was answered, for work that
 * nobody waited for.
 */
export function requestSignal(
  reply: FastifyReply,
  { milliseconds, stop }: { milliseconds: number; stop: AbortSignal },
): RequestSignal {
  const controller = new AbortController();
  const { signal } = controller;
  // Each field that is being resolved may listen.
  setMaxListeners(0, signal);
  const timer = setTimeout(
    () => controller.abort(requestTimedOut({ seconds: milliseconds / 1000 })),
    milliseconds,
  );
  const onStop = () => controller.abort(stop.reason);
  stop.addEventListener('abort', onStop, { once: true });
  reply.raw.once('close', () => {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
    if (!signal.aborted) controller.abort(requestCancelled({}));
  });
  if (stop.aborted) onStop();
  return { signal, answered: () => controller.abort(requestAnswered({})) };
}

/** The signal of a stream, which takes as long as it takes: it aborts when the client is gone or the server closes. */
export function streamSignal(reply: FastifyReply, closing: AbortSignal): AbortSignal {
  // Not `AbortSignal.any`: it would leave a trace of every stream on `closing` for as long as the server lives.
  const over = new AbortController();
  const onClosing = () => over.abort(closing.reason);
  closing.addEventListener('abort', onClosing, { once: true });
  reply.raw.once('close', () => {
    closing.removeEventListener('abort', onClosing);
    over.abort(requestCancelled({}));
  });
  if (closing.aborted) onClosing();
  return over.signal;
}

/** Whatever work does after the signal aborted, the caller does not wait for it. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
