import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Finished, run, start } from './support/command.js';
import { emptyDatabase, type FreshDatabase } from './support/fresh-database.js';
import { patentFile, patents } from './support/small-world.js';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const NONET = repository('apps/cli/dist/bundle/main.js');

let fresh: FreshDatabase;
let folder: string;
let environment: NodeJS.ProcessEnv;
let patentsPath: string;
let tankPath: string;
beforeAll(async () => {
  fresh = await emptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'nonet-pipes-'));
  environment = {
    PATH: process.env['PATH'],
    NONET_HOME: folder,
    DATABASE_URL: fresh.url,
    NONET_PLUGINS: repository('plugins/hashing-encoder'),
    NONET_ENCODER: 'hashing',
  };
  patentsPath = join(folder, 'patents.jsonl');
  tankPath = join(folder, 'tank.json');
  await writeFile(patentsPath, patentFile);
  await writeFile(
    tankPath,
    JSON.stringify({ title: 'A hydrogen tank', abstract: 'A vessel for compressed gas.' }),
  );
});
afterAll(async () => {
  await fresh.drop();
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Nothing but a shell and Node.js: what `cat FILE` would be. */
const PRINT = `process.stdout.write(require('node:fs').readFileSync(process.argv[1]))`;
const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const line = (...words: string[]) => words.map(quoted).join(' ');

/** A line of the shell to its end. */
function shell(command: string): Promise<Finished> {
  const child = spawn('sh', ['-c', command], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (written.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (written.stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...written }));
  });
}

/** `cat FILE | nonet ARGS`; `more` stands behind it. */
const piped = (file: string, args: readonly string[], more = '') =>
  shell(`${line(process.execPath, '-e', PRINT, file)} | ${line(process.execPath, NONET, ...args)} ${more}`);

// A shell alone makes a pipe, and these are its names on Linux, macOS and the BSDs.
const NAMED = existsSync('/dev/stdin') && existsSync('/dev/fd');
const canMakeFifo = spawnSync('mkfifo', ['--version']).error === undefined;

describe('what comes through a pipe is read as a file is', () => {
  const ways: [string, string, string, boolean][] = [
    ['- for standard input', '-', '', true],
    ['/dev/stdin', '/dev/stdin', '', NAMED],
    ['a pipe of another number', '/dev/fd/3', '3<&0', NAMED],
  ];
  describe.each(ways)('%s', (_, path, more, isThere) => {
    test.skipIf(!isThere)('by import-patents, and what cannot be read is told', async () => {
      const { stdout, code } = await piped(patentsPath, ['import-patents', path, '--json'], more);
      expect(JSON.parse(stdout)).toMatchObject({ read: 132, rejected: 2, state: 'succeeded' });
      expect(code).toBe(0);
    });

    test.skipIf(!isThere)('by evaluate', async () => {
      const args = ['evaluate', '--file', path, '--model', 'zero-shot', '--limit', '20', '--json'];
      const { stdout, code } = await piped(patentsPath, args, more);
      expect(JSON.parse(stdout)).toMatchObject({ documents: 20 });
      expect(code).toBe(0);
    });

    test.skipIf(!isThere)('by classify', async () => {
      const args = ['classify', '--file', path, '--model', 'zero-shot', '--json'];
      const { stdout, code } = await piped(tankPath, args, more);
      const { predictions } = JSON.parse(stdout) as { predictions: { symbol: string }[] };
      expect(predictions.length).toBeGreaterThan(0);
      expect(code).toBe(0);
    });
  });

  test.skipIf(!canMakeFifo)(
    'a named pipe, which mkfifo makes where there is one, by import-patents',
    async () => {
      const fifo = join(folder, 'fifo');
      expect(spawnSync('mkfifo', [fifo]).status).toBe(0);
      const importing = run(['import-patents', fifo, '--json'], environment);
      const [{ stdout }] = await Promise.all([
        importing,
        shell(`${line(process.execPath, '-e', PRINT, patentsPath)} > ${quoted(fifo)}`),
      ]);
      expect(JSON.parse(stdout)).toMatchObject({ read: 132, rejected: 2 });
    },
  );

  test('nothing at all is told as an empty file is', async () => {
    const { code, stdout, stderr } = await shell(
      `${line(process.execPath, NONET, 'import-patents', '-', '--json')} < /dev/null`,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'PATENT_SOURCE_EMPTY' } });
  });
});

