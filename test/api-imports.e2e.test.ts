import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { patentFile, scheme } from './support/small-world.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
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

/** The import after it ended, however it ended. */
async function ended(id: string): Promise<ImportRow> {
  const query = `query($id: ID!) { import(id: $id) { ${fields} } }`;
  const read = async () => (await api.as.reader.get<{ import: ImportRow }>(query, { id })).import;
  await expect.poll(async () => (await read()).state, { timeout: 30_000 }).not.toBe('RUNNING');
  return read();
}

async function importScheme(path: string): Promise<ImportRow> {
  const mutation = `mutation($path: String!) { importScheme(input: { path: $path }) { ${fields} } }`;
  const { importScheme: started } = await api.as.admin.get<{ importScheme: ImportRow }>(mutation, { path });
  return ended(started.id);
}

async function importPatents(path: string): Promise<ImportRow> {
  const mutation = `mutation($path: String!) { importPatents(input: { path: $path }) { ${fields} } }`;
  const { importPatents: started } = await api.as.admin.get<{ importPatents: ImportRow }>(mutation, { path });
  return ended(started.id);
}

describe('importing over GraphQL', () => {
  test('a scheme: the mutation answers at once, the import goes on and becomes current', async () => {
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
              code: 'PATENT_FIELD_INVALID',
              excerpt: expect.stringContaining('XN9999A1'),
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
      await symlink(secret, link);
      await mkdir(join(api.home, 'imports-of-another'));
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

  test('imports are listed newest first, by kind and by state', async () => {
    const query =
      'query($filter: ImportFilterInput) { imports(filter: $filter) { totalCount nodes { kind state } } }';
    const list = async (filter: object) =>
      (await api.as.reader.get<{ imports: { nodes: { kind: string; state: string }[] } }>(query, { filter }))
        .imports.nodes;
    expect((await list({})).map(({ kind }) => kind)).toEqual(['SCHEME', 'PATENTS', 'PATENTS', 'SCHEME']);
    expect(await list({ kind: 'PATENTS', state: 'FAILED' })).toEqual([{ kind: 'PATENTS', state: 'FAILED' }]);
  });

  test('an import that is not there is null', async () => {
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    expect(await api.as.reader.get('query($id: ID!) { import(id: $id) { id } }', { id })).toEqual({
      import: null,
    });
  });
});
