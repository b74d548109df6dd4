import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { classify } from '@nonet/services/operations';
import { createServices, type Services } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { hintFor } from '@nonet/services/errors';
import { checked } from '@nonet/operations';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startScript } from './support/child.js';
import { emptyDatabase, type FreshDatabase } from './support/fresh-database.js';
import { scheme } from './support/small-world.js';

let database: FreshDatabase;
let home: string;
let open: Services[];

beforeEach(async () => {
  database = await emptyDatabase();
  home = await mkdtemp(join(tmpdir(), 'nonet-start-'));
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((services) => services.close()));
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

/** What a process of its own has: services on the one database. */
async function start(environment: NodeJS.ProcessEnv = {}): Promise<Services> {
  const config = loadConfig({ NONET_HOME: home, DATABASE_URL: database.url, ...environment });
  const services = await createServices(config, { log: pino({ level: 'silent' }) });
  open.push(services);
  return services;
}
const onStep = () => undefined;
const facts = async ({ taxonomy, system }: Services) => {
  const { patents } = await system.status();
  return { nodes: (await taxonomy.scheme())?.nodes ?? 0, patents };
};

describe('the first start', () => {
  it('fills an empty database and makes up an admin key; later starts do neither', async () => {
    const services = await start();
    const { adminKey } = await services.firstStart({ onStep });
    expect(await services.keys.authenticate(`Bearer ${adminKey}`)).toMatchObject({ role: 'admin' });
    const filled = await facts(services);
    expect(filled.nodes).toBeGreaterThan(800);
    expect(filled.patents).toBeGreaterThan(50);
    const again = await start();
    expect(await again.firstStart({ onStep })).toEqual({ adminKey: null });
    expect(await facts(again)).toEqual(filled);
  });

  it('that was killed between the scheme and the patents is made good by the next', async () => {
    const child = startScript('first-start', database.url);
    await child.next();
    await child.end('SIGKILL');
    const services = await start();
    await services.firstStart({ onStep });
    const { nodes, patents } = await facts(services);
    expect(nodes).toBeGreaterThan(800);
    expect(patents).toBeGreaterThan(50);
  });

  it('of two processes at once happens once', async () => {
    const both = await Promise.all([start(), start()]);
    const keys = await Promise.all(both.map((services) => services.firstStart({ onStep })));
    expect(keys.filter(({ adminKey }) => adminKey !== null)).toHaveLength(1);
    expect((await both[0].imports.list({}, { first: 10, after: null })).edges).toHaveLength(2);
  });

  it('takes the admin key that the configuration gives, and shows none', async () => {
    const given = { NONET_ADMIN_KEY: 'the-key-of-the-operator' };
    const services = await start(given);
    expect(await services.firstStart({ onStep })).toEqual({ adminKey: null });
    const principal = await services.keys.authenticate('Bearer the-key-of-the-operator');
    expect(principal).toMatchObject({ role: 'admin', name: 'NONET_ADMIN_KEY' });
    await (await start(given)).firstStart({ onStep });
    expect(await (await services.keys.list({ first: 10, after: null })).totalCount()).toBe(1);
  });

  it('does not take an admin key that is revoked, has expired, or is of another role, and says so', async () => {
    const services = await start();
    const { secret: reader } = await services.keys.create({ name: 'r', role: 'reader', expiresAt: null });
    const { secret, key } = await services.keys.create({ name: 'a', role: 'admin', expiresAt: null });
    await services.keys.create({ name: 'another', role: 'admin', expiresAt: null });
    await services.keys.revoke(key.id);
    const startWith = async (adminKey: string) =>
      (await start({ NONET_ADMIN_KEY: adminKey })).firstStart({ onStep });
    await expect(startWith(reader)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('has the role reader'),
    });
    await expect(startWith(secret)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('was revoked'),
    });
  });

  it('leaves a database alone that has a scheme already', async () => {
    const services = await start();
    const path = join(home, 'scheme.tsv');
    await writeFile(path, scheme);
    await services.imports.importScheme({ path, definitions: null }, { actor: 'test' });
    await services.firstStart({ onStep });
    expect(await facts(services)).toEqual({ nodes: 20, patents: 0 });
  });
});

describe('processes on one database', () => {
  it('take up a scheme that another one imports', async () => {
    const [server, command] = await Promise.all([start(), start()]);
    await server.firstStart({ onStep });
    expect((await server.taxonomy.loaded()).size).toBeGreaterThan(800);
    const path = join(home, 'scheme.tsv');
    await writeFile(path, scheme);
    await command.imports.importScheme({ path, definitions: null, replace: true }, { actor: 'test' });
    await expect.poll(async () => (await server.taxonomy.loaded()).size).toBe(20);
  });
});

describe('without a scheme', () => {
  it('classification says what to do', async () => {
    const { classification } = await start();
    const request = checked(classify.fields, { text: 'A spade' });
    await expect(classification.classify(request, {})).rejects.toMatchObject({ code: 'SCHEME_MISSING' });
    expect(hintFor('SCHEME_MISSING', 'commandLine')).toContain('import-scheme');
    expect(hintFor('SCHEME_MISSING', 'anywhere')).toContain('Import a version');
    expect(classification.readiness()).toMatchObject({ state: 'failed', code: 'SCHEME_MISSING' });
  });
});
