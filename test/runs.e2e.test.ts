import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunContext, runWork, type RunWork } from '../apps/api/src/runs/run-work.js';
import type { RunKind } from '../apps/api/src/runs/runs.service.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';
import { openRuns, type OpenRuns } from './support/open-runs.js';

const ada = { id: '01234567-89ab-cdef-0123-456789abcdef', name: 'Ada' };

type Does = (context: RunContext) => Promise<null | object>;
/** What the run of a name does; tests put theirs here. */
const does = new Map<string, Does>();
const configuration = z.strictObject({ name: z.string(), gpu: z.boolean().default(false) });
const work: RunWork<z.output<typeof configuration>> = {
  configuration,
  resource: ({ gpu }) => (gpu ? 'gpu' : 'cpu'),
  async run({ name }, context) {
    return (await does.get(name)!(context)) as null;
  },
};
const works = { evaluation: runWork(work) };
const evaluation = (name: string, more: object = {}) => ({
  kind: 'evaluation' as RunKind,
  configuration: { name, ...more },
});

let database: FreshDatabase;
/** One that asks, and two that work. */
let runs: OpenRuns;
let first: OpenRuns;
let second: OpenRuns;
beforeAll(async () => {
  database = await freshDatabase();
  runs = await openRuns(database.url, works);
  first = await openRuns(database.url, works, { folder: runs.folder });
  second = await openRuns(database.url, works, { folder: runs.folder });
  first.startWorker({ cpu: 1, gpu: 0 });
  second.startWorker({ cpu: 1, gpu: 0 });
});
afterAll(async () => {
  await first?.close();
  await second?.close();
  await runs?.close();
  await database?.drop();
});

describe('a run', () => {
  test('is done by a worker, tells of its progress and has its result', async () => {
    does.set('counts', async (context) => {
      context.progress('counting', 1, 3);
      context.metrics({ loss: 0.5 });
      context.event('note', { text: 'half\0way' });
      context.metrics({ loss: 0.25, rate: 2 });
      context.progress('counting', 3, 3);
      return { counted: 3 };
    });
    const queued = await runs.start(evaluation('counts'), ada);
    expect(queued).toMatchObject({ kind: 'evaluation', resource: 'cpu', startedBy: ada });
    const { run, events } = await runs.ended(queued.id);
    expect(run).toMatchObject({
      state: 'succeeded',
      phase: 'counting',
      done: 3,
      total: 3,
      metrics: { loss: 0.25, rate: 2 },
      result: { counted: 3 },
      error: null,
      attempt: 1,
    });
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
    expect(events.map(({ type }) => type)).toEqual([
      'queued',
      'started',
      'metrics',
      'note',
      'metrics',
      'progress',
      'succeeded',
    ]);
    expect(events[3]!.data).toEqual({ text: 'halfway' });
    await expect.poll(() => existsSync(join(runs.folder, queued.id))).toBe(false);
  });

  test('can be followed from any event', async () => {
    const [latest] = (await runs.list({ state: 'succeeded' }, { first: 1, after: null })).edges;
    const types: string[] = [];
    for await (const { type } of await runs.events(latest!.node.id, {
      after: 4,
      signal: new AbortController().signal,
    }))
      types.push(type);
    expect(types).toEqual(['metrics', 'progress', 'succeeded']);
  });
});
