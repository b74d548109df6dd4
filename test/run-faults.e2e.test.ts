import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '../libs/services/src/database/open-database.js';
import { createImports } from '../libs/services/src/imports/create-imports.js';
import { runWork } from '../libs/services/src/runs/run-work.js';
import { encoderTrainingWork } from '../libs/services/src/training/encoder-training-work.js';
import { type Child, startScript } from './support/child.js';
import { encoderTrainerOn } from './support/encoder-trainer.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';
import { openRuns, type OpenRuns } from './support/open-runs.js';
import { ownPostgres } from './support/own-postgres.js';
import { shortSchemeIn } from './support/short-scheme.js';

// Trainings in processes of their own take a while on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const ada = { id: '01234567-89ab-cdef-0123-456789abcdef', name: 'Ada' };
const log = pino({ level: 'silent' });

/** Until the run reports something of a type; answers its sequence. */
async function reported(runs: OpenRuns, id: string, type: string, after = 0): Promise<number> {
  const signal = AbortSignal.timeout(150_000);
  for await (const event of await runs.events(id, { after, signal }))
    if (event.type === type) return event.sequence;
  throw new Error(`The run ended without ${type}.`);
}

describe('a worker that is killed in the middle of a training', () => {
  let home: string;
  let database: FreshDatabase;
  let runs: OpenRuns;
  let close: () => Promise<void>;
  const workers: Child[] = [];
  const work = async () => {
    const child = startScript('run-worker', database.url, home);
    workers.push(child);
    await child.next();
    return child;
  };
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'nonet-faults-'));
    await mkdir(join(home, 'models'));
    await cp(repository('libs/encoder/fixtures/tiny-e5'), join(home, 'models', 'tiny-e5'), {
      recursive: true,
    });
    database = await freshDatabase();
    const open = await openDatabase({ kind: 'external', url: database.url }, { log });
    const imports = await createImports(open, { log });
    const path = await shortSchemeIn(home);
    await imports.importScheme({ path, definitions: null }, { actor: 'test' });
    const trainer = await encoderTrainerOn(open, home);
    const works = { 'encoder-training': encoderTrainingWork(trainer) };
    runs = await openRuns(database.url, works, { folder: join(home, 'runs') });
    close = async () => {
      await runs.close();
      await imports.close();
      await open.close();
    };
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.end('SIGKILL', 'group');
    await close?.();
    await database?.drop();
    await rm(home, { recursive: true, force: true });
  });

  const training = (name: string) => ({
    kind: 'encoder-training' as const,
    configuration: {
      name,
      base: 'tiny-e5',
      files: [repository('prisma/sample/patents.jsonl')],
      device: 'cpu',
      batch: 8,
      epochs: 7,
      evaluateEvery: 30,
      saveEvery: 0.2,
    },
  });
  const weights = async (name: string) =>
    createHash('sha256')
      .update(await readFile(join(home, 'models', name, 'model.safetensors')))
      .digest('hex');

  test('loses nothing: another goes on from the last checkpoint, and the result is the same', async () => {
    const victim = await work();
    const { id } = await runs.start(training('interrupted'), ada);
    const saved = await reported(runs, id, 'checkpoint');
    await reported(runs, id, 'progress', saved);
    await victim.end('SIGKILL', 'group');
    expect(await runs.get(id)).toMatchObject({ state: 'running', attempt: 1 });

    await work();
    const { run, events } = await runs.ended(id);
    expect(run).toMatchObject({ state: 'succeeded', attempt: 2, error: null });
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
    const retrying = events.find(({ type }) => type === 'retrying');
    expect(retrying?.data).toMatchObject({ code: 'RUN_ABANDONED' });
    const [began, wentOn] = events
      .filter(({ type }) => type === 'training')
      .map(({ data }) => data as { resumedAt: number; steps: number });
    expect(began!.resumedAt).toBe(0);
    expect(wentOn!.resumedAt).toBeGreaterThan(0);
    expect(wentOn!.resumedAt).toBeLessThan(wentOn!.steps);

    const { run: whole } = await runs.ended((await runs.start(training('whole'), ada)).id);
    expect(whole).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(await weights('interrupted')).toBe(await weights('whole'));
  });

  test('is not waited for when its run was cancelled meanwhile', async () => {
    const victim = await work();
    const { id } = await runs.start(training('unwanted'), ada);
    await reported(runs, id, 'metrics');
    await victim.end('SIGKILL', 'group');
    await runs.cancel(id, ada);
    await work();
    const { run } = await runs.ended(id);
    expect(run).toMatchObject({ state: 'cancelled', attempt: 1, cancelledBy: 'Ada' });
  });
});

describe('a PostgreSQL server that stops in the middle of runs and starts again', () => {
  test('costs nothing: what ran goes on, what was reported meanwhile is there, what waited is done', async () => {
    const server = await ownPostgres();
    let goOn: () => void = () => undefined;
    const away = new Promise<void>((resolve) => (goOn = resolve));
    const works = {
      evaluation: runWork<{ name: string }>({
        configuration: z.strictObject({ name: z.string() }),
        resource: () => 'cpu',
        async run({ name }, context) {
          if (name === 'short') return { name };
          context.progress('before', 1, 3);
          await away;
          // The database is away now, and the work does not care.
          context.event('while it was away', { name });
          context.metrics({ kept: 1 });
          context.progress('after', 3, 3);
          return { name };
        },
      }),
    };
    const asking = await openRuns(server.url, works);
    const working = await openRuns(server.url, works);
    try {
      working.startWorker({ cpu: 1, gpu: 0 });
      const request = (name: string) => asking.start({ kind: 'evaluation', configuration: { name } }, ada);
      const long = await request('long');
      const short = await request('short');
      const followed = asking.ended(long.id);
      await reported(asking, long.id, 'progress');

      await server.stop();
      goOn();
      await expect(asking.get(long.id)).rejects.toThrow();
      await server.start();

      const { run, events } = await followed;
      expect(run).toMatchObject({
        state: 'succeeded',
        result: { name: 'long' },
        metrics: { kept: 1 },
        attempt: 1,
      });
      const types = events.map(({ type }) => type);
      expect(types).toContain('while it was away');
      expect(types).not.toContain('retrying');
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
      expect((await asking.ended(short.id)).run).toMatchObject({ state: 'succeeded', attempt: 1 });
      const { run: later } = await asking.ended((await request('short')).id);
      expect(later).toMatchObject({ state: 'succeeded' });
    } finally {
      await working.close();
      await asking.close();
      await server.remove();
    }
  });
});
