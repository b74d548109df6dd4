import { setTimeout as sleep } from 'node:timers/promises';

/** Whoever asks one thing after another is not done between two of them. */
const QUIET_MILLISECONDS = 300;

/** When somebody last asked for something, so that what nobody waits for is done in between. */
export class Quiet {
  private asking = 0;
  private last = -Infinity;

  /** While this is under way it is not quiet. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.asking++;
    try {
      return await work();
    } finally {
      this.asking--;
      this.last = performance.now();
    }
  }

  /** Resolves once nobody has asked for anything for a moment; rejects with the reason of the signal. */
  async arrives(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const left = this.asking > 0 ? QUIET_MILLISECONDS : this.last + QUIET_MILLISECONDS - performance.now();
      if (left <= 0) return;
      await sleep(left, undefined, { signal, ref: false });
    }
  }
}
