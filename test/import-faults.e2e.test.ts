import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDatabase, type Database } from '../libs/services/src/database/open-database.js';
import { createImports } from '../libs/services/src/imports/create-imports.js';
import { patentImportWork, schemeImportWork } from '../libs/services/src/imports/import-work.js';
import type { ImportsService } from '../libs/services/src/imports/imports.service.js';
import { type Child, startScript } from './support/child.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';
import { openRuns, type OpenRuns } from './support/open-runs.js';
import { ownPostgres } from './support/own-postgres.js';
import { nextScheme, scheme } from './support/small-world.js';

// Processes of their own take a while on a busy machine, and a dead one is missed after seconds.
vi.setConfig({ testTimeout: 240_000 });

const ada = { id: '01234567-89ab-cdef-0123-456789abcdef', name: 'Ada' };
const log = pino({ level: 'silent' });

const PATENTS = 12_000;
/** Enough for an import that takes a while; every thousandth record cannot be read. */
const manyPatents = Array.from({ length: PATENTS }, (_, i) =>
  i % 1_000 === 500
    ? `{"title": "Thing ${i}, without a number"}`
    : JSON.stringify({ id: `XN${i}A1`, title: `Thing ${i}` }),
).join('\n');
const REJECTED = PATENTS / 1_000;

interface World {
  readonly database: Database;
  readonly imports: ImportsService;
  readonly runs: OpenRuns;
  close(): Promise<void>;
}

/** Imports and runs on a database, as a process has them. */
async function open(url: string): Promise<World> {
  const database = await openDatabase({ kind: 'external', url }, { log });
  const imports = await createImports(database, { log });
  const works = {
    'patent-import': patentImportWork(imports),
    'scheme-import': schemeImportWork(imports, undefined),
  };
  const runs = await openRuns(url, works);
  const close = async () => {
    await runs.close();
    await imports.close();
    await database.close();
  };
  return { database, imports, runs, close };
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-import-faults-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, content: string) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};
const startPatents = async ({ runs }: World) =>
  runs.start({ kind: 'patent-import', configuration: { path: await file('many.jsonl', manyPatents) } }, ada);

/** Until the run has written some patents. */
async function underWay({ runs }: World, id: string): Promise<void> {
  const signal = AbortSignal.timeout(150_000);
  for await (const { type, data } of await runs.events(id, { after: 0, signal }))
    if (type === 'progress' && (data as { done: number }).done > 0) return;
  throw new Error('The run ended before it was under way.');
}

/** What is in the database of an import that is done: every patent once, every rejection once. */
async function expectWhole({ imports, runs }: World, id: string): Promise<void> {
  const counts = { read: PATENTS, added: PATENTS - REJECTED, updated: 0, unchanged: 0, rejected: REJECTED };
  expect(await imports.get(id)).toMatchObject({ state: 'succeeded', error: null, ...counts });
  expect((await runs.get(id))?.result).toMatchObject(counts);
  const [{ patents }] = (await runs.rows('SELECT count(*)::int AS patents FROM patent')) as [
    { patents: number },
  ];
  expect(patents).toBe(PATENTS - REJECTED);
  const places = await runs.rows('SELECT place FROM rejection ORDER BY id');
  expect(new Set(places.map(({ place }) => place)).size).toBe(REJECTED);
  expect(places).toHaveLength(REJECTED);
}

describe('a worker that is killed in the middle of an import', () => {
  let fresh: FreshDatabase;
  let world: World;
  const workers: Child[] = [];
  const work = async () => {
    const child = startScript('import-worker', fresh.url, join(folder, 'runs'));
    workers.push(child);
    await child.next();
    return child;
  };
  beforeEach(async () => {
    fresh = await freshDatabase();
    world = await open(fresh.url);
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.end('SIGKILL', 'group');
    await world?.close();
    await fresh?.drop();
  });

  test('of patents loses and doubles nothing: another goes on behind the last batch', async () => {
    const victim = await work();
    const { id } = await startPatents(world);
    await underWay(world, id);
    await victim.end('SIGKILL', 'group');
    const left = await world.imports.get(id);
    expect(left).toMatchObject({ state: 'running' });
    expect(left!.added).toBeGreaterThan(0);
    expect(left!.added).toBeLessThan(PATENTS - REJECTED);

    // What a start does with imports of dead processes leaves those of runs alone.
    const another = await open(fresh.url);
    await another.close();
    await work();
    const { run } = await world.runs.ended(id);
    expect(run).toMatchObject({ state: 'succeeded', attempt: 2, error: null });
    await expectWhole(world, id);
  });

  test('of a scheme leaves the scheme before it, or the new one whole; another makes it the current one', async () => {
    await world.imports.importScheme(
      { path: await file('scheme.tsv', scheme), definitions: null },
      { actor: 'test' },
    );
    const victim = await work();
    const path = await file('next.tsv', nextScheme);
    const { id } = await world.runs.start({ kind: 'scheme-import', configuration: { path } }, ada);
    const signal = AbortSignal.timeout(150_000);
    for await (const { type } of await world.runs.events(id, { after: 0, signal }))
      if (type === 'started') break;
    await victim.end('SIGKILL', 'group');
    const versions = await world.runs.rows(
      `SELECT s.version, (SELECT count(*)::int FROM cpc_node WHERE removed_in IS NULL) AS nodes FROM cpc_scheme s WHERE current`,
    );
    expect(versions).toEqual([{ version: expect.stringMatching(/^2025\.0[58]$/) as string, nodes: 20 }]);
    await work();
    const { run } = await world.runs.ended(id);
    expect(run).toMatchObject({ state: 'succeeded', result: { read: 20, added: 1, removed: 1, updated: 1 } });
    expect(await world.runs.rows('SELECT version FROM cpc_scheme ORDER BY id')).toEqual([
      { version: '2025.05' },
      { version: '2025.08' },
    ]);
  });

  test('is not waited for when the import was cancelled meanwhile: the import ends with its run', async () => {
    const victim = await work();
    const { id } = await startPatents(world);
    await underWay(world, id);
    await victim.end('SIGKILL', 'group');
    await world.runs.cancel(id, ada);
    await work();
    expect((await world.runs.ended(id)).run).toMatchObject({ state: 'cancelled', attempt: 1 });
    const row = await world.imports.get(id);
    expect(row).toMatchObject({ state: 'cancelled', error: { code: 'RUN_CANCELLED' } });
    expect(row!.finishedAt).toBeInstanceOf(Date);
    const [{ patents }] = (await world.runs.rows('SELECT count(*)::int AS patents FROM patent')) as [
      { patents: number },
    ];
    expect(patents).toBe(row!.added);
  });
});

