/** Rest after the worst series of faults. */
const LONGEST_REST = 60_000;
/** After so long without a fault the next one is the first again. */
const CALM = 60_000;

/**
 * Keeps callers from what has just failed. A fault opens it: nobody is let through for a while. Then one call is, and the others
 * wait for what becomes of it: an answer closes it, a fault opens it for twice as long.
 */
export class Breaker {
  #restsUntil: number | null = null;
  #isOnTrial = false;
  #faults = 0;
  #lastFault = -Infinity;

  constructor(
    /** Milliseconds of the first rest. */
    private readonly rest: number,
    private readonly now: () => number = Date.now,
  ) {}

  get isOpen(): boolean {
    return this.#restsUntil !== null;
  }

  /** Milliseconds until the next call is let through; 0: at once; null: one is on its way. */
  get wait(): number | null {
    if (this.#restsUntil === null) return 0;
    const left = this.#restsUntil - this.now();
    if (left > 0) return left;
    return this.#isOnTrial ? null : 0;
  }

  /** Lets a call through, or not. Whoever is let through says what became of it. */
  enter(): 'let through' | 'turned away' {
    if (this.wait !== 0) return 'turned away';
    this.#isOnTrial = this.isOpen;
    return 'let through';
  }

  succeeded(): void {
    this.#restsUntil = null;
    this.#isOnTrial = false;
  }

  /** The caller gave up: nothing is known. */
  abandoned(): void {
    this.#isOnTrial = false;
  }

  /** A fault that is worth a rest. */
  failed(): void {
    const now = this.now();
    if (now - this.#lastFault > CALM) this.#faults = 0;
    this.#lastFault = now;
    this.#restsUntil = now + Math.min(LONGEST_REST, this.rest * 2 ** this.#faults++);
    this.#isOnTrial = false;
  }
}
