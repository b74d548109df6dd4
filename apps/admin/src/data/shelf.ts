import { clear, createStore, get, keys, setMany, delMany, type UseStore } from 'idb-keyval';

/**
 * What is too large for `useKept`, and should outlive its tab: kept by the browser until somebody signs out. Nothing is kept where
 * the browser has no room, or keeps nothing at all (a private window): whoever uses this gets on without.
 */
const NAME = 'nonet-shelf';
let store: UseStore | null = null;
const opened = (): UseStore => (store ??= createStore(NAME, NAME));

/** Keeps all of it or nothing; answers whether it is kept. */
export async function putAll(
  entries: readonly (readonly [place: readonly string[], value: unknown])[],
): Promise<boolean> {
  try {
    await setMany(
      entries.map(([place, value]) => [[...place], value]),
      opened(),
    );
    return true;
  } catch {
    return false;
  }
}

export async function find<Value>(place: readonly string[]): Promise<Value | undefined> {
  try {
    return await get<Value>([...place], opened());
  } catch {
    return undefined;
  }
}

/** The places that begin with this word. */
export async function placesOf(first: string): Promise<string[][]> {
  try {
    const places = await keys<string[]>(opened());
    return places.filter((place) => place[0] === first);
  } catch {
    return [];
  }
}

export async function remove(places: readonly (readonly string[])[]): Promise<void> {
  try {
    await delMany(
      places.map((place) => [...place]),
      opened(),
    );
  } catch {
    // Nothing is kept then.
  }
}

let cleared = 0;

/** How often it was cleared. Whoever began to keep something before that keeps nothing any more: it would be for the next person. */
export const timesCleared = (): number => cleared;

/** What one person kept is not for the next one. */
export async function clearShelf(): Promise<void> {
  cleared++;
  try {
    await clear(opened());
  } catch {
    // Nothing is kept then.
  }
}
