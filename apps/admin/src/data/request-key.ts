import { useRef } from 'react';

/** A text that nobody else has; pages that come over plain HTTP have no `crypto.randomUUID`. */
export const uniqueKey = (): string =>
  `app ${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;

/** A key for what is asked for: however often the button is pressed, it is one request; another choice is another. */
export function useRequestKey(): (choice: string) => string {
  const last = useRef({ choice: '', key: '' });
  return (choice) => {
    if (last.current.choice !== choice) last.current = { choice, key: uniqueKey() };
    return last.current.key;
  };
}
