import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, start } from './support/command.js';
import { type FreshDatabase } from './support/fresh-database.js';
import { PATIENT } from './support/patience.js';
import { smallDatabase } from './support/small-database.js';

/** What a plugin does at import, in a call, and otherwise as it should. */
const plugin = (name: string, { top = '', embed = '' } = {}) => `${top}
  export default { name: '${name}', version: '1.0.0', api: '^1.0', register: (host) => host.encoders.add({
    id: '${name}', description: 'a constant', open: async () => ({ id: '${name}', fingerprint: '${name}', dimension: 2,
      maxTokens: 64, device: 'cpu', dispose: async () => {},
      async embed(texts) { ${embed}
        const data = new Float32Array(texts.length * 2);
        texts.forEach((_, i) => (data[i * 2] = 1));
        return { rows: texts.length, columns: 2, data };
      } }) }) };`;

let home: string;
let database: FreshDatabase;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-isolation-'));
  database = await smallDatabase('scheme');
  await writeFile(
    join(home, 'hangs.mjs'),
    plugin('hangs', { top: 'await new Promise(() => setInterval(() => {}, 1000));' }),
  );
  await writeFile(join(home, 'blocks.mjs'), plugin('blocks', { top: 'for (;;);' }));
  await writeFile(join(home, 'silent.mjs'), plugin('silent', { embed: 'await new Promise(() => {});' }));
  await writeFile(join(home, 'good.mjs'), plugin('good'));
  environment = {
    NONET_HOME: home,
    DATABASE_URL: database.url,
    NONET_ADMIN_KEY: 'a-key-of-our-own-choice',
    NONET_PLUGINS_FROM: home,
    NONET_WORKER: 'off',
    PORT: '0',
  };
});
afterAll(async () => {
  await database?.drop();
  await rm(home, { recursive: true, force: true });
});

const ready = /(http:\/\/127\.0\.0\.1:\d+)/;

async function ask<Data>(url: string, query: string): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer a-key-of-our-own-choice' },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: Data }).data;
}

interface Listed {
  plugins: { name: string; state: string; isolation: string }[];
}
const plugins = async (url: string) =>
  (await ask<Listed>(url, '{ plugins { name state isolation } }')).plugins.filter(
    ({ isolation }) => isolation !== 'BUILT_IN',
  );

describe('a server whose plugins hang', () => {
  test('at import listens, lists them, and ends when it is told to', async () => {
    const server = start(['serve'], {
      ...environment,
      NONET_PLUGINS: './hangs.mjs,./blocks.mjs,./good.mjs',
      NONET_ENCODER: 'good',
      NONET_PLUGIN_BUDGETS: `${PATIENT.NONET_PLUGIN_BUDGETS},import=600`,
    });
    try {
      const [, url] = await server.until(ready);
      await expect
        .poll(() => plugins(url))
        .toMatchObject([
          { name: './hangs.mjs', state: 'STARTING' },
          { name: './blocks.mjs', state: 'STARTING' },
          { name: 'good', state: 'ACTIVE', isolation: 'PROCESS' },
        ]);
      server.process.kill('SIGTERM');
      expect(await server.finished).toMatchObject({ code: 0 });
    } finally {
      server.process.kill('SIGKILL');
    }
  });

  test('in a call says that it is degraded, and ends when it is told to', async () => {
    const server = start(['serve'], {
      ...environment,
      NONET_PLUGINS: './silent.mjs,./nowhere.mjs',
      NONET_ENCODER: 'silent',
      NONET_PLUGIN_BUDGETS: `${PATIENT.NONET_PLUGIN_BUDGETS},embed=600`,
      NONET_DRAIN_SECONDS: '120',
    });
    try {
      const [, url] = await server.until(ready);
      const question = '{ classify(input: { text: "a spade", model: "zero-shot" }) { model } }';
      const asked = ask(url, question).catch(() => null);
      const health = async () => (await fetch(`${url}/readyz`)).json() as Promise<object>;
      await expect.poll(health).toMatchObject({
        status: 'degraded',
        checks: { model: 'ok', plugins: './nowhere.mjs: quarantined' },
      });
      const silent = async () => {
        const { encoders } = await ask<{ encoders: { id: string; loaded: object | null }[] }>(
          url,
          '{ encoders { id loaded { device } } }',
        );
        return encoders.find(({ id }) => id === 'silent')?.loaded;
      };
      await expect.poll(silent).toEqual({ device: 'cpu' });
      server.process.kill('SIGTERM');
      expect((await server.finished).code).toBe(0);
      await asked;
    } finally {
      server.process.kill('SIGKILL');
    }
  });
});

test('nonet keys list does not wait for plugins that hang at import, and nonet plugins names them', async () => {
  const hanging = { ...environment, NONET_PLUGINS: './hangs.mjs', NONET_PLUGIN_BUDGETS: 'import=20' };
  const listed = await run(['keys', 'list'], { ...hanging, NONET_PLUGIN_BUDGETS: 'import=99999' });
  expect(listed).toMatchObject({ code: 0 });
  const { stdout } = await run(['plugins'], {
    ...hanging,
    NONET_PLUGINS_IN_PROCESS: './good.mjs',
    NONET_PLUGINS: './hangs.mjs,./good.mjs',
  });
  expect(stdout).toMatch(/hangs\.mjs.*quarantined.*own process.*did not end within 20 seconds/);
  expect(stdout).toMatch(/good 1\.0\.0.*active.*none \(trusted\)/);
});
