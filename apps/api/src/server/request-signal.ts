import type { FastifyReply } from 'fastify';
import { requestCancelled, requestTimedOut } from '@nonet/services/errors';

/**
 * The signal of one request. It aborts, with the error to answer with, when the client hangs up before the answer is
 * written, when time is up, or when the server no longer waits for its last requests.
 */
export function requestSignal(
  reply: FastifyReply,
  { milliseconds, stop }: { milliseconds: number; stop: AbortSignal },
): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(requestTimedOut({ seconds: milliseconds / 1000 })),
    milliseconds,
  );
  const onStop = () => controller.abort(stop.reason);
  stop.addEventListener('abort', onStop, { once: true });
  reply.raw.once('close', () => {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
    if (!reply.raw.writableFinished) controller.abort(requestCancelled({}));
  });
  if (stop.aborted) onStop();
  return controller.signal;
}

/** The signal of a stream, which takes as long as it takes: it aborts when the client is gone or the server closes. */
export function streamSignal(reply: FastifyReply, closing: AbortSignal): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort(requestCancelled({})));
  return AbortSignal.any([gone.signal, closing]);
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
