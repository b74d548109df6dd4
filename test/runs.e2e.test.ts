import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { conflict, closing } from '../libs/services/src/errors/errors.js';
import { artifactCheckpoints } from '../libs/services/src/runs/artifact-checkpoints.js';
import { type RunContext, runWork, type RunWork } from '../libs/services/src/runs/run-work.js';
import type { Json, RunEvent, RunKind } from '../libs/services/src/runs/runs.service.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';
import { openRuns, type OpenRuns } from './support/open-runs.js';

const ada = { id: '01234567-89ab-cdef-0123-456789abcdef', name: 'Ada' };
const bob = { id: '11234567-89ab-cdef-0123-456789abcdef', name: 'Bob' };

/** Waits for ever; ends as work should, with the signal's reason. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

/** What the run of a name does; tests put theirs here. */
const does = new Map<string, (context: RunContext) => Promise<Json>>();
const configuration = z.strictObject({ name: z.string(), gpu: z.boolean().default(false) });
const work: RunWork<z.output<typeof configuration>> = {
  configuration,
  resource: ({ gpu }) => (gpu ? 'gpu' : 'cpu'),
  run: ({ name }, context) => does.get(name)!(context),
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

/** On a busy machine a heartbeat may fall between two reports of progress, and both are kept; the last one counts. */
const withoutSuperseded = (events: readonly RunEvent[]): readonly RunEvent[] =>
  events.filter(
    ({ type }, at) => type !== 'progress' || !events.slice(at + 1).some((later) => later.type === type),
  );

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
    const told = withoutSuperseded(events);
    expect(told.map(({ type }) => type)).toEqual([
      'queued',
      'started',
      'metrics',
      'note',
      'metrics',
      'progress',
      'succeeded',
    ]);
    expect(told[3]!.data).toEqual({ text: 'halfway' });
    await expect.poll(() => existsSync(join(runs.folder, queued.id))).toBe(false);
  });

  test('can be followed from any event', async () => {
    const [latest] = (await runs.list({ state: 'succeeded' }, { first: 1, after: null })).edges;
    const { signal } = new AbortController();
    const all: RunEvent[] = [];
    for await (const event of await runs.events(latest!.node.id, { after: 0, signal })) all.push(event);
    const { sequence } = all.find(({ type }) => type === 'note')!;
    const rest: RunEvent[] = [];
    for await (const event of await runs.events(latest!.node.id, { after: sequence, signal }))
      rest.push(event);
    expect(rest).toEqual(all.slice(sequence));
    expect(withoutSuperseded(rest).map(({ type }) => type)).toEqual(['metrics', 'progress', 'succeeded']);
  });

  test('asked for ten times at once under one key is one run; others have keys of their own', async () => {
    does.set('keyed', async () => null);
    const request = { ...evaluation('keyed'), idempotencyKey: 'once' };
    const all = await Promise.all(Array.from({ length: 10 }, () => runs.start(request, ada)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect((await runs.start(request, bob)).id).not.toBe(all[0]!.id);
    const urgent = { ...request, priority: 5 };
    await expect(runs.start(urgent, ada)).rejects.toMatchObject({ code: 'RUN_KEY_REUSED' });
    const other = { ...evaluation('counts'), idempotencyKey: 'once' };
    await expect(runs.start(other, ada)).rejects.toMatchObject({ code: 'RUN_KEY_REUSED' });
  });

  test('with a wrong configuration, or of a kind that nobody does, is refused before it is queued', async () => {
    const before = (await runs.list({}, { first: 100, after: null })).edges.length;
    const wrong = { kind: 'evaluation', configuration: { name: 7, speed: 'high' } } as const;
    await expect(runs.start(wrong, ada)).rejects.toMatchObject({
      code: 'RUN_CONFIGURATION_INVALID',
      message: expect.stringMatching(/speed[\s\S]*name|name[\s\S]*speed/) as string,
    });
    const unknown = { kind: 'expert-extension', configuration: {} } as const;
    await expect(runs.start(unknown, ada)).rejects.toMatchObject({ code: 'RUN_KIND_UNAVAILABLE' });
    expect((await runs.list({}, { first: 100, after: null })).edges.length).toBe(before);
  });

  test('that was given bad input fails at once, with the reason', async () => {
    does.set('refuses', () => Promise.reject(conflict({ reason: 'It cannot be.' })));
    const { run, events } = await runs.ended((await runs.start(evaluation('refuses'), ada)).id);
    expect(run).toMatchObject({ state: 'failed', attempt: 1, result: null });
    expect(run.error).toEqual({ code: 'CONFLICT', message: 'It cannot be.' });
    expect(events.at(-1)).toMatchObject({ type: 'failed', data: run.error });
  });

  test('that lacked something is tried again, with what it had saved, and later each time', async () => {
    does.set('third time', async ({ folder }) => {
      const file = join(folder, 'tries');
      const tries = existsSync(file) ? Number(await readFile(file, 'utf8')) + 1 : 1;
      await writeFile(file, String(tries));
      if (tries < 3) throw closing({});
      return { tries };
    });
    const { run, events } = await runs.ended((await runs.start(evaluation('third time'), ada)).id);
    expect(run).toMatchObject({ state: 'succeeded', result: { tries: 3 }, attempt: 3 });
    const delays = events
      .filter(({ type }) => type === 'retrying')
      .map(({ data }) => (data as { delaySeconds: number }).delaySeconds);
    expect(delays).toEqual([1, 2]);
  });

  test('that comes no further is given up after some retries', async () => {
    does.set('never', () => Promise.reject(closing({})));
    const { run } = await runs.ended((await runs.start(evaluation('never'), ada)).id);
    expect(run).toMatchObject({ state: 'failed', attempt: 3, error: { code: 'SERVICE_CLOSING' } });
  });

  test('that runs is cancelled as soon as its work obeys; the rest of what it said is kept', async () => {
    does.set('waits', async (context) => {
      context.progress('waiting', 0, null);
      await untilAborted(context.signal).catch((reason: Error) => {
        context.event('tidied', {});
        throw reason;
      });
      return null;
    });
    const { id } = await runs.start(evaluation('waits'), ada);
    await expect.poll(async () => (await runs.get(id))?.phase).toBe('waiting');
    // Its work may have obeyed already.
    expect(await runs.cancel(id, bob)).toMatchObject({ cancelledBy: 'Bob' });
    const { run, events } = await runs.ended(id);
    expect(run).toMatchObject({ state: 'cancelled', error: { message: 'Cancelled by Bob.' } });
    expect(events.map(({ type }) => type).slice(-3)).toEqual(['cancelling', 'tidied', 'cancelled']);
    expect(await runs.cancel(id, ada)).toEqual(run);
  });

  test('that waits for a worker is cancelled at once, and no worker takes it up', async () => {
    const { id } = await runs.start(evaluation('counts', { gpu: true }), ada);
    expect(await runs.cancel(id, ada)).toMatchObject({ state: 'cancelled', attempt: 0 });
    const late = await openRuns(database.url, works);
    const { id: next } = await runs.start(evaluation('counts', { gpu: true }), ada);
    late.startWorker({ cpu: 0, gpu: 1 });
    expect((await runs.ended(next)).run).toMatchObject({ state: 'succeeded', resource: 'gpu' });
    expect((await runs.ended(id)).run).toMatchObject({ state: 'cancelled', attempt: 0 });
    await late.close();
  });

  test('that is not there cannot be followed or cancelled', async () => {
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    await expect(runs.cancel(id, ada)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      runs.events('anything', { after: 0, signal: new AbortController().signal }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a list of runs', () => {
  test('is newest first, by kind and by state, page by page', async () => {
    const seen: Date[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const page: Awaited<ReturnType<typeof runs.list>> = await runs.list({}, { first: 3, after });
      seen.push(...page.edges.map(({ node }) => node.createdAt));
      after = page.edges.at(-1)?.cursor ?? null;
      more = page.hasNextPage;
    }
    expect(seen).toEqual([...seen].sort((a, b) => b.getTime() - a.getTime()));
    const { totalCount } = await runs.list({ kind: 'evaluation' }, { first: 1, after: null });
    expect(await totalCount()).toBe(seen.length);
    const failed = await runs.list({ state: 'failed' }, { first: 100, after: null });
    expect(failed.edges.map(({ node }) => node.state)).toEqual(failed.edges.map(() => 'failed'));
    expect(failed.edges.length).toBeGreaterThan(0);
  });
});

describe('workers', () => {
  test('take the run of the highest priority first', async () => {
    const order: string[] = [];
    for (const name of ['low', 'high', 'middle']) {
      does.set(name, async () => {
        order.push(name);
        return null;
      });
    }
    const priorities = { low: -1, high: 5, middle: 0 };
    const queued = [];
    for (const [name, priority] of Object.entries(priorities))
      queued.push(await runs.start({ ...evaluation(name, { gpu: true }), priority }, ada));
    const worker = runs.startWorker({ cpu: 0, gpu: 1 });
    for (const { id } of queued) await runs.ended(id);
    await worker.close();
    expect(order).toEqual(['high', 'middle', 'low']);
  });

  test('never do a run twice, however many look for work', async () => {
    const begun = new Map<string, number>();
    does.set('once', async ({ runId }) => {
      begun.set(runId, (begun.get(runId) ?? 0) + 1);
      return null;
    });
    const others = await Promise.all([1, 2].map(() => openRuns(database.url, works)));
    const crowd = [runs, ...others].map((some) => some.startWorker({ cpu: 3, gpu: 0 }));
    const queued = await Promise.all(Array.from({ length: 40 }, () => runs.start(evaluation('once'), ada)));
    for (const { id } of queued)
      expect((await runs.ended(id)).run).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect([...begun.values()]).toEqual(queued.map(() => 1));
    await Promise.all(crowd.map((worker) => worker.close()));
    await Promise.all(others.map((some) => some.close()));
  });

  test('do no more at a time than they have slots', async () => {
    let now = 0;
    let most = 0;
    does.set('crowded', async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return null;
    });
    const queued = await Promise.all(
      Array.from({ length: 12 }, () => runs.start(evaluation('crowded', { gpu: true }), ada)),
    );
    const worker = runs.startWorker({ cpu: 0, gpu: 2 });
    for (const { id } of queued) await runs.ended(id);
    await worker.close();
    expect(most).toBeLessThanOrEqual(2);
  });

  test('that are told to stop give their runs back with what was saved, and others go on', async () => {
    does.set('long', async ({ folder, signal, progress }) => {
      const file = join(folder, 'saved');
      if (existsSync(file)) return { from: await readFile(file, 'utf8') };
      progress('working', 1, 2);
      return untilAborted(signal).catch(async (reason: Error) => {
        await writeFile(file, 'the middle');
        throw reason;
      });
    });
    const stopped = runs.startWorker({ cpu: 0, gpu: 1 });
    const { id } = await runs.start(evaluation('long', { gpu: true }), ada);
    await expect.poll(async () => (await runs.get(id))?.phase).toBe('working');
    await stopped.close();
    expect(await runs.get(id)).toMatchObject({ state: 'queued', worker: null });
    const next = second.startWorker({ cpu: 0, gpu: 1 });
    const { run, events } = await runs.ended(id);
    await next.close();
    expect(run).toMatchObject({ state: 'succeeded', result: { from: 'the middle' }, attempt: 2 });
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === 'given-back')).toHaveLength(1);
    expect(types).not.toContain('retrying');
  });
});

describe('workers on machines that share no disk', () => {
  test('go on from checkpoints in the artifact store, which keeps none of a run that ended', async () => {
    const artifacts = await mkdtemp(join(tmpdir(), 'nonet-artifacts-'));
    const checkpoints = artifactCheckpoints({ kind: 'folder', folder: join(artifacts, 'models') });
    const [here, there] = await Promise.all([
      openRuns(database.url, works, { checkpoints }),
      openRuns(database.url, works, { checkpoints }),
    ]);
    does.set('travels', async ({ folder, signal, progress, checkpoint }) => {
      await mkdir(join(folder, 'state'), { recursive: true });
      const file = join(folder, 'state', 'step');
      if (existsSync(file)) return { folder, from: await readFile(file, 'utf8') };
      for (const step of ['1', '2']) {
        await writeFile(`${file}.next`, step);
        await rename(`${file}.next`, file);
        await checkpoint();
      }
      // What comes after a checkpoint is lost with the machine.
      await writeFile(join(folder, 'unsaved'), '');
      progress('working', 1, 2);
      return untilAborted(signal);
    });
    const stopped = here.startWorker({ cpu: 0, gpu: 1 });
    const { id } = await runs.start(evaluation('travels', { gpu: true }), ada);
    await expect.poll(async () => (await runs.get(id))?.phase).toBe('working');
    await stopped.close();
    there.startWorker({ cpu: 0, gpu: 1 });
    const { run } = await runs.ended(id);
    expect(run).toMatchObject({
      state: 'succeeded',
      result: { folder: join(there.folder, id), from: '2' },
    });
    const kept = async () => {
      const entries = await readdir(artifacts, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).length;
    };
    await expect.poll(kept).toBe(0);
    await here.close();
    await there.close();
    await rm(artifacts, { recursive: true });
  });
});

describe('whoever follows a run', () => {
  test('is let go at once, while nothing is reported', async () => {
    const { id } = await runs.start(evaluation('waits', { gpu: true }), ada);
    const events = await runs.events(id, { after: 1, signal: new AbortController().signal });
    const iterator = events[Symbol.asyncIterator]();
    const waiting = iterator.next();
    await iterator.return!();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await runs.cancel(id, ada);
  });

  test('is let go when the signal aborts', async () => {
    const { id } = await runs.start(evaluation('waits', { gpu: true }), ada);
    const stop = new AbortController();
    const iterator = (await runs.events(id, { after: 1, signal: stop.signal }))[Symbol.asyncIterator]();
    const waiting = iterator.next();
    stop.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await runs.cancel(id, ada);
  });
});

test('a worker clears away the folders of runs that ended elsewhere, and no others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nonet-left-'));
  does.set('ends elsewhere', async () => null);
  does.set('goes on', async ({ signal }) => untilAborted(signal));
  const ended = await runs.start(evaluation('ends elsewhere'), ada);
  await runs.ended(ended.id);
  const running = await runs.start(evaluation('goes on'), ada);
  const unknown = '21234567-89ab-cdef-0123-456789abcdef';
  for (const name of [ended.id, running.id, unknown, 'notes'])
    await mkdir(join(folder, name, 'encoder'), { recursive: true });
  const third = await openRuns(database.url, works, { folder });
  const worker = third.startWorker({ cpu: 0, gpu: 0 });
  await expect
    .poll(async () => (await readdir(folder)).sort())
    .toEqual([running.id, unknown, 'notes'].sort());
  await worker.close();
  await third.close();
  await runs.cancel(running.id, ada);
  await runs.ended(running.id);
  await rm(folder, { recursive: true, force: true });
});
