import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { Provider } from 'oidc-provider';

/** A real OpenID provider on this machine. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly audience: string;
  /** A token that the provider itself issues to a program with these roles. */
  token(roles: readonly string[]): Promise<string>;
  /** A token that the provider would not issue, signed with its key all the same. */
  forged(claims: JWTPayload): Promise<string>;
  close(): Promise<void>;
}

const ALGORITHM = 'RS256';
const CLIENT = { client_id: 'search-tool', client_secret: 'a secret between the two' };

export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: ALGORITHM, use: 'sig', kid: 'one' };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const audience = 'urn:nonet';
  let roles: readonly string[] = [];
  const provider = new Provider(issuer, {
    clients: [{ ...CLIENT, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
    jwks: { keys: [key] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: () => ({
          scope: '',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 60,
          jwt: { sign: { alg: ALGORITHM } },
        }),
      },
    },
    extraTokenClaims: () => ({ roles }),
    ttl: { ClientCredentials: 60 },
  });
  const handle = provider.callback();
  server.on('request', (request, response) => void handle(request, response));
  return {
    issuer,
    audience,
    async token(given) {
      roles = given;
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...CLIENT, grant_type: 'client_credentials', resource: audience }),
      });
      const { access_token: token } = (await response.json()) as { access_token: string };
      return token;
    },
    forged: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: key.kid }).sign(privateKey),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
