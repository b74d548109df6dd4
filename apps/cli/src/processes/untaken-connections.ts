import type { Worker } from 'node:cluster';

/** A connection on its way from the primary, which accepts all of them, to the process that is to answer it. */
interface Handed {
  close(): void;
}
type Send = (message: unknown, handle?: unknown, ...others: unknown[]) => boolean;

const handedTo = new WeakMap<object, Worker>();

/**
 * Closes what a process was handed and did not take before it ended. Node.js forgets such a connection without closing it: its client
 * would wait for ever, where now it hears at once that the connection is gone, as all clients of that process do.
 */
export function closeUntaken(worker: Worker): void {
  // Of each address one at a time is handed to a process; the next one follows when it was taken.
  const last = new Map<string, Handed>();
  const send = worker.process.send!.bind(worker.process) as Send;
  const watched: Send = (message, handle, ...others) => {
    if (isConnection(message) && handle) {
      last.set(message.key, handle as Handed);
      handedTo.set(handle, worker);
    }
    return send(message, handle, ...others);
  };
  worker.process.send = watched as typeof worker.process.send;
  worker.once('exit', () => {
    for (const handle of last.values()) if (handedTo.get(handle) === worker) handle.close();
  });
}

const isConnection = (message: unknown): message is { readonly key: string } =>
  (message as { act?: string } | null)?.act === 'newconn';
