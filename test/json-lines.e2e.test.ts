import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from './support/fresh-database.js';
import { run, start } from './support/command.js';
import { giveShippedVectors } from './support/shipped-vectors.js';

/** What libraries do: a warning, and text on both streams. They speak when the server begins to listen. */
const CHATTER = `data:text/javascript,${encodeURIComponent(
  `import { Server } from 'node:net';
   const { listen } = Server.prototype;
   Server.prototype.listen = function (...given) {
     process.emitWarning('an odd thing', 'OddWarning');
     console.log('said on stdout');
     console.error('said on stderr');
     return listen.apply(this, given);
   };`,
)}`;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-lines-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

type Line = Readonly<Record<string, unknown>>;
const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

test('a server and a worker write nothing but JSON where LOG_LEVEL is set, whoever speaks in them', async () => {
  const database = await freshDatabase();
  await giveShippedVectors(database.url);
  const environment = {
    NONET_HOME: home,
    DATABASE_URL: database.url,
    LOG_LEVEL: 'info',
    PORT: '0',
    NODE_OPTIONS: `--import=${CHATTER}`,
  };
  const server = start(['serve'], environment);
  const worker = start(['worker'], { ...environment, NODE_OPTIONS: '' });
  try {
    const [line] = await server.until(/\{[^\n]*Nonet is ready[^\n]*\}/);
    const { url, adminKey } = JSON.parse(line) as { url: string; adminKey: string };
    expect(adminKey).toMatch(/^nonet_/);
    const answer = await fetch(`${url}/graphql`, { headers: { authorization: `Bearer ${adminKey}` } });
    expect(answer.status).toBe(400);
    await worker.until(/"worker":/);
    for (const { process: child } of [server, worker]) child.kill('SIGTERM');
    const ends = await Promise.all([server.finished, worker.finished]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    const [said] = ends.map(({ stdout, stderr }) => [...linesOf(stdout), ...linesOf(stderr)]) as [Line[]];
    const messages = said.map(({ msg }) => String(msg));
    expect(messages).toEqual(expect.arrayContaining(['said on stdout', 'said on stderr']));
    expect(messages.filter((message) => message.startsWith('Stopping'))).toHaveLength(1);
    const warnings = said.filter(({ err }) => (err as Error | undefined)?.message === 'an odd thing');
    expect(warnings.length).toBeGreaterThan(0);
  } finally {
    for (const { process: child } of [server, worker]) child.kill('SIGKILL');
    await database.drop();
  }
}, 240_000);

test('the error that ends a server is JSON too', async () => {
  const environment = {
    NONET_HOME: home,
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    LOG_LEVEL: 'warn',
  };
  const { code, stdout, stderr } = await run(['serve'], environment);
  expect([code, stdout]).toEqual([1, '']);
  // What watches the database may find the same at the same moment, and say so behind it.
  const fatal = linesOf(stderr).filter(({ level }) => level === 60);
  expect(fatal).toEqual([expect.objectContaining({ code: 'DATABASE_UNREACHABLE' })]);
});
