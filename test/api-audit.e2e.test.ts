import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { graphqlClient } from './support/graphql-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Entry {
  readonly action: string;
  readonly principalName: string;
  readonly role: string;
  readonly arguments: unknown;
  readonly errorCode: string | null;
  readonly address: string | null;
  readonly requestId: string | null;
}

async function entries(filter: object = {}): Promise<Entry[]> {
  const { auditLog } = await api.as.admin.get<{ auditLog: { nodes: Entry[] } }>(
    `query($filter: AuditFilterInput) { auditLog(first: 100, filter: $filter) {
      nodes { action principalName role arguments errorCode address requestId } } }`,
    { filter },
  );
  return auditLog.nodes;
}
const latest = async () => (await entries())[0];

describe('the audit log', () => {
  test('has what was done, who did it, from where, and under which id the log has the request', async () => {
    const { createApiKey } = await api.as.admin.get<{ createApiKey: { key: { id: string } } }>(
      'mutation { createApiKey(input: { name: "tool", role: READER }) { secret key { id } } }',
    );
    expect(await latest()).toMatchObject({
      action: 'createApiKey',
      principalName: 'test admin',
      role: 'ADMIN',
      arguments: { input: { name: 'tool', role: 'reader', scopes: [] } },
      errorCode: null,
      address: '127.0.0.1',
      requestId: expect.stringMatching(/^[\w-]{36}$/) as string,
    });
    await api.as.admin.get('mutation($id: ID!) { revokeApiKey(id: $id) { id } }', {
      id: createApiKey.key.id,
    });
    expect(await latest()).toMatchObject({ action: 'revokeApiKey', arguments: { id: createApiKey.key.id } });
  });

  describe('that cannot be written', () => {
    let database: pg.Client;
    beforeAll(async () => {
      database = new pg.Client({ connectionString: api.databaseUrl });
      await database.connect();
    });
    afterAll(() => database.end());
    const make = (name: string) =>
      api.as.admin.ask(`mutation { createApiKey(input: { name: "${name}", role: READER }) { key { id } } }`);
    const keys = async () => {
      const { rows } = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM api_key');
      return rows[0]!.count;
    };
    const codes = async (name: string) =>
      (await entries({ action: 'createApiKey' }))
        .filter(({ arguments: given }) => (given as { input: { name: string } }).input.name === name)
        .map(({ errorCode }) => errorCode);
    const hide = () => database.query('ALTER TABLE audit_entry RENAME TO audit_away');
    const show = () => database.query('ALTER TABLE audit_away RENAME TO audit_entry');

    test('in the database keeps its entries on the disk until it can, each once and with its end', async () => {
      await hide();
      expect((await make('journaled')).errors).toEqual([]);
      await show();
      await expect.poll(() => codes('journaled')).toEqual([null]);
    });

    test('anywhere lets nothing be changed: the mutation is refused, may be tried again, and left nothing', async () => {
      const folder = join(api.home, 'audit-journal');
      const before = await keys();
      await hide();
      await rm(folder, { recursive: true });
      await writeFile(folder, 'a file in the place of the folder');
      try {
        const { errors } = await make('untold');
        expect(errors.map(({ extensions }) => extensions.code)).toEqual(['AUDIT_UNAVAILABLE']);
        expect(await keys()).toBe(before);
      } finally {
        await rm(folder);
        await show();
      }
      expect((await make('told')).errors).toEqual([]);
      expect(await codes('told')).toEqual([null]);
      expect(await codes('untold')).toEqual([]);
    });

    test('at the end of a change says that it began, and how it ended once that can be entered', async () => {
      await database.query(`CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
        CREATE TRIGGER stay BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION stay()`);
      try {
        expect((await make('half')).errors).toEqual([]);
        await expect.poll(() => codes('half')).toEqual([null, 'OUTCOME_UNKNOWN']);
      } finally {
        await database.query('DROP TRIGGER stay ON audit_entry; DROP FUNCTION stay');
      }
    });

    test('yet says of what is under way that its outcome is not known', async () => {
      await database.query('BEGIN; LOCK TABLE api_key IN SHARE MODE');
      const name = `slow ${randomUUID()}`;
      const making = make(name);
      try {
        await expect.poll(() => codes(name)).toEqual(['OUTCOME_UNKNOWN']);
      } finally {
        await database.query('ROLLBACK');
      }
      expect((await making).errors).toEqual([]);
      expect(await codes(name)).toEqual([null]);
    });
  });

  test('has what was refused for want of a role', async () => {
    await api.as.reader.ask('mutation { importPatents(input: { path: "/etc/passwd" }) { id } }');
    expect(await latest()).toMatchObject({
      action: 'importPatents',
      principalName: 'test reader',
      role: 'READER',
      arguments: { input: { path: '/etc/passwd' } },
      errorCode: 'FORBIDDEN',
    });
  });

  test('has what failed, and what was refused before it began', async () => {
    await api.as.admin.ask('mutation { importPatents(input: { path: "/etc/passwd" }) { id } }');
    expect(await latest()).toMatchObject({ errorCode: 'IMPORT_PATH_FORBIDDEN' });
    await api.as.admin.ask('mutation($id: ID!) { revokeApiKey(id: $id) { id } }', { id: {} });
    expect(await latest()).toMatchObject({ action: 'revokeApiKey', errorCode: 'INPUT_INVALID' });
    await api.as.admin.ask('mutation { revokeApiKey(id: "x") { id } }');
    expect(await latest()).toMatchObject({
      action: 'revokeApiKey',
      errorCode: 'INPUT_INVALID',
      arguments: { id: 'x' },
    });
  });

  test('of several mutations in one request has those that ran, each with its outcome', async () => {
    const before = (await entries()).length;
    const created = (name: string) => `createApiKey(input: { name: "${name}", role: READER }) { key { id } }`;
    await api.as.admin.ask(`mutation { a: ${created('one')} b: ${created('')} c: ${created('three')} }`);
    const made = (await entries()).slice(0, -before).reverse();
    expect(made.map(({ arguments: given, errorCode }) => [given, errorCode])).toMatchObject([
      [{ input: { name: 'one' } }, null],
      [{ input: { name: '' } }, 'INPUT_INVALID'],
    ]);
  });

  test('keeps no long text', async () => {
    const path = 'x'.repeat(3000);
    await api.as.admin.ask('mutation($path: String!) { importPatents(input: { path: $path }) { id } }', {
      path,
    });
    expect(await latest()).toMatchObject({ arguments: { input: { path: '(3,000 characters)' } } });
  });

  test('is an admin’s to read, by action, by principal, by time and by outcome', async () => {
    expect((await api.as.analyst.ask('{ auditLog { totalCount } }')).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    const refused = await entries({ action: 'importPatents', outcome: 'REFUSED' });
    expect(new Set(refused.map(({ action }) => action))).toEqual(new Set(['importPatents']));
    expect(refused.every(({ errorCode }) => errorCode !== null)).toBe(true);
    expect((await entries({ outcome: 'DONE' })).every(({ errorCode }) => errorCode === null)).toBe(true);
    expect(await entries({ since: '2999-01-01T00:00:00Z' })).toEqual([]);
    expect(await entries({ until: '2001-01-01T00:00:00Z' })).toEqual([]);
    expect(await entries({ principal: 'nobody' })).toEqual([]);
  });

  test('comes page by page', async () => {
    const page = (after: string | null) =>
      api.as.admin.get<{ auditLog: { nodes: { id: string }[]; pageInfo: { endCursor: string } } }>(
        'query($after: String) { auditLog(first: 2, after: $after) { nodes { id } pageInfo { endCursor } } }',
        { after },
      );
    const first = (await page(null)).auditLog;
    const second = (await page(first.pageInfo.endCursor)).auditLog;
    const ids = [...first.nodes, ...second.nodes].map(({ id }) => Number(id));
    expect(ids).toHaveLength(4);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
  });

  test('has no queries', async () => {
    const before = (await entries()).length;
    await api.as.reader.get('{ me { id } }');
    expect(await entries()).toHaveLength(before);
  });
});

describe('a key with scopes', () => {
  const keyWith = async (scopes: string[], role: 'reader' | 'analyst' | 'admin' = 'admin') => {
    const { secret } = await api.services.keys.create({ name: 'scoped', role, scopes, expiresAt: null });
    return graphqlClient(api.url, secret);
  };
  const codes = async (client: ReturnType<typeof graphqlClient>, query: string) =>
    (await client.ask(query)).errors.map(({ extensions }) => extensions.code);

  test('does what its group holds, and nothing else that its role would allow', async () => {
    const client = await keyWith(['patents']);
    expect(await codes(client, '{ patents { totalCount } }')).toEqual([]);
    expect(await codes(client, '{ me { scopes } }')).toEqual([]);
    for (const query of [
      '{ cpcScheme { version } }',
      '{ apiKeys { totalCount } }',
      '{ classify(input: { text: "x" }) { ms } }',
    ]) {
      expect(await codes(client, query), query).toEqual(['FORBIDDEN']);
    }
    expect((await client.ask('{ cpcScheme { version } }')).errors[0]?.message).toContain('patents');
  });

  test('can be kept to single operations', async () => {
    const client = await keyWith(['imports', 'cpcNode'], 'reader');
    expect(await codes(client, '{ cpcNode(symbol: "A") { symbol } imports { totalCount } }')).toEqual([]);
    expect(await codes(client, '{ cpcNodes { totalCount } }')).toEqual(['FORBIDDEN']);
  });

  test('does not give a role that the key has not', async () => {
    expect(await codes(await keyWith(['access'], 'reader'), '{ apiKeys { totalCount } }')).toEqual([
      'FORBIDDEN',
    ]);
  });

  test('hands out no key that may do more than itself', async () => {
    const client = await keyWith(['access']);
    const create = (scopes: string) =>
      `mutation { createApiKey(input: { name: "x", role: ADMIN, scopes: ${scopes} }) { secret } }`;
    expect(await codes(client, create('[]'))).toEqual(['FORBIDDEN']);
    expect(await codes(client, create('["access", "patents"]'))).toEqual(['FORBIDDEN']);
    expect(await codes(client, create('["createApiKey"]'))).toEqual([]);
  });

  test('is made of names that there are', async () => {
    const { errors } = await api.as.admin.ask(
      'mutation { createApiKey(input: { name: "x", role: READER, scopes: ["everything"] }) { secret } }',
    );
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('createCollection') as string,
        extensions: { code: 'INPUT_INVALID' },
      },
    ]);
  });
});

describe('a request’s id', () => {
  const ask = (headers: Record<string, string>) =>
    fetch(`${api.url}/healthz`, { headers }).then(({ headers: answered }) => answered.get('x-request-id'));

  test('is the proxy’s, or made up, and stands in the log', async () => {
    expect(await ask({ 'x-request-id': 'from-the-proxy.7' })).toBe('from-the-proxy.7');
    expect(api.log.join('')).toContain('"requestId":"from-the-proxy.7"');
    expect(await ask({ 'x-request-id': 'two words "and more' })).toMatch(/^[\w-]{36}$/);
    expect(await ask({})).toMatch(/^[\w-]{36}$/);
  });
});
