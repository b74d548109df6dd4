import { nextTurn } from './next-turn.js';

/** A long computation that can be left and taken up again wherever it yields. */
export type Steps<Result> = Generator<void, Result>;

/** How long the event loop may be held at a time, in milliseconds. */
const SLICE_MS = 4;

/** Runs it to its end without a pause. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Runs it to its end in slices of some milliseconds: others are answered between them. */
export async function inSlices<Result>(steps: Steps<Result>, signal?: AbortSignal): Promise<Result> {
  for (let since = performance.now(); ;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - since <= SLICE_MS) continue;
    await nextTurn();
    signal?.throwIfAborted();
    since = performance.now();
  }
}
