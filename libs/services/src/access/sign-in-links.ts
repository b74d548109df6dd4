import { createHash, randomBytes } from 'node:crypto';

const LINK_MILLISECONDS = 15 * 60_000;

/** The tokens of links that were shown. */
export interface SignInLinks {
  /** A new token, which is good for once, within a quarter of an hour. */
  offer(): string;
  /** Whether the token is good; it is not any more then. */
  claim(token: string): boolean | Promise<boolean>;
}

/** Those of this process: they end with it. */
export function createSignInLinks(now: () => number = Date.now): SignInLinks {
  /** When each token ends, by its hash: nothing that is kept lets anybody in. */
  const offered = new Map<string, number>();
  return {
    offer() {
      const token = randomBytes(32).toString('base64url');
      offered.set(hashOf(token), now() + LINK_MILLISECONDS);
      return token;
    },
    claim(token) {
      const hash = hashOf(token);
      const ends = offered.get(hash);
      offered.delete(hash);
      return ends !== undefined && ends > now();
    },
  };
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
