import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { patentFile, scheme } from './support/small-world.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ environment: { NONET_WORKER: 'on' } });
});
afterAll(() => api.close());

interface ImportRow {
  id: string;
  kind: string;
  state: string;
  read: number;
  added: number;
  rejected: number;
  startedBy: string;
  finishedAt: string | null;
  error: { code: string; message: string } | null;
}
const fields = 'id kind state read added rejected startedBy finishedAt error { code message }';

interface RunRow {
  id: string;
  kind: string;
  state: string;
  result: Record<string, number> | null;
  import: ImportRow | null;
}

/** The import after its run ended, however it ended. */
async function ended(id: string): Promise<ImportRow> {
  const signal = AbortSignal.timeout(150_000);
  for await (const event of await api.services.runs.events(id, { after: 0, signal })) void event;
  const query = `query($id: ID!) { import(id: $id) { ${fields} } }`;
  return (await api.as.reader.get<{ import: ImportRow }>(query, { id })).import;
}

const SCHEME = `mutation($path: String!, $key: String) {
  importScheme(input: { path: $path }, idempotencyKey: $key) { id kind state import { id } }
}`;
const PATENTS = `mutation($path: String!, $key: String) {
  importPatents(input: { path: $path }, idempotencyKey: $key) { id kind state resource import { id } }
}`;
const startScheme = async (path: string, key?: string) =>
  (await api.as.admin.get<{ importScheme: RunRow }>(SCHEME, { path, key })).importScheme;
const startPatents = async (path: string, key?: string) =>
  (await api.as.admin.get<{ importPatents: RunRow }>(PATENTS, { path, key })).importPatents;
const importScheme = async (path: string) => ended((await startScheme(path)).id);
const importPatents = async (path: string) => ended((await startPatents(path)).id);