describe('a reader that reads no further', () => {
  /** What `head -1` is: the first of what comes, and no more. */
  const HEAD = `process.stdin.once('data', (chunk) => { process.stdout.write(String(chunk).split('\\n')[0]); process.stdin.destroy(); })`;
  const headed = (...args: string[]) =>
    shell(
      `{ ${line(process.execPath, NONET, ...args)}; echo "ended with $?" >&2; } | ${line(process.execPath, '-e', HEAD)}`,
    );

  test('ends `nonet formats` without a word', async () => {
    const { stdout, stderr } = await headed('formats');
    expect(stdout).not.toBe('');
    expect(stderr).toBe('ended with 0\n');
  });

  test('ends a list that is longer than a pipe holds without a word', async () => {
    const path = join(folder, 'broken.jsonl');
    await writeFile(
      path,
      `${'{"title": "a record without a number"}\n'.repeat(2_000)}${JSON.stringify(patents[0])}\n`,
    );
    const { stdout } = await run(['import-patents', path, '--json'], environment);
    const { id } = JSON.parse(stdout) as { id: string };
    const listed = await headed('imports', '--rejections', id);
    expect(listed.stdout).toMatch(/broken\.jsonl, record 1, .*has no id/);
    expect(listed.stderr).toBe('ended with 0\n');
  });

  test('that was never there ends it without a word, too', async () => {
    const { stderr } = await shell(
      `{ ${line(process.execPath, NONET, 'formats')}; echo "ended with $?" >&2; } | ${line(process.execPath, '-e', '')}`,
    );
    expect(stderr).toBe('ended with 0\n');
  });
});

describe('where nobody reads', () => {
  test('a server goes on, and ends as others do', async () => {
    const port = await freePort();
    const server = start(['serve'], { ...environment, PORT: String(port), LOG_LEVEL: 'error' });
    server.process.stdout!.destroy();
    const answer = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`).then(
        ({ status }) => status,
        () => null,
      );
    try {
      // Ready is what it says of itself on standard output.
      await expect.poll(() => answer('/readyz'), { timeout: 150_000 }).toBe(200);
      expect(await answer('/healthz')).toBe(200);
      server.process.kill('SIGTERM');
      expect((await server.finished).code).toBe(0);
    } finally {
      server.process.kill('SIGKILL');
    }
  });

  test('a command closes the PostgreSQL that it started', async () => {
    const home = join(folder, 'home of its own');
    const own = { ...environment, NONET_HOME: home, DATABASE_URL: '' };
    const listing = start(['imports'], own);
    listing.process.stdout!.destroy();
    const { code, stderr } = await listing.finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(existsSync(join(home, 'postgres', 'data', 'PG_VERSION'))).toBe(true);
    expect(existsSync(join(home, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  });
});

describe('with --json, what is wrong is JSON on standard error', () => {
  test.each([
    ['an option that is none', ['formats', '--bogus'], 2, 'INPUT_INVALID', /unknown option '--bogus'/],
    ['a verb that is none', ['clasify'], 2, 'INPUT_INVALID', /clasify.*Did you mean classify/s],
    ['an argument that is missing', ['import-patents'], 2, 'INPUT_INVALID', /missing required argument/],
    [
      'a value that is not allowed',
      ['classify', '--text', 'a', '--level', 'group'],
      2,
      'INPUT_INVALID',
      /--level is "group"/,
    ],
    [
      'a file that is not there',
      ['import-patents', 'nowhere.jsonl'],
      1,
      'PATENT_SOURCE_MISSING',
      /no such file/,
    ],
    ['an import that is none', ['imports', '--rejections', 'x'], 1, 'NOT_FOUND', /x/],
    ['a model that is none', ['classify', '--text', 'a', '--model', 'nobody'], 1, /_/, /nobody/],
  ])('%s', async (_, args, code, name, message) => {
    const result = await run([...args, '--json'], environment);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(JSON.parse(result.stderr)).toEqual({
      error: expect.objectContaining({
        code: typeof name === 'string' ? name : expect.stringMatching(name),
        message: expect.stringMatching(message),
      }),
    });
  });
});
