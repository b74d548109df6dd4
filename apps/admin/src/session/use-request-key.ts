import { useRef } from 'react';

/** A key for what is asked for: however often the button is pressed, it is one request; another choice is another. */
export function useRequestKey(): (choice: string) => string {
  const last = useRef({ choice: '', key: '' });
  return (choice) => {
    if (last.current.choice !== choice)
      last.current = { choice, key: `app ${new Date().toISOString()} ${Math.random()}` };
    return last.current.key;
  };
}
