import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServices, type Services } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run, start } from './support/command.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';
import { shortSchemeIn } from './support/short-scheme.js';

// Each command is a process, and a busy machine takes seconds to start one.
vi.setConfig({ testTimeout: 240_000 });

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

let home: string;
let database: FreshDatabase;
let services: Services;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-worker-'));
  database = await freshDatabase();
  environment = { NONET_HOME: home, DATABASE_URL: database.url };
  await cp(repository('libs/encoder/fixtures/tiny-e5'), join(home, 'models', 'tiny-e5'), { recursive: true });
  services = await createServices(loadConfig(environment), { log: pino({ level: 'silent' }) });
  const scheme = { path: await shortSchemeIn(home), definitions: null };
  await services.imports.importScheme(scheme, { actor: 'test' });
});
afterAll(async () => {
  await services?.close();
  await database?.drop();
  await rm(home, { recursive: true, force: true });
});

const train = (name: string, epochs: number) =>
  services.runs.start(
    {
      kind: 'encoder-training',
      configuration: {
        name,
        base: 'tiny-e5',
        files: [repository('prisma/sample/patents.jsonl')],
        device: 'cpu',
        batch: 8,
        epochs,
      },
    },
    { id: 'cli', name: 'Grace' },
  );

test('a worker does what is queued; runs are listed, followed, shown and cancelled beside it', async () => {
  const short = await train('short', 1);
  const endless = await train('endless', 10_000);
  const worker = start(['worker', '--resource', 'cpu'], environment);
  await worker.until(/works on the cpu queue, 1 at a time/);

  const followed = await run(['runs', 'follow', short.id, '--json'], environment);
  const events = followed.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { sequence: number; type: string });
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
  expect(events.at(-1)!.type).toBe('succeeded');
  expect(followed.code).toBe(0);
  const shown = await run(['runs', 'show', short.id], environment);
  expect(shown.stdout).toContain('encoder-training succeeded');
  expect(shown.stdout).toContain('asked for by Grace');

  const following = start(['runs', 'follow', endless.id], environment);
  await following.until(/training {2}/);
  const cancelled = await run(['runs', 'cancel', endless.id], environment);
  expect(cancelled.code).toBe(0);
  const { code, stdout } = await following.finished;
  expect(code).toBe(1);
  expect(stdout).toContain('cancelled  by command line');
  const listed = await run(['runs', 'list', '--state', 'cancelled', '--json'], environment);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ id: endless.id, error: { code: 'RUN_CANCELLED' } }]);

  worker.process.kill('SIGTERM');
  await worker.finished;
});

test('a worker that is told to stop gives its run back', async () => {
  const { id } = await train('given-back', 10_000);
  const worker = start(['worker', '--json'], environment);
  const signal = AbortSignal.timeout(150_000);
  for await (const { type } of await services.runs.events(id, { after: 0, signal }))
    if (type === 'metrics') break;
  worker.process.kill('SIGTERM');
  expect(JSON.parse((await worker.finished).stdout)).toMatchObject({ resource: 'all', concurrency: 1 });
  expect(await services.runs.get(id)).toMatchObject({ state: 'queued', attempt: 1, worker: null });
  await services.runs.cancel(id, { id: 'cli', name: 'test' });
});

test.each([
  ['an id that is none', ['runs', 'show', 'nothing'], 1, /NOT_FOUND/],
  ['a resource that is none', ['worker', '--resource', 'tpu'], 2, /cpu, gpu, all/],
])('%s: a clear error', async (_, args, code, message) => {
  const result = await run(args, environment);
  expect(result.stderr).toMatch(message);
  expect(result.code).toBe(code);
});
