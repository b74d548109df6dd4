let turns: Promise<unknown> = Promise.resolve();

/**
 * Waits for a turn of the event loop. Of all that wait, one goes on in each turn: ten long computations in slices hold it for
 * no longer than one of them does.
 */
export function nextTurn(): Promise<void> {
  const turn = turns.then(() => new Promise<void>((resolve) => setImmediate(resolve)));
  turns = turn;
  return turn;
}
