import { readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';

let api: Api;
let admin: string;
beforeAll(async () => {
  api = await startApi({
    holding: 'scheme',
    environment: { NONET_WORKER: 'on', NONET_UPLOAD_MEGABYTES: '1', NONET_UPLOADS_MEGABYTES: '2' },
  });
  admin = await keyOf('admin');
});
afterAll(() => api.close());

const keyOf = async (role: 'admin' | 'analyst', scopes: string[] = []) =>
  (await api.services.keys.create({ name: 'uploads', role, scopes, expiresAt: null })).secret;

const send = (method: string, path: string, headers: Record<string, string>, body?: string, key = admin) =>
  fetch(`${api.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'tus-resumable': '1.0.0', ...headers },
    ...(body !== undefined && { body }),
  });
const begin = (name: string, bytes: number | string, key = admin) =>
  send(
    'POST',
    '/uploads',
    { 'upload-length': String(bytes), 'upload-metadata': `filename ${Buffer.from(name).toString('base64')}` },
    undefined,
    key,
  );
const part = (path: string, offset: number, body: string, key = admin) =>
  send(
    'PATCH',
    path,
    { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body,
    key,
  );
const codeOf = async (answer: Response) => {
  const { errors } = (await answer.json()) as { errors: { extensions: { code: string } }[] };
  return errors[0]?.extensions.code;
};

interface Upload {
  id: string;
  name: string;
  bytes: number;
  received: number;
  path: string | null;
}
const listed = async () =>
  (await api.as.admin.get<{ uploads: Upload[] }>('{ uploads { id name bytes received path expiresAt } }'))
    .uploads;

const patents = Array.from({ length: 40 }, (_, i) =>
  JSON.stringify({ id: `XU${i + 1}A1`, title: `Thing ${i}` }),
).join('\n');

describe('an upload', () => {
  test('goes on where the connection was lost, and is imported by its path', async () => {
    const begun = await begin('my patents.jsonl', patents.length);
    expect(begun.status).toBe(201);
    const address = begun.headers.get('location')!;
    expect(address).toMatch(/^\/uploads\/[0-9a-f]{32}$/);
    expect(begun.headers.get('x-request-id')).toMatch(/^[\w-]+$/);
    expect(begun.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await part(address, 0, patents.slice(0, 700))).headers.get('upload-offset')).toBe('700');
    expect(await listed()).toMatchObject([
      { name: 'my_patents.jsonl', received: 700, bytes: patents.length, path: null },
    ]);
    const asked = await send('HEAD', address, {});
    expect(asked.headers.get('upload-offset')).toBe('700');
    expect((await part(address, 700, patents.slice(700))).status).toBe(204);
    const [upload] = await listed();
    expect(upload).toMatchObject({ name: 'my_patents.jsonl', received: patents.length });
    expect(await readFile(upload!.path!, 'utf8')).toBe(patents);

    const { importPatents } = await api.as.admin.get<{ importPatents: { id: string } }>(
      'mutation($input: ImportPatentsInput!) { importPatents(input: $input) { id } }',
      { input: { path: upload!.path } },
    );
    const { signal } = new AbortController();
    for await (const event of await api.services.runs.events(importPatents.id, { after: 0, signal }))
      void event;
    expect(await api.services.imports.get(importPatents.id)).toMatchObject({ state: 'succeeded', added: 40 });
  });

  test('that does not go on where it ended is told so, and stays', async () => {
    const address = (await begin('a.jsonl', 10)).headers.get('location')!;
    await part(address, 0, 'abc');
    const wrong = await part(address, 7, 'def');
    expect([wrong.status, await codeOf(wrong)]).toEqual([409, 'UPLOAD_CONFLICT']);
    expect((await send('HEAD', address, {})).headers.get('upload-offset')).toBe('3');
    expect((await send('DELETE', address, {})).status).toBe(204);
    expect((await listed()).some(({ name }) => name === 'a.jsonl')).toBe(false);
  });

  test("is its sender's alone until it is whole", async () => {
    const address = (await begin('b.jsonl', 10)).headers.get('location')!;
    const other = await keyOf('admin');
    const foreign = await part(address, 0, 'abc', other);
    expect([foreign.status, await codeOf(foreign)]).toEqual([404, 'UPLOAD_UNKNOWN']);
    await send('DELETE', address, {});
  });

  test.each([
    '../../etc/passwd',
    '/etc/passwd',
    'C:\\x\\evil.jsonl',
    '..hidden',
    'a b;c&d.jsonl',
    'übung.xml',
  ])('of the name %j gets a name that leads nowhere else', async (name) => {
    const address = (await begin(name, 1)).headers.get('location')!;
    expect((await part(address, 0, 'x')).status).toBe(204);
    const upload = (await listed()).find(({ id }) => address.endsWith(id))!;
    expect(upload.path).toBe(join(api.home, 'uploads', 'files', upload.id, upload.name));
    expect(upload.name).toMatch(/^[\p{L}\p{N}_+-][\p{L}\p{N}._+-]*$/u);
    await api.as.admin.get('mutation($id: ID!) { deleteUpload(id: $id) { id } }', { id: upload.id });
    await expect(stat(upload.path!)).rejects.toThrow('ENOENT');
  });
});

describe('an upload is refused', () => {
  test.each([
    ['without a name', 400, 'UPLOAD_NAME_INVALID', () => begin('...', 10)],
    ['that is too large', 413, 'UPLOAD_TOO_LARGE', () => begin('large.jsonl', 1_000_001)],
    ['whose size is no number', 400, 'REQUEST_MALFORMED', () => begin('x.jsonl', 'many')],
    [
      'of another protocol',
      400,
      'REQUEST_MALFORMED',
      () => send('POST', '/uploads', { 'tus-resumable': '0.2.2' }),
    ],
    ['that does not exist', 404, 'UPLOAD_UNKNOWN', () => part(`/uploads/${'0'.repeat(32)}`, 0, 'x')],
    ['that leads elsewhere', 404, 'UPLOAD_UNKNOWN', () => part('/uploads/..%2f..%2fkey', 0, 'x')],
  ])('%s', async (_what, status, code, ask) => {
    const answer = await ask();
    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });

  test('without a key, without the role, and without the scope', async () => {
    const anonymous = await fetch(`${api.url}/uploads`, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0' },
    });
    expect([anonymous.status, await codeOf(anonymous)]).toEqual([401, 'UNAUTHENTICATED']);
    for (const key of [await keyOf('analyst'), await keyOf('admin', ['models'])]) {
      const answer = await begin('c.jsonl', 10, key);
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'FORBIDDEN']);
    }
  });

  test('where all uploads together would be too many', async () => {
    const begun = await Promise.all([begin('1.jsonl', 999_000)]);
    const more = await begin('2.jsonl', 999_000);
    const address = [...begun, more].map(({ headers }) => headers.get('location')!);
    const last = await begin('3.jsonl', 900_000);
    expect([last.status, await codeOf(last)]).toEqual([413, 'UPLOADS_FULL']);
    for (const one of address) await send('DELETE', one, {});
  });
});

test('uploads that nobody goes on with or uses are removed after their time, those that a run needs are not', async () => {
  const { uploads } = api.services;
  const begun = (await begin('left.jsonl', 10)).headers.get('location')!.split('/').at(-1)!;
  const whole = (await begin('old.jsonl', 1)).headers.get('location')!;
  await part(whole, 0, 'x');
  const fresh = (await begin('fresh.jsonl', 1)).headers.get('location')!;
  await part(fresh, 0, 'x');
  const old = new Date(Date.now() - 30 * 86_400_000);
  await utimes(join(uploads.parts, begun), old, old);
  const [stale] = (await uploads.list()).filter(({ name }) => name === 'old.jsonl');
  await utimes(stale!.path!, old, old);
  await uploads.sweep();
  const names = (await uploads.list()).map(({ name }) => name);
  expect(names).toContain('fresh.jsonl');
  expect(names).not.toContain('left.jsonl');
  expect(names).not.toContain('old.jsonl');
});
