import {
  buildSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { readFileSync } from 'node:fs';
import { createServices } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { withoutPassword } from '../libs/services/src/config/config.js';
import { startApi, type Api } from './support/api.js';
import { graphqlClient, type Client } from './support/graphql-client.js';
import { scheme } from './support/small-world.js';

const schema = buildSchema(readFileSync(new URL('../apps/api/schema.graphql', import.meta.url), 'utf8'));

/** A value that passes GraphQL's own checks, so that only the role can stand in the way. */
function literalOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalOf(type.ofType);
  if (isListType(type)) return `[${literalOf(type.ofType)}]`;
  if (isEnumType(type)) return String(type.getValues()[0]?.name);
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter(needsValue);
    return `{ ${needed.map((field) => `${field.name}: ${literalOf(field.type)}`).join(', ')} }`;
  }
  switch (String(type)) {
    case 'Int':
    case 'Float':
      return '1';
    case 'Boolean':
      return 'true';
    default:
      return '"01234567-89ab-cdef-0123-456789abcdef"';
  }
}

const needsValue = (arg: Pick<GraphQLArgument, 'type' | 'defaultValue'>) =>
  isNonNullType(arg.type) && arg.defaultValue === undefined;

function callOf(operation: string, field: GraphQLField<unknown, unknown>): string {
  const args = field.args.filter(needsValue).map((arg) => `${arg.name}: ${literalOf(arg.type)}`);
  const selection = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
  return `${operation} { ${field.name}${args.length ? `(${args.join(', ')})` : ''}${selection} }`;
}

