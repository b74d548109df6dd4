import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { useSend } from '../data/use-send.js';
import { storedKeeping } from '../session/key-store.js';
import { useSession } from '../session/session.js';
import { type Batch, type BatchState, createBatch } from './batch.js';

const BatchContext = createContext<Batch | null>(null);

/** Holds the batch of whoever is signed in, whichever page is open. */
export function BatchProvider({ children }: { children: ReactNode }) {
  const { ask } = useSend();
  const { person } = useSession();
  const [batch] = useState(() =>
    createBatch({
      ask,
      owner: person.id,
      keeping: () => (storedKeeping() === 'computer' ? 'browser' : 'nowhere'),
    }),
  );
  useEffect(() => {
    void batch.restore();
    return batch.close;
  }, [batch]);
  return <BatchContext value={batch}>{children}</BatchContext>;
}

export function useBatch(): Batch & { readonly now: BatchState } {
  const batch = useContext(BatchContext);
  if (!batch) throw new Error('useBatch needs a BatchProvider above it.');
  return { ...batch, now: useSyncExternalStore(batch.subscribe, batch.state) };
}
