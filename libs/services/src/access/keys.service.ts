import type { Page, PageRequest } from '../paging/index.js';
import { type AskedKey, role } from './create-api-key.operation.js';

/** From the least to the most: each role may do what those before it may. */
export const ROLES = role.options;
export type Role = (typeof ROLES)[number];

/** Who sends a request. */
export interface Principal {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** The part of its role that the key may use; empty: all of it. */
  readonly scopes: readonly string[];
}

/** Whoever works on the machine itself needs no key. */
export const COMMAND_LINE: Principal = { id: 'cli', name: 'command line', role: 'admin', scopes: [] };

export interface ApiKey extends Principal {
  /** The first characters of the secret, to recognise it in a list. */
  readonly prefix: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

export interface KeysService {
  /**
   * The secret is shown this once; only its hash is kept.
   * @throws INPUT_INVALID; FORBIDDEN where the key would reach further than `creator`
   */
  create(key: AskedKey, creator?: Principal): Promise<{ key: ApiKey; secret: string }>;
  /**
   * Makes sure that somebody can administer: stores the key that the configuration gives, or generates one when
   * there is no usable admin key. Returns the secret of a generated key, null otherwise.
   * @throws CONFLICT when the given key is known and is revoked, expired or of another role
   */
  ensureAdmin(given: string | null): Promise<string | null>;
  /** Takes effect at once in every process. The last usable admin key cannot be revoked. @throws NOT_FOUND, CONFLICT */
  revoke(id: string): Promise<ApiKey>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<ApiKey>>;
  /**
   * Whose `Authorization` header this is: an API key's, or a token's of the configured identity provider.
   * @throws UNAUTHENTICATED (absent, malformed, unknown, expired or revoked); FORBIDDEN for a token without a role;
   * IDENTITY_PROVIDER_UNREACHABLE
   */
  authenticate(authorization: string | undefined): Promise<Principal>;
}
