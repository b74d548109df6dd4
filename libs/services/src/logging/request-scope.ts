import { AsyncLocalStorage } from 'node:async_hooks';

/** What everything that runs for one request can know of it, however deep: the log writes it on every line. */
export interface RequestScope {
  readonly requestId: string;
}

export const requestScope = new AsyncLocalStorage<RequestScope>();
