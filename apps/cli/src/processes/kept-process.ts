import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { nameOf, type Part } from './part.js';
import type { PartReady } from './protocol.js';
import type { Life } from './begin-life.js';

/** How long it is before a process is begun again that ended: longer each time, unless it lived for a while. */
const SHORTEST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 60_000;
const A_WHILE_MILLISECONDS = 60_000;

/** One process of a server, which is begun again whenever it ends, until it is stopped. */
export class KeptProcess {
  readonly #stopping = new AbortController();
  #life: Life | null = null;
  #isReady = false;
  #kept: Promise<void> = Promise.resolve();

  constructor(
    readonly part: Part,
    private readonly begin: (part: Part) => Life,
    private readonly log: Logger,
  ) {}

  get isReady(): boolean {
    return this.#isReady;
  }

  /** The process as it is now; null: it is not there. */
  get life(): Life | null {
    return this.#life;
  }

  /** Begins it, and resolves once it is ready. @throws what it says that is wrong; SERVER_PROCESS_ENDED */
  async start(): Promise<PartReady> {
    this.#stopping.signal.throwIfAborted();
    const life = this.begin(this.part);
    const ready = this.#live(life);
    this.#kept = this.#keep(life);
    return ready;
  }

  /** Ends it, in order, and like a kill after a time. */
  async stop(withinMilliseconds: number): Promise<void> {
    this.#stopping.abort();
    await this.#life?.stop(withinMilliseconds);
    await this.#kept;
  }

  async #live(life: Life): Promise<PartReady> {
    this.#life = life;
    void life.ended.then(() => {
      this.#isReady = false;
      this.#life = null;
    });
    const facts = await life.ready;
    this.#isReady = true;
    return facts;
  }

  async #keep(first: Life): Promise<void> {
    const { signal } = this.#stopping;
    let pause = SHORTEST_PAUSE_MILLISECONDS;
    for (let life: Life | null = first, since = Date.now(); ; since = Date.now()) {
      const how = life === null ? 'it could not be begun' : await life.ended;
      if (signal.aborted) return;
      if (Date.now() - since > A_WHILE_MILLISECONDS) pause = SHORTEST_PAUSE_MILLISECONDS;
      const facts = { of: nameOf(this.part), how, pause };
      this.log.warn(facts, 'a process of the server ended and is begun again');
      await delay(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLISECONDS);
      life = this.#beginAgain();
    }
  }

  /** Null: the system has no room for a process now. */
  #beginAgain(): Life | null {
    const report = (error: unknown) =>
      this.log.error({ err: error, of: nameOf(this.part) }, 'a process of the server is not ready');
    try {
      const life = this.begin({ ...this.part, isFirst: false });
      this.#live(life).catch(report);
      return life;
    } catch (error) {
      report(error);
      return null;
    }
  }
}
