import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { HttpConfig } from '@nonet/services/config';
import type { SpendingService, Spent } from '@nonet/services/spending';

/** What is left to somebody within the minute, at all servers on the database together. */
export interface RateLimits {
  /** Seconds to wait, or null: one more request of this address is admitted. */
  request(address: string): Promise<number | null>;
  /** The same for one more request without a valid key: whoever guesses keys is soon told to wait. */
  refusal(address: string): Promise<number | null>;
  /** The same for a query of this cost. */
  cost(principal: string, cost: number): Promise<number | null>;
  close(): void;
}

const MINUTE_SECONDS = 60;
/** How often others are told. */
const TELL_MILLISECONDS = 1_000;
/** The part of a limit that somebody has to spend before others are told: most clients are not worth an announcement. */
const WORTH_TELLING = 1 / 200;

/**
 * Each server counts in its memory, and adds what others tell: a limit may be passed by what was spent elsewhere within the
 * last second and by a two-hundredth for each other server, and no request waits for a database.
 */
export function createRateLimits(limits: HttpConfig['rateLimits'], spending: SpendingService): RateLimits {
  const meters = {
    request: new Meter(limits.requests),
    refusal: new Meter(limits.refusals),
    cost: new Meter(limits.cost),
  };
  const deaf = spending.onTold((spent) => {
    for (const { limit, by, amount } of spent)
      if (limit in meters) meters[limit as keyof typeof meters].add(by, amount);
  });
  const timer = setInterval(() => {
    const spent = Object.entries(meters).flatMap(([limit, meter]) =>
      meter.untold().map(([by, amount]): Spent => ({ limit, by, amount })),
    );
    if (spent.length > 0) void spending.tell(spent);
  }, TELL_MILLISECONDS);
  timer.unref();
  return {
    request: (address) => meters.request.spend(address),
    refusal: (address) => meters.refusal.spend(address),
    cost: (principal, cost) => meters.cost.spend(principal, cost),
    close() {
      deaf();
      clearInterval(timer);
    },
  };
}

/** One limit: so many points within a minute for each key; 0: no limit. */
class Meter {
  readonly #limiter: RateLimiterMemory | null;
  /** What was spent here and others have not been told. */
  #untold = new Map<string, number>();
  #since = Date.now();

  constructor(readonly points: number) {
    this.#limiter = points === 0 ? null : new RateLimiterMemory({ points, duration: MINUTE_SECONDS });
  }

  /** Seconds to wait, or null. */
  async spend(key: string, amount = 1): Promise<number | null> {
    if (this.#limiter === null) return null;
    this.#untold.set(key, (this.#untold.get(key) ?? 0) + amount);
    try {
      await this.#limiter.consume(key, amount);
      return null;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    }
  }

  /** What was spent elsewhere. */
  add(key: string, amount: number): void {
    void this.#limiter?.penalty(key, amount);
  }

  /** What others should hear now; it is not told twice. What does not come to much within the minute is forgotten. */
  untold(): [key: string, amount: number][] {
    const worth = [...this.#untold].filter(([, amount]) => amount >= this.points * WORTH_TELLING);
    for (const [key] of worth) this.#untold.delete(key);
    if (Date.now() - this.#since > MINUTE_SECONDS * 1000) {
      this.#untold = new Map();
      this.#since = Date.now();
    }
    return worth;
  }
}
