import { createHash, randomBytes } from 'node:crypto';
import { signInLinkInvalid } from '../errors/errors.js';
import type { ApiKey, KeysService } from './keys.service.js';

const LINK_MILLISECONDS = 15 * 60_000;
const KEY_MILLISECONDS = 24 * 3_600_000;

/** Signing in by a link that a server shows whoever started it: who holds it gets an admin key for a day, once. */
export interface SignInService {
  /** A token that is good for once, within a quarter of an hour, and for this process alone. */
  offer(): string;
  /** Gives a new key for a token. @throws SIGN_IN_LINK_INVALID */
  redeem(token: string): Promise<{ readonly key: ApiKey; readonly secret: string }>;
}

export function createSignIn(keys: Pick<KeysService, 'create'>, now: () => number = Date.now): SignInService {
  /** When each token ends, by its hash: nothing that is kept lets anybody in. */
  const offered = new Map<string, number>();
  return {
    offer() {
      const token = randomBytes(32).toString('base64url');
      offered.set(hashOf(token), now() + LINK_MILLISECONDS);
      return token;
    },
    async redeem(token) {
      const hash = hashOf(token);
      const ends = offered.get(hash);
      offered.delete(hash);
      if (ends === undefined || ends <= now()) throw signInLinkInvalid({});
      const expiresAt = new Date(now() + KEY_MILLISECONDS);
      return keys.create({ name: 'sign-in link', role: 'admin', expiresAt });
    },
  };
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
