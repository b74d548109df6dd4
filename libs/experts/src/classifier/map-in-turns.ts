import { nextTurn } from '@nonet/numerics';

/** How long the event loop may be held at a time, in milliseconds. */
const SLICE = 4;

/** Maps values one after the other; whatever else waits gets its turn in between. */
export async function mapInTurns<Value, Result>(
  values: readonly Value[],
  map: (value: Value) => Result,
  signal?: AbortSignal,
): Promise<Result[]> {
  const results: Result[] = [];
  let since = performance.now();
  for (const value of values) {
    results.push(map(value));
    if (performance.now() - since <= SLICE) continue;
    await nextTurn();
    signal?.throwIfAborted();
    since = performance.now();
  }
  return results;
}