describe('an import of patents', () => {
  let fresh: FreshDatabase;
  let world: World;
  beforeEach(async () => {
    fresh = await freshDatabase();
    world = await open(fresh.url);
  });
  afterEach(async () => {
    await world?.close();
    await fresh?.drop();
  });

  test('cancelled in the middle keeps the batches that were whole; asked for again it brings the rest', async () => {
    const { id } = await startPatents(world);
    world.runs.startWorker({ cpu: 1, gpu: 0 });
    await underWay(world, id);
    await world.runs.cancel(id, ada);
    expect((await world.runs.ended(id)).run).toMatchObject({ state: 'cancelled' });
    const row = await world.imports.get(id);
    expect(row).toMatchObject({
      state: 'cancelled',
      error: { code: 'RUN_CANCELLED', message: 'Cancelled by Ada.' },
    });
    expect(row!.added).toBeLessThan(PATENTS - REJECTED);
    const stored = async () => (await world.runs.rows('SELECT count(*)::int AS patents FROM patent'))[0];
    expect(await stored()).toEqual({ patents: row!.added });
    const again = await startPatents(world);
    await world.runs.ended(again.id);
    expect(await world.imports.get(again.id)).toMatchObject({
      state: 'succeeded',
      unchanged: row!.added,
      added: PATENTS - REJECTED - row!.added,
    });
    expect(await stored()).toEqual({ patents: PATENTS - REJECTED });
  });

  test('cancelled before it began leaves no import', async () => {
    const { id } = await startPatents(world);
    expect(await world.runs.cancel(id, ada)).toMatchObject({ state: 'cancelled' });
    expect(await world.imports.get(id)).toBeNull();
  });

  test('of a file that is another one at the next attempt begins anew', async () => {
    const path = await file('changing.jsonl', manyPatents);
    const run = { runId: ada.id, attempt: 1, checkpoint: async () => undefined };
    const stop = new AbortController();
    const onProgress = ({ done }: { done: number }) => done >= 3_000 && stop.abort();
    const first = world.imports.importPatents(
      { path },
      { actor: 'Ada', run, signal: stop.signal, onProgress },
    );
    await expect(first).rejects.toThrow();
    expect(await world.imports.get(run.runId)).toMatchObject({ state: 'running' });
    await file('changing.jsonl', `${JSON.stringify({ id: 'XN1A1', title: 'Another thing' })}\nnonsense\n`);
    const row = await world.imports.importPatents({ path }, { actor: 'Ada', run: { ...run, attempt: 2 } });
    expect(row).toMatchObject({ state: 'succeeded', read: 2, added: 0, updated: 1, rejected: 1 });
    expect(await world.runs.rows('SELECT place FROM rejection')).toHaveLength(1);
    // Whoever was given up on writes nothing any more.
    const late = world.imports.importPatents({ path }, { actor: 'Ada', run: { ...run, attempt: 1 } });
    expect(await late).toEqual(row);
  });
});

describe('a PostgreSQL server that stops in the middle of an import and starts again', () => {
  test('costs nothing: the run tries again and goes on behind the last batch', async () => {
    const server = await ownPostgres();
    const world = await open(server.url);
    try {
      const { id } = await startPatents(world);
      // From before the server stops: whoever begins to follow while it is away is refused.
      const ended = world.runs.ended(id);
      world.runs.startWorker({ cpu: 1, gpu: 0 });
      await underWay(world, id);
      await server.stop();
      await server.start();
      const { run, events } = await ended;
      expect(run).toMatchObject({ state: 'succeeded', error: null });
      expect(events.map(({ type }) => type)).toContain('retrying');
      await expectWhole(world, id);
    } finally {
      await world.close();
      await server.remove();
    }
  });
});