describe('importing over GraphQL', () => {
  test('a scheme: the mutation answers at once, a run imports it and it becomes current', async () => {
    expect(await importScheme(await api.file('scheme.tsv', scheme))).toMatchObject({
      kind: 'SCHEME',
      state: 'SUCCEEDED',
      added: 20,
      startedBy: 'test admin',
      finishedAt: expect.any(String),
      error: null,
    });
    expect(await api.as.reader.get('{ cpcScheme { version nodes } }')).toEqual({
      cpcScheme: { version: '2025.05', nodes: 20 },
    });
  });

  test('patents: what cannot be read is listed with its place and its reason, the rest is there', async () => {
    const { id, ...row } = await importPatents(await api.file('patents.jsonl', patentFile));
    expect(row).toMatchObject({ state: 'SUCCEEDED', added: 130, rejected: 2 });
    const query = `query($id: ID!) { import(id: $id) { rejections(first: 1) {
      totalCount nodes { file place code reason excerpt } pageInfo { hasNextPage }
    } } }`;
    expect(await api.as.reader.ask(query, { id })).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
    expect(await api.as.analyst.get(query, { id })).toMatchObject({
      import: {
        rejections: {
          totalCount: 2,
          nodes: [
            {
              place: expect.stringContaining('66'),
              code: 'PATENT_FIELD_MISSING',
              excerpt: expect.stringContaining('without a number'),
            },
          ],
          pageInfo: { hasNextPage: true },
        },
      },
    });
  });

  test('a file that is not there, or is something else, fails the import and says so', async () => {
    const missing = await importPatents(join(api.home, 'imports', 'nowhere.jsonl'));
    expect(missing).toMatchObject({
      state: 'FAILED',
      error: { message: expect.stringContaining('nowhere.jsonl') },
    });
    const other = await importScheme(await api.file('other.bin', 'no scheme\0at all'));
    expect(other).toMatchObject({ state: 'FAILED', error: { code: expect.stringMatching(/^[A-Z_]+$/) } });
    expect(await api.as.reader.get('{ cpcScheme { version } }')).toEqual({
      cpcScheme: { version: '2025.05' },
    });
  });

  describe('a file outside of the folders for imports', () => {
    const code = async (path: string) => {
      const input = JSON.stringify(path);
      const ask = (call: string) => api.as.admin.ask(`mutation { ${call} { id } }`);
      const both = await Promise.all([
        ask(`importPatents(input: { path: ${input} })`),
        ask(
          `importScheme(input: { path: ${JSON.stringify(await api.file('s.tsv', scheme))}, definitions: ${input} })`,
        ),
      ]);
      return both.map(({ errors: [error] }) => error?.extensions.code);
    };
    const forbidden = ['IMPORT_PATH_FORBIDDEN', 'IMPORT_PATH_FORBIDDEN'];

    test.each(['/etc/passwd', '/nowhere/at/all.jsonl', '.'])('is refused: %s', async (path) => {
      expect(await code(path)).toEqual(forbidden);
    });

    test('is refused behind .. and behind a link, and the message names the folders', async () => {
      const secret = join(api.home, 'secret.jsonl');
      await writeFile(secret, patentFile);
      const link = join(api.home, 'imports', 'link.jsonl');
      await rm(link, { force: true });
      await symlink(secret, link);
      await mkdir(join(api.home, 'imports-of-another'), { recursive: true });
      expect(await code(join(api.home, 'imports', '..', 'secret.jsonl'))).toEqual(forbidden);
      expect(await code(`${api.home}/imports/../secret.jsonl`)).toEqual(forbidden);
      expect(await code(link)).toEqual(forbidden);
      expect(await code(join(api.home, 'imports-of-another', 'x.jsonl'))).toEqual(forbidden);
      const { errors } = await api.as.admin.ask(
        `mutation { importPatents(input: { path: "/etc/passwd" }) { id } }`,
      );
      expect(errors[0].message).toContain(join(api.home, 'imports'));
    });
  });

  test('an import is a run: of the cpu queue, with progress, figures and the import, each leading to the other', async () => {
    const path = await api.file('again.jsonl', patentFile);
    const started = await startPatents(path);
    expect(started).toMatchObject({ kind: 'PATENT_IMPORT', resource: 'CPU' });
    const { id } = await ended(started.id);
    expect(id).toBe(started.id);
    const counts = {
      read: 132,
      added: 0,
      updated: 0,
      unchanged: 130,
      removed: 0,
      rejected: 2,
      rejectedFields: 0,
      filled: 0,
      replaced: 0,
      kept: 0,
      unknownSymbols: 0,
      duplicates: 0,
    };
    const query = `query($id: ID!) {
      run(id: $id) { state startedBy result done configuration metrics { name value } logs { nodes { type } } import { state read } }
      import(id: $id) { run { id kind } }
    }`;
    const { run, import: row } = await api.as.reader.get<{
      run: RunRow & {
        metrics: { name: string; value: number }[];
        logs: { nodes: { type: string }[] };
      };
      import: object;
    }>(query, { id });
    expect(run).toMatchObject({
      state: 'SUCCEEDED',
      startedBy: 'test admin',
      result: counts,
      done: 132,
      configuration: { path },
      import: { state: 'SUCCEEDED', read: 132 },
    });
    expect(Object.fromEntries(run.metrics.map(({ name, value }) => [name, value]))).toEqual(counts);
    expect(run.logs.nodes.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['queued', 'started', 'progress', 'metrics', 'succeeded']),
    );
    expect(row).toEqual({ run: { id, kind: 'PATENT_IMPORT' } });
    const list = `{ runs(filter: { kind: PATENT_IMPORT }, first: 1) { nodes { id import { id } } } }`;
    expect(await api.as.reader.get(list)).toEqual({ runs: { nodes: [{ id, import: { id } }] } });
  });

  test('an import of the command line has no run', async () => {
    const path = await api.file('by-hand.jsonl', patentFile);
    const { id } = await api.services.imports.importPatents({ path }, { actor: 'command line' });
    const query = 'query($id: ID!) { import(id: $id) { state run { id } } run(id: $id) { id } }';
    expect(await api.as.reader.get(query, { id })).toEqual({
      import: { state: 'SUCCEEDED', run: null },
      run: null,
    });
  });

  test('asked for twice under one key it is imported once; the key stands for no other file', async () => {
    const path = await api.file('once.jsonl', patentFile);
    const [first, again] = await Promise.all([startPatents(path, 'weekly'), startPatents(path, 'weekly')]);
    expect(again.id).toBe(first.id);
    await ended(first.id);
    expect((await startPatents(path, 'weekly')).id).toBe(first.id);
    const other = await api.file('other.jsonl', patentFile);
    const refused = async (mutation: string) =>
      (await api.as.admin.ask(mutation, { path: other, key: 'weekly' })).errors[0]?.extensions.code;
    expect(await refused(PATENTS)).toBe('RUN_KEY_REUSED');
    expect(await refused(SCHEME)).toBe('RUN_KEY_REUSED');
  });

  test('the files that may be imported are listed for admins, the newest first', async () => {
    await mkdir(join(api.home, 'imports', 'weekly'), { recursive: true });
    const path = await api.file(join('weekly', 'newest.jsonl'), patentFile);
    const query = '{ importFiles(first: 2) { path bytes modifiedAt } }';
    const { importFiles } = await api.as.admin.get<{ importFiles: object[] }>(query);
    expect(importFiles).toHaveLength(2);
    expect(importFiles[0]).toEqual({
      path,
      bytes: Buffer.byteLength(patentFile),
      modifiedAt: expect.any(String) as string,
    });
    const code = async (client: typeof api.as.admin, asked: string) =>
      (await client.ask(asked)).errors[0]?.extensions.code;
    expect(await code(api.as.analyst, query)).toBe('FORBIDDEN');
    expect(await code(api.as.admin, '{ importFiles(first: 0) { path } }')).toBe('INPUT_INVALID');
  });

  test('imports are listed newest first, by kind and by state', async () => {
    const query =
      'query($filter: ImportFilterInput) { imports(filter: $filter) { totalCount nodes { kind state } } }';
    const list = async (filter: object) =>
      (await api.as.reader.get<{ imports: { nodes: { kind: string; state: string }[] } }>(query, { filter }))
        .imports.nodes;
    expect((await list({})).map(({ kind }) => kind)).toEqual([
      ...['PATENTS', 'PATENTS', 'PATENTS'],
      ...['SCHEME', 'PATENTS', 'PATENTS', 'SCHEME'],
    ]);
    expect(await list({ kind: 'PATENTS', state: 'FAILED' })).toEqual([{ kind: 'PATENTS', state: 'FAILED' }]);
  });

  test('an import that is not there is null', async () => {
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    expect(await api.as.reader.get('query($id: ID!) { import(id: $id) { id } }', { id })).toEqual({
      import: null,
    });
  });

  test('columns that nothing was read from are named, and each field says which source it is from', async () => {
    const first = await api.file('first.csv', 'id,title,shelf mark\nXO1A1,A kettle,12\n');
    const second = await api.file(
      'second.jsonl',
      '{"id": "XO1A1", "abstract": "A lid.", "cpc": "F17C 13/025"}\n',
    );
    const { id } = await importPatents(first);
    const { id: later } = await importPatents(second);
    const query = `query($id: ID!) {
      import(id: $id) { ignored run { result } }
      patent(number: "XO1A1") { origins { fields format rank file importId } }
    }`;
    expect(await api.as.reader.get(query, { id })).toEqual({
      import: {
        ignored: ['shelf mark'],
        run: { result: expect.objectContaining({ ignored: ['shelf mark'] }) },
      },
      patent: {
        origins: [
          { fields: ['title'], format: 'csv', rank: 'TABLE', file: first, importId: id },
          {
            fields: ['abstract', 'classifications'],
            format: 'jsonl',
            rank: 'TABLE',
            file: second,
            importId: later,
          },
        ],
      },
    });
    expect(await api.as.reader.get('query($id: ID!) { import(id: $id) { ignored } }', { id: later })).toEqual(
      {
        import: { ignored: [] },
      },
    );
  });
});
