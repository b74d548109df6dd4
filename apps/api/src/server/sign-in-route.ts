import type { FastifyInstance } from 'fastify';
import { malformedRequest, NonetError, rateLimited } from '@nonet/services/errors';
import type { Services } from '@nonet/services';
import { z } from 'zod';
import type { RateLimits } from './rate-limits.js';

const body = z.object({ token: z.string().max(200) });

/**
 * `POST /sign-in` with the token of a link that the server printed: answers a key, once. The token stands behind the `#` of the
 * link, which browsers send to nobody; the page sends it here.
 */
export function registerSignIn(
  app: FastifyInstance,
  { services: { signIn, audit }, limits }: { services: Services; limits: RateLimits },
): void {
  app.post('/sign-in', { bodyLimit: 1_000 }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const { ip: address, id: requestId } = request;
    const wait = async (what: string, seconds: number | null) => {
      if (seconds === null) return;
      reply.header('retry-after', seconds);
      throw rateLimited({ what, seconds });
    };
    await wait('Requests of your address', await limits.request(address));
    const given = body.safeParse(request.body);
    if (!given.success) throw malformedRequest({ reason: 'Send the token of the link: {"token": "…"}.' });
    try {
      const { key, secret } = await signIn.redeem(given.data.token);
      const { id, name, role, scopes, expiresAt } = key;
      const principal = { id, name, role, scopes };
      await audit.record({ principal, action: 'signIn', arguments: {}, errorCode: null, address, requestId });
      return { key: secret, name, role: role.toUpperCase(), expiresAt };
    } catch (error) {
      if (error instanceof NonetError && error.errorClass === 'unauthenticated')
        await wait('Requests without a valid key', await limits.refusal(address));
      throw error;
    }
  });
}
