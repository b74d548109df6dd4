import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { HttpConfig } from '@nonet/services/config';

/** What is left to somebody within the minute. Each server counts for itself. */
export interface RateLimits {
  /** Seconds to wait, or null: one more request of this address is admitted. */
  request(address: string): Promise<number | null>;
  /** The same for one more request without a valid key: whoever guesses keys is soon told to wait. */
  refusal(address: string): Promise<number | null>;
  /** The same for a query of this cost. */
  cost(principal: string, cost: number): Promise<number | null>;
}

const MINUTE_SECONDS = 60;

export function createRateLimits(limits: HttpConfig['rateLimits']): RateLimits {
  return {
    request: perMinute(limits.requests),
    refusal: perMinute(limits.refusals),
    cost: perMinute(limits.cost),
  };
}

/** 0 points: no limit. */
function perMinute(points: number): (key: string, spent?: number) => Promise<number | null> {
  if (points === 0) return async () => null;
  const limiter = new RateLimiterMemory({ points, duration: MINUTE_SECONDS });
  return async (key, spent = 1) => {
    try {
      await limiter.consume(key, spent);
      return null;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    }
  };
}