interface EntryPoint {
  readonly name: string;
  readonly role: string;
  readonly call: string;
}
const entryPoints: EntryPoint[] = [
  ...Object.values(schema.getQueryType()?.getFields() ?? {}).map((field) => ({ operation: 'query', field })),
  ...Object.values(schema.getMutationType()?.getFields() ?? {}).map((field) => ({
    operation: 'mutation',
    field,
  })),
].map(({ operation, field }) => ({
  name: `${operation} ${field.name}`,
  role: /Role: (\w+)\./.exec(field.description ?? '')?.[1] ?? 'none',
  call: callOf(operation, field),
}));

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('without a key', () => {
  test.each(entryPoints)('$name is out of reach', async ({ call }) => {
    expect(await api.anonymous.ask(call)).toMatchObject({
      status: 401,
      data: null,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  test('so is the schema, and a body is not even read', async () => {
    expect((await api.anonymous.ask('{ __schema { types { name } } }')).status).toBe(401);
    const response = await fetch(`${api.url}/graphql`, { method: 'POST', body: 'x'.repeat(5_000_000) });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
  });

  test.each(['nonsense', 'Bearer', 'Bearer nonet_unknown', 'Basic YTpi', 'Bearer a b'])(
    'or with the header %o',
    async (authorization) => {
      const body = JSON.stringify({ query: '{ me { id } }' });
      const headers = { 'content-type': 'application/json', authorization };
      const response = await fetch(`${api.url}/graphql`, { method: 'POST', headers, body });
      expect(response.status).toBe(401);
    },
  );

  test('only health answers', async () => {
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${api.url}/readyz`)).status).toBe(503);
  });
});

describe('roles', () => {
  const beyond = (role: string) => {
    const order = ['reader', 'analyst', 'admin'];
    return entryPoints.filter((entry) => order.indexOf(entry.role) > order.indexOf(role));
  };

  test.each(beyond('reader'))('a reader is kept from $name', async ({ call, role }) => {
    const { errors } = await api.as.reader.ask(call);
    expect(errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' }, message: expect.stringContaining(role) },
    ]);
  });

  test.each(beyond('analyst'))('an analyst is kept from $name', async ({ call }) => {
    expect((await api.as.analyst.ask(call)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test('every mutation is out of a reader’s reach', () => {
    const mutations = entryPoints.filter(({ name }) => name.startsWith('mutation'));
    expect(mutations.length).toBeGreaterThan(0);
    expect(beyond('reader')).toEqual(expect.arrayContaining(mutations));
  });

  test('where the database is, an admin alone sees', async () => {
    const address = async (client: Client) =>
      (
        await client.get<{ system: { database: { address: string | null } } }>(
          '{ system { database { address } } }',
        )
      ).system.database.address;
    expect(await address(api.as.admin)).toBe(withoutPassword(api.databaseUrl));
    expect(await address(api.as.analyst)).toBeNull();
    expect(await address(api.as.reader)).toBeNull();
  });

  test('me says who asks', async () => {
    expect(await api.as.analyst.get('{ me { name role } }')).toEqual({
      me: { name: 'test analyst', role: 'ANALYST' },
    });
  });
});

describe('keys', () => {
  const create =
    'mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret key { id prefix role } } }';
  interface Created {
    createApiKey: { secret: string; key: { id: string; prefix: string; role: string } };
  }

  test('an admin hands out a key, it works, and revoked it stops at once', async () => {
    const { createApiKey } = await api.as.admin.get<Created>(create, {
      input: { name: 'tool', role: 'READER' },
    });
    const { secret, key } = createApiKey;
    expect(secret.startsWith(key.prefix)).toBe(true);
    const tool = graphqlClient(api.url, secret);
    expect(await tool.get('{ me { id name role } }')).toEqual({
      me: { id: key.id, name: 'tool', role: 'READER' },
    });

    await api.as.admin.get('mutation($id: ID!) { revokeApiKey(id: $id) { revokedAt } }', { id: key.id });
    expect((await tool.ask('{ me { id } }')).status).toBe(401);
  });

  test('a secret is shown once: no list and no log has it', async () => {
    const { createApiKey } = await api.as.admin.get<Created>(create, {
      input: { name: 'once', role: 'READER' },
    });
    const list = await api.as.admin.get(
      '{ apiKeys(first: 100) { nodes { id name prefix role lastUsedAt } } }',
    );
    expect(JSON.stringify(list)).toContain('once');
    expect(JSON.stringify(list)).not.toContain(createApiKey.secret);
    expect(api.log.join('')).not.toContain(createApiKey.secret);
  });

  test('a revocation reaches other processes on the database, which remember keys too', async () => {
    const { createApiKey } = await api.as.admin.get<Created>(create, {
      input: { name: 'everywhere', role: 'READER' },
    });
    const config = loadConfig({ NONET_HOME: api.home, DATABASE_URL: api.databaseUrl });
    const other = await createServices(config, { log: pino({ level: 'silent' }) });
    const authenticate = () =>
      other.keys.authenticate(`Bearer ${createApiKey.secret}`).then(({ name }) => name);
    try {
      expect(await authenticate()).toBe('everywhere');
      await api.as.admin.get('mutation($id: ID!) { revokeApiKey(id: $id) { id } }', {
        id: createApiKey.key.id,
      });
      await expect.poll(() => authenticate().catch(({ code }) => code as string)).toBe('UNAUTHENTICATED');
    } finally {
      await other.close();
    }
  });

  test('a key ends at its time', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const input = { name: 'short', role: 'READER', expiresAt };
    const { createApiKey } = await api.as.admin.get<Created>(create, { input });
    const short = graphqlClient(api.url, createApiKey.secret);
    expect((await short.ask('{ me { id } }')).status).toBe(200);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_001 });
    try {
      expect((await short.ask('{ me { id } }')).status).toBe(401);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a key that ended before it began, or has no name, is refused', async () => {
    for (const wrong of [{ expiresAt: '2001-01-01T00:00:00Z' }, { name: '' }]) {
      const { errors } = await api.as.admin.ask(create, { input: { name: 'x', role: 'READER', ...wrong } });
      expect(errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID' } }]);
    }
  });
});

test('the server is ready once the scheme and the encoder are', async () => {
  const ready = async () => {
    const response = await fetch(`${api.url}/readyz`);
    return [response.status, ((await response.json()) as { status: string }).status];
  };
  expect(await ready()).toEqual([503, 'not ready']);
  const path = await api.file('scheme.tsv', scheme);
  await api.services.imports.importScheme({ path, definitions: null }, { actor: 'test' });
  await api.services.classification.warmUp();
  expect(await ready()).toEqual([200, 'ready']);
});
