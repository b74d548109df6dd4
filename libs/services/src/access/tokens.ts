import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { OidcConfig } from '../config/index.js';
import { forbidden, identityProviderUnreachable, unauthenticated } from '../errors/errors.js';
import { NAME_LENGTH } from './create-api-key.operation.js';
import { COMMAND_LINE, ROLES, type Principal, type Role } from './keys.service.js';

/** Tokens that an identity provider issued, as an alternative to API keys. */
export interface TokenVerifier {
  /** Whether this bearer is a token rather than a key. */
  recognises(bearer: string): boolean;
  /** @throws UNAUTHENTICATED; FORBIDDEN for a token without a role; IDENTITY_PROVIDER_UNREACHABLE */
  verify(token: string): Promise<Principal>;
}

/** Algorithms of signatures that a public key proves; shared secrets are not accepted. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const CLOCK_TOLERANCE_SECONDS = 5;
const PROVIDER_MILLISECONDS = 5_000;
/** The longest subject of OpenID Connect. */
const SUBJECT_LENGTH = 255;
/** Control characters, those that turn the direction of a text, halves of characters, and what is no character yet. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu;
const SUBJECT = new RegExp(`^(?!\\s)[^\\p{C}\\p{Zl}\\p{Zp}]{1,${SUBJECT_LENGTH}}(?<!\\s)$`, 'u');
/** The claims that may name a person or a program, the friendliest first. */
const NAMES = ['name', 'preferred_username', 'email', 'client_id', 'azp', 'sub'];

export function createTokenVerifier(oidc: OidcConfig): TokenVerifier {
  let keys: Promise<JWTVerifyGetKey> | null = null;
  const keySet = () => {
    // A failure is not kept: the next token tries again.
    keys ??= openKeySet(oidc).catch((error: unknown) => {
      keys = null;
      throw error;
    });
    return keys;
  };
  return {
    recognises: (bearer) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(bearer),
    async verify(token) {
      const claims = await verifiedClaims(token, oidc, await keySet());
      const id = subjectOf(claims);
      const role = roleOf(claims, oidc);
      if (role === null) {
        const needs = `a role in the claim ${oidc.roleClaim}`;
        throw forbidden({ action: 'Every request', needs, has: 'none that is mapped to one' });
      }
      return { id, name: nameOf(claims), role, scopes: [] };
    },
  };
}

async function verifiedClaims(
  token: string,
  { issuer, audience }: OidcConfig,
  keys: JWTVerifyGetKey,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: [...audience],
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    return payload;
  } catch (error) {
    // If the key set cannot be fetched, that is not the token's fault.
    const isToken = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
    if (isToken && error.code !== 'ERR_JOSE_GENERIC') {
      throw unauthenticated({ reason: `The token is not valid: ${error.message}.` }, error);
    }
    throw identityProviderUnreachable({ issuer, reason: (error as Error).message }, error);
  }
}

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** The provider's public keys, from the address that is configured or that the provider itself names. */
async function openKeySet({ issuer, keySetUrl }: OidcConfig): Promise<JWTVerifyGetKey> {
  const options = { timeoutDuration: PROVIDER_MILLISECONDS };
  if (keySetUrl !== null) return createRemoteJWKSet(new URL(keySetUrl), options);
  try {
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(PROVIDER_MILLISECONDS),
    });
    const found = discovery.parse(await response.json());
    if (found.issuer !== issuer) throw new Error(`it calls itself ${found.issuer}`);
    return createRemoteJWKSet(new URL(found.jwks_uri), options);
  } catch (error) {
    throw identityProviderUnreachable({ issuer, reason: (error as Error).message }, error);
  }
}

/** The highest role that a value of the role claim is mapped to. */
function roleOf(claims: JWTPayload, { roleClaim, roles }: OidcConfig): Role | null {
  const claimed = roleClaim
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], claims);
  const values = typeof claimed === 'string' ? claimed.split(' ') : Array.isArray(claimed) ? claimed : [];
  return ROLES.findLast((role) => roles[role].some((name) => name === '*' || values.includes(name))) ?? null;
}

/**
 * Under the subject stand verdicts, limits and entries of the audit log: it must be one that people can read, and nobody else's.
 * @throws UNAUTHENTICATED
 */
function subjectOf({ sub }: JWTPayload): string {
  if (typeof sub === 'string' && SUBJECT.test(sub) && sub !== COMMAND_LINE.id) return sub;
  throw unauthenticated({
    reason: `The token names no usable subject: sub must be a text of 1 to ${SUBJECT_LENGTH} visible characters, without blanks at its ends, and not "${COMMAND_LINE.id}".`,
  });
}

function nameOf(claims: JWTPayload): string {
  const names = NAMES.map((claim) => claims[claim]).map((value) =>
    typeof value === 'string' ? value.replace(INVISIBLE, '').trim().slice(0, NAME_LENGTH) : '',
  );
  return names.find((name) => name !== '') ?? '';
}
