import { useMemo } from 'react';

/** A key for what is asked for: however often the button is pressed, it is one request; another choice is another. */
export function useRequestKey(choice: string): string {
  return useMemo(() => `app ${new Date().toISOString()} ${Math.random()}`, [choice]);
}
