import { useCallback, useState } from 'react';

const PREFIX = 'nonet-kept-';

/** State that outlives its page, so that Back finds it again, and a reload too: as long as the tab is open and nobody signs out. */
export function useKept<Value>(name: string, initial: Value): [Value, (value: Value) => void] {
  const [value, setValue] = useState<Value>(() => {
    const kept = sessionStorage.getItem(PREFIX + name);
    return kept === null ? initial : (JSON.parse(kept) as Value);
  });
  const keep = useCallback(
    (next: Value) => {
      setValue(next);
      try {
        sessionStorage.setItem(PREFIX + name, JSON.stringify(next));
      } catch {
        // Too large for the browser: it lives as long as the page.
        sessionStorage.removeItem(PREFIX + name);
      }
    },
    [name],
  );
  return [value, keep];
}

/** Under what begins so the client of uploads keeps which of them it can go on with. */
const UPLOADS = 'tus::';

/** What one person typed, or began to send, is not for the next one. */
export function forgetKept(): void {
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
  for (const name of Object.keys(localStorage)) if (name.startsWith(UPLOADS)) localStorage.removeItem(name);
}
