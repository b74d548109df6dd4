/** Answers whose times are remembered. */
const REMEMBERED = 512;

export interface PluginFault {
  readonly at: Date;
  readonly code: string;
  readonly message: string;
}

/** What is measured of a plugin since it was read. */
export interface PluginHealthReport {
  /** Texts were embedded, probabilities given, experts fitted, opened, extended or saved so many times. */
  readonly calls: number;
  /** Of these, how many failed; what a caller gave up does not count. */
  readonly errors: number;
  /** Milliseconds of the last answers: half, and 95 in 100, took no longer; null: there was none. */
  readonly p50: number | null;
  readonly p95: number | null;
  /** Bytes that its process holds; null: it has none of its own, or it is not running. */
  readonly memory: number | null;
  /** How often its process had to be started again. */
  readonly restarts: number;
  readonly lastFault: PluginFault | null;
}

/** Counts what a plugin does well and badly. */
export class PluginHealth {
  readonly #times: number[] = [];
  #answers = 0;
  #calls = 0;
  #errors = 0;
  restarts = 0;
  lastFault: PluginFault | null = null;
  /** Set by whoever can measure it. */
  memory: () => number | null = () => null;

  answered(milliseconds: number): void {
    this.#calls++;
    // Counted apart from failures, which would leave times of long ago in their places.
    this.#times[this.#answers++ % REMEMBERED] = milliseconds;
  }

  failed(): void {
    this.#calls++;
    this.#errors++;
  }

  fault(code: string, message: string): void {
    this.lastFault = { at: new Date(), code, message };
  }

  get report(): PluginHealthReport {
    const times = this.#times.filter((time) => time !== undefined).sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? null;
    return {
      calls: this.#calls,
      errors: this.#errors,
      p50: at(0.5),
      p95: at(0.95),
      memory: this.memory(),
      restarts: this.restarts,
      lastFault: this.lastFault,
    };
  }
}
