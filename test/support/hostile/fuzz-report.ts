import { appendFileSync } from 'node:fs';
import type { ObservedServer } from './observed-server.js';

/** Times that each thing is tried: few in the suite; `NONET_FUZZ_RUNS=500` for a night. */
export const RUNS = Number(process.env['NONET_FUZZ_RUNS'] ?? 3);
/** What is tried follows from it: `NONET_FUZZ_SEED`. */
export const SEED = Number(process.env['NONET_FUZZ_SEED'] ?? 20261129);
/** Longer than any request may take, in milliseconds. */
export const DEADLINE = 90_000;
/**
 * How long the event loop may be held, in milliseconds, at the best of three tries: a busy machine holds it for longer than
 * any text, but not three times in a row. The faults that this looks for took seconds and minutes.
 */
const LONGEST_DELAY = 1_000;
/** From here on it is worth a second look. */
const NOTABLE_DELAY = 200;
/** Above which delay a thing is tried again, to tell it from a busy machine: the suite has no time for what is only notable. */
const RETRIED_DELAY = RUNS > 3 ? NOTABLE_DELAY : LONGEST_DELAY;

/** Tries things on a server and notes what they cost it. */
export class FuzzReport {
  private cases = 0;
  private longest = 0;
  private readonly slow: { readonly what: string; readonly delay: number }[] = [];
  private readonly since = performance.now();

  constructor(private readonly server: ObservedServer) {}

  /** @throws Error where the server left something uncaught, or held its event loop too long */
  async tried(what: string, send: () => Promise<void>): Promise<void> {
    let delay = Infinity;
    for (let time = 0; time < 3 && delay > RETRIED_DELAY; time++) {
      const start = performance.now();
      await send().catch((error: Error) => {
        throw new Error(`${error.message}\nafter ${what}`);
      });
      const ms = performance.now() - start;
      if (ms > DEADLINE) throw new Error(`${what}: no answer within ${Math.round(ms)} ms`);
      const seen = await this.server.observe();
      if (seen.uncaught.length > 0) throw new Error(`${what}: ${seen.uncaught.join()}`);
      delay = Math.min(delay, seen.delay);
    }
    this.cases++;
    this.longest = Math.max(this.longest, delay);
    if (delay > NOTABLE_DELAY) this.slow.push({ what, delay });
    if (delay > LONGEST_DELAY)
      throw new Error(`${what}: the event loop was held for ${Math.round(delay)} ms`);
  }

  /** Appends what was measured to the file that `NONET_FUZZ_REPORT` names, if it does. */
  write(): void {
    const file = process.env['NONET_FUZZ_REPORT'];
    if (file === undefined) return;
    const seconds = Math.round((performance.now() - this.since) / 1_000);
    const slow = [...this.slow].sort((a, b) => b.delay - a.delay).slice(0, 30);
    const { cases, longest } = this;
    appendFileSync(file, `${JSON.stringify({ runs: RUNS, seed: SEED, cases, seconds, longest, slow })}\n`);
  }
}
