import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the present request in everything that runs for it; the log writes it on every line. */
export interface RequestScope {
  readonly requestId: string;
}

export const requestScope = new AsyncLocalStorage<RequestScope>();
