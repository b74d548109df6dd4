import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';

let api: Api;
let imported: string;
let failed: string;

beforeAll(async () => {
  api = await startApi({ holding: 'scheme', environment: { NONET_WORKER: 'on' } });
  const file = await api.file(
    'many.jsonl',
    Array.from({ length: 1_234 }, (_, i) => JSON.stringify({ id: `XN${i + 1}A1`, title: `Thing ${i}` })).join(
      '\n',
    ),
  );
  const older = await api.file(
    'older.tsv',
    '# version: 2001.01\nA\t\tEveryday needs\nA01\t\tFarming\nA01B\t\tSoil\n',
  );
  imported = await started('importPatents', file);
  failed = await started('importScheme', older);
});
afterAll(() => api.close());

/** Starts a run and waits for its end. */
async function started(mutation: string, path: string): Promise<string> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  const document = `mutation($input: ${type}) { run: ${mutation}(input: $input) { id } }`;
  const { run } = await api.as.admin.get<{ run: { id: string } }>(document, { input: { path } });
  const { signal } = new AbortController();
  for await (const event of await api.services.runs.events(run.id, { after: 0, signal })) void event;
  return run.id;
}

interface Shown {
  name: string;
  subject: string;
  seconds: number;
  share: number | null;
  secondsLeft: number | null;
  settings: { name: string; title: string; value: string }[];
  points: { figures: { name: string; value: number }[] }[];
  error: { code: string; message: string; hint: string } | null;
  logs: { nodes: { type: string; level: string; message: string }[] };
}
const show = async (id: string) =>
  (
    await api.as.reader.get<{ run: Shown }>(
      `query($id: ID!) { run(id: $id) { name subject seconds share secondsLeft settings { name title value }
        points { sequence at step loss figures { name value } } error { code message hint }
        logs(first: 100) { nodes { type level message } } } }`,
      { id },
    )
  ).run;

describe('a run', () => {
  test('has a name that says what it does, and with what', async () => {
    expect(await show(imported)).toMatchObject({
      name: 'Import patents: many.jsonl',
      subject: 'many.jsonl',
      seconds: expect.any(Number),
      secondsLeft: null,
      error: null,
    });
  });

  test('says what it was asked for in the words of the form', async () => {
    const { settings } = await show(imported);
    expect(settings).toEqual([
      { name: 'path', title: 'File of patents', value: expect.stringMatching(/many\.jsonl$/) },
    ]);
  });

  test('has its log in sentences, in which no count is rounded', async () => {
    const { logs, points } = await show(imported);
    expect(logs.nodes[0]).toEqual({ type: 'queued', level: 'INFO', message: 'Asked for by test admin.' });
    expect(logs.nodes.at(-1)).toEqual({ type: 'succeeded', level: 'INFO', message: 'Done.' });
    const figures = points.at(-1)?.figures ?? [];
    expect(figures).toContainEqual({ name: 'read', value: 1_234 });
    expect(logs.nodes.some(({ message }) => /\bread 1,234\b/.test(message))).toBe(true);
  });

  test('that failed says why, and what to do in words for every interface', async () => {
    const { error, logs } = await show(failed);
    expect(error).toEqual({
      code: 'SCHEME_OLDER',
      message: expect.stringContaining('older than 2025.05'),
      hint: 'If that is meant, start it again and choose “It may replace a newer scheme”.',
    });
    expect(`${error?.message} ${error?.hint}`).not.toMatch(/--|: true/);
    expect(logs.nodes.at(-1)).toMatchObject({ type: 'failed', level: 'ERROR' });
  });

  test('stands beside another one with what differs', async () => {
    const query = `query($ids: [ID!]!) { compareRuns(ids: $ids) { compared { id } settings { name values } figures { name values } } }`;
    const { compareRuns } = await api.as.reader.get<{
      compareRuns: { compared: object[]; settings: object[]; figures: object[] };
    }>(query, { ids: [imported, failed] });
    expect(compareRuns.compared).toEqual([{ id: imported }, { id: failed }]);
    expect(compareRuns.settings).toContainEqual({
      name: 'path',
      values: [expect.stringMatching(/many/), expect.stringMatching(/older/)],
    });
    expect(compareRuns.figures).toContainEqual({ name: 'read', values: [1_234, expect.any(Number)] });
  });
});

