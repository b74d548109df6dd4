import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeysService, Principal } from '@nonet/services/access';
import { NonetError, rateLimited } from '@nonet/services/errors';
import type { RateLimits } from './rate-limits.js';

/**
 * Who sends a request, from its header alone. @throws what `authenticate` throws; RATE_LIMITED where too many come from its
 * address
 */
export async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  { keys, limits }: { keys: KeysService; limits: RateLimits },
): Promise<Principal> {
  const waitFor = (what: string, seconds: number | null) => {
    if (seconds === null) return;
    reply.header('retry-after', seconds);
    throw rateLimited({ what, seconds });
  };
  waitFor('Requests of this address', await limits.request(request.ip));
  try {
    return await keys.authenticate(request.headers.authorization);
  } catch (error) {
    if (error instanceof NonetError && error.errorClass === 'unauthenticated') {
      waitFor('Requests of this address without a valid key', await limits.refusal(request.ip));
    }
    throw error;
  }
}
