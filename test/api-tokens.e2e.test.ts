import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { graphqlClient } from './support/graphql-client.js';
import { startIdentityProvider, type IdentityProvider } from './support/identity-provider.js';

let provider: IdentityProvider;
let api: Api;
beforeAll(async () => {
  provider = await startIdentityProvider();
  api = await startApi({
    environment: {
      NONET_OIDC_ISSUER: provider.issuer,
      NONET_OIDC_AUDIENCE: `${provider.audience}, urn:other`,
      NONET_OIDC_ROLES: 'admin=nonet-admins,analyst=desk,reader=staff',
    },
  });
});
afterAll(async () => {
  await api.close();
  await provider.close();
});

const ask = (token: string, query = '{ me { id name role scopes } }') =>
  graphqlClient(api.url, token).ask(query);
const inAMinute = () => Math.floor(Date.now() / 1000) + 60;
const good = () => ({
  iss: provider.issuer,
  aud: provider.audience,
  sub: 'ada',
  exp: inAMinute(),
  roles: ['staff'],
});

describe('a token of the identity provider', () => {
  test('is as good as a key; its highest role counts', async () => {
    expect(await ask(await provider.token(['staff', 'desk', 'others']))).toMatchObject({
      status: 200,
      data: { me: { id: 'search-tool', name: 'search-tool', role: 'ANALYST', scopes: [] } },
    });
  });

  test('of an admin changes things, and the audit log says who did it', async () => {
    const token = await provider.token(['nonet-admins']);
    const create = 'mutation { createApiKey(input: { name: "x", role: READER }) { key { id } } }';
    expect((await ask(token, create)).errors).toEqual([]);
    expect(await api.as.admin.get('{ auditLog(first: 1) { nodes { principal role action } } }')).toEqual({
      auditLog: { nodes: [{ principal: 'search-tool', role: 'ADMIN', action: 'createApiKey' }] },
    });
  });

  test('names a person by the friendliest of its claims', async () => {
    const token = await provider.forged({ ...good(), name: 'Ada Lovelace', preferred_username: 'ada' });
    expect(await ask(token)).toMatchObject({ data: { me: { id: 'ada', name: 'Ada Lovelace' } } });
  });

  test('may have a long subject in any script, and a name is shown without what cannot be seen', async () => {
    const sub = 'Ж'.repeat(255);
    const token = await provider.forged({ ...good(), sub, name: '\u202E\0 ', email: ' ada@\u200Bx.example' });
    expect(await ask(token)).toMatchObject({ data: { me: { id: sub, name: 'ada@x.example' } } });
  });

  test('without a role that is mapped is refused, and the answer says where a role is looked for', async () => {
    expect(await ask(await provider.token(['others']))).toMatchObject({
      status: 403,
      errors: [
        { extensions: { code: 'FORBIDDEN' }, message: expect.stringContaining('claim roles') as string },
      ],
    });
  });

  test('may be beside keys: those work as before', async () => {
    expect(await api.as.reader.get('{ me { role } }')).toEqual({ me: { role: 'READER' } });
  });
});

describe('a token that the provider would not stand by is refused', () => {
  test.each<[string, () => Promise<string> | string]>([
    ['for somebody else', () => provider.forged({ ...good(), aud: 'urn:somebody-else' })],
    ['of another issuer', () => provider.forged({ ...good(), iss: 'https://elsewhere.example' })],
    ['that has expired', () => provider.forged({ ...good(), exp: inAMinute() - 3600 })],
    ['that never expires', () => provider.forged({ ...good(), exp: undefined })],
    ['of nobody', () => provider.forged({ ...good(), sub: undefined })],
    ['of an empty subject', () => provider.forged({ ...good(), sub: '' })],
    ['of a blank subject', () => provider.forged({ ...good(), sub: '   ' })],
    ['of a subject with a blank at its end', () => provider.forged({ ...good(), sub: 'ada ' })],
    ['of a subject with a line break', () => provider.forged({ ...good(), sub: 'ada\nroot' })],
    ['of a subject with a NUL', () => provider.forged({ ...good(), sub: 'ada\0' })],
    ['of a subject that is written backwards', () => provider.forged({ ...good(), sub: '\u202Eada' })],
    ['of a subject with half a character', () => provider.forged({ ...good(), sub: 'ada\uD800' })],
    ['of a subject that is too long', () => provider.forged({ ...good(), sub: 'a'.repeat(256) })],
    ['of a subject that is a number', () => provider.forged({ ...good(), sub: 7 as never })],
    ['of a subject that is a list', () => provider.forged({ ...good(), sub: ['ada'] as never })],
    ['that calls itself the command line', () => provider.forged({ ...good(), sub: 'cli' })],
    ['that is not valid yet', () => provider.forged({ ...good(), nbf: inAMinute() })],
    ['without a signature', () => new UnsecuredJWT(good()).encode()],
    [
      'signed with a key of its own',
      async () => {
        const { privateKey } = await generateKeyPair('RS256');
        return new SignJWT(good()).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey);
      },
    ],
    [
      'signed with a shared secret',
      () =>
        new SignJWT(good())
          .setProtectedHeader({ alg: 'HS256' })
          .sign(new TextEncoder().encode('x'.repeat(32))),
    ],
    [
      'that was changed',
      async () => (await provider.forged(good())).replace(/\.[^.]+\./, '.eyJzdWIiOiJyb290In0.'),
    ],
    ['that is none', () => 'a.b.c'],
  ])('%s', async (_what, make) => {
    expect(await ask(await make())).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });
});

test('a provider that is down is told apart from a bad token, and is asked again', async () => {
  const other = await startIdentityProvider();
  const token = await other.token(['nonet-reader']);
  await other.close();
  const lonely = await startApi({
    environment: { NONET_OIDC_ISSUER: other.issuer, NONET_OIDC_AUDIENCE: other.audience },
  });
  try {
    for (const attempt of ['first', 'second']) {
      expect(await graphqlClient(lonely.url, token).ask('{ me { id } }'), attempt).toMatchObject({
        status: 503,
        errors: [{ extensions: { code: 'IDENTITY_PROVIDER_UNREACHABLE' } }],
      });
    }
    expect((await lonely.as.reader.ask('{ me { id } }')).status).toBe(200);
  } finally {
    await lonely.close();
  }
});

test('keys at an address of their own need no discovery, and a role may stand deep in a token', async () => {
  const environment = {
    NONET_OIDC_ISSUER: provider.issuer,
    NONET_OIDC_AUDIENCE: provider.audience,
    NONET_OIDC_JWKS_URL: `${provider.issuer}/jwks`,
    NONET_OIDC_ROLE_CLAIM: 'realm_access.roles',
    NONET_OIDC_ROLES: 'analyst=desk,reader=*',
  };
  const deep = await startApi({ environment });
  try {
    const role = async (claims: object) => {
      const client = graphqlClient(deep.url, await provider.forged({ ...good(), ...claims }));
      return (await client.get<{ me: { role: string } }>('{ me { role } }')).me.role;
    };
    expect(await role({ realm_access: { roles: ['desk'] } })).toBe('ANALYST');
    expect(await role({ realm_access: 'nothing of the kind' })).toBe('READER');
  } finally {
    await deep.close();
  }
});
