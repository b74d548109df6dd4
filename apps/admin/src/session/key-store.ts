/** Where the API key is kept: `computer` is shared by all tabs and stays, `tab` ends with its tab. */
export type Keeping = 'computer' | 'tab';

const NAME = 'nonet-key';

export const storedKey = (): string | null => sessionStorage.getItem(NAME) ?? localStorage.getItem(NAME);

/** Where it is kept now. A key that came with a link is kept a moment after it opened the app. */
export const storedKeeping = (): Keeping => (sessionStorage.getItem(NAME) === null ? 'computer' : 'tab');

export function storeKey(key: string, keeping: Keeping): void {
  forgetKey();
  (keeping === 'computer' ? localStorage : sessionStorage).setItem(NAME, key);
}

export function forgetKey(): void {
  sessionStorage.removeItem(NAME);
  localStorage.removeItem(NAME);
}

/** Calls back when another tab has signed in or out. */
export function watchKey(onChange: (key: string | null) => void): () => void {
  const follow = ({ key, storageArea }: StorageEvent) => {
    if (storageArea === localStorage && (key === NAME || key === null)) onChange(storedKey());
  };
  addEventListener('storage', follow);
  return () => removeEventListener('storage', follow);
}
