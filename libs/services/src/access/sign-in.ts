import { signInLinkInvalid } from '../errors/errors.js';
import type { ApiKey, KeysService } from './keys.service.js';
import type { SignInLinks } from './sign-in-links.js';

const KEY_MILLISECONDS = 24 * 3_600_000;

/** Signing in by a link that a server shows whoever started it: who holds it gets an admin key for a day, once. */
export interface SignInService {
  /** A token that is good for once, within a quarter of an hour. */
  offer(): string;
  /** Gives a new key for a token. @throws SIGN_IN_LINK_INVALID */
  redeem(token: string): Promise<{ readonly key: ApiKey; readonly secret: string }>;
}

export function createSignIn(
  keys: Pick<KeysService, 'create'>,
  links: SignInLinks,
  now: () => number = Date.now,
): SignInService {
  return {
    offer: () => links.offer(),
    async redeem(token) {
      if (!(await links.claim(token))) throw signInLinkInvalid({});
      const expiresAt = new Date(now() + KEY_MILLISECONDS);
      return keys.create({ name: 'sign-in link', role: 'admin', expiresAt });
    },
  };
}