test('changes of runs are told to whoever keeps a list', async () => {
  const gone = new AbortController();
  const seen: string[] = [];
  const watching = (async () => {
    for await (const run of api.services.runs.changes({ kind: 'patent-import' }, gone.signal))
      seen.push(`${run.kind} ${run.state}`);
  })();
  const file = await api.file('few.jsonl', '{"id": "XM1A1", "title": "A thing"}\n');
  const other = await api.file(
    'other.tsv',
    '# version: 2001.01\nA\t\tEveryday needs\nA01\t\tFarming\nA01B\t\tSoil\n',
  );
  await started('importScheme', other);
  await started('importPatents', file);
  await expect.poll(() => seen.at(-1)).toBe('patent-import succeeded');
  expect(seen.every((said) => said.startsWith('patent-import'))).toBe(true);
  gone.abort();
  await watching;
});

test('the seconds that are left are told from how fast a run was lately', async () => {
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  const id = '01234567-89ab-4def-8123-456789abcdef';
  try {
    await client.query(
      `INSERT INTO run (id, kind, state, resource, configuration, started_by, started_by_name, phase, done, total, attempt, started_at, heartbeat_at)
       VALUES ($1, 'EVALUATION', 'RUNNING', 'CPU', '{}', 'x', 'x', 'evaluating', 300, 1300, 1, now(), now() + interval '1 hour')`,
      [id],
    );
    // A hundred a second, after a phase that was much slower.
    await client.query(
      `INSERT INTO run_event (run_id, sequence, type, data, at) VALUES
         ($1, 1, 'progress', '{"phase": "preparing", "done": 1, "total": null}', clock_timestamp() - interval '1 hour'),
         ($1, 2, 'progress', '{"phase": "evaluating", "done": 100, "total": 1300}', clock_timestamp() + interval '3598 seconds'),
         ($1, 3, 'progress', '{"phase": "evaluating", "done": 300, "total": 1300}', clock_timestamp() + interval '3600 seconds')`,
      [id],
    );
    const { share, secondsLeft } = await show(id);
    expect(share).toBeCloseTo(300 / 1300);
    // Ten seconds from the last report on, which is not there yet.
    expect(secondsLeft).toBeGreaterThan(10);
    expect(secondsLeft).toBeLessThanOrEqual(3_611);
  } finally {
    await client.query('DELETE FROM run WHERE id = $1', [id]);
    await client.end();
  }
});

describe('a forecast', () => {
  const forecast = async (path: string) => {
    const document = `query($input: ImportPatentsInput!) { forecast: forecastImportPatents(input: $input) {
      seconds fewestSeconds mostSeconds isAlike runs { id seconds } } }`;
    const answer = await api.as.admin.get<{
      forecast: { seconds: number; isAlike: boolean; runs: { id: string; seconds: number }[] } | null;
    }>(document, { input: { path } });
    return answer.forecast;
  };

  test('goes by how long an earlier run took, and by how much there is to read', async () => {
    const twice = Array.from({ length: 2_468 }, (_, i) =>
      JSON.stringify({ id: `XN${String(i + 1).padStart(4, '0')}A1`, title: `Thing ${i}` }),
    ).join('\n');
    const longer = await forecast(await api.file('twice.jsonl', twice));
    expect(longer).toMatchObject({ isAlike: true, runs: [{ id: imported }] });
    // The titles of the second half have a digit more.
    const ratio = longer!.seconds / longer!.runs[0].seconds;
    expect(ratio).toBeGreaterThan(1.9);
    expect(ratio).toBeLessThan(2.2);
  });

  test('is none of what never succeeded here, and only for who may start the run', async () => {
    const document =
      'query($input: EvaluateModelInput!) { forecast: forecastEvaluateModel(input: $input) { seconds } }';
    const file = await api.file('held-out.jsonl', '');
    expect(await api.as.admin.get(document, { input: { file } })).toEqual({ forecast: null });
    await expect(api.as.analyst.get(document, { input: { file } })).rejects.toThrow(/FORBIDDEN|admin/);
  });
});

test('workers are known while they have nothing to do', async () => {
  const workers = async () => {
    const answer = await api.as.reader.get<{
      workers: { name: string; queues: { resource: string; slots: number; running: number }[] }[];
    }>('{ workers { name queues { resource slots running } } }');
    return answer.workers;
  };
  await expect.poll(workers).toEqual([
    {
      name: expect.stringMatching(/:\d+:/),
      queues: [
        { resource: 'CPU', slots: 1, running: 0 },
        { resource: 'GPU', slots: 1, running: 0 },
      ],
    },
  ]);
});
