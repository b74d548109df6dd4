import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the present request in everything that runs for it. */
export interface RequestScope {
  /** The log writes it on every line. */
  readonly requestId: string;
  /** Who waits for the answer; absent where the work is done to its end, whoever waits. */
  readonly caller?: Caller;
}

/** Whose share of the database a request takes, and until when anybody waits for its statements. */
export interface Caller {
  /** The id of the key, or the subject of the token. */
  readonly principal: string;
  /** Aborts when the client is gone or time is up; its reason is the error to answer with. */
  readonly signal: AbortSignal;
}

export const requestScope = new AsyncLocalStorage<RequestScope | undefined>();

/** Does work that others share, who go on waiting for it when this request has ended. */
export const outsideRequest = <T>(work: () => T): T => requestScope.run(undefined, work);

/** Does work that must not end half done, though the client may be gone: whatever changes something. */
export function toItsEnd<T>(work: () => T): T {
  const scope = requestScope.getStore();
  return requestScope.run(scope && { requestId: scope.requestId }, work);
}
