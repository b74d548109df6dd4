import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@nonet/services/database';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, type Running, start } from './support/command.js';
import { giveShippedVectors } from './support/shipped-vectors.js';

const KEY = 'a-key-for-a-server-of-processes';
const REFUSALS = 20;
const CLASSIFY =
  '{ classify(input: { text: "A spade for the soil", level: SUBCLASS }) { predictions { symbol score } } }';

let home: string;
let environment: NodeJS.ProcessEnv;
let server: Running;
let url: string;
let log: Line[];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-processes-'));
  environment = { NONET_HOME: home, NONET_ADMIN_KEY: KEY };
  await haveVectors();
  server = start(['serve'], {
    ...environment,
    PORT: '0',
    NONET_PROCESSES: '2',
    NONET_RATE_REFUSALS: String(REFUSALS),
    LOG_LEVEL: 'info',
  });
  log = linesOf(server);
  const [line] = await server.until(/\{[^\n]*Nonet is ready[^\n]*\}/);
  ({ url } = JSON.parse(line) as { url: string });
  expect(JSON.parse(line)).toMatchObject({ processes: 2 });
});
afterAll(async () => {
  server.process.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

/** What a first start computes, and what is not the point here. */
async function haveVectors(): Promise<void> {
  const directory = join(home, 'postgres');
  const database = await openDatabase({ kind: 'embedded', directory }, { log: pino({ level: 'silent' }) });
  await giveShippedVectors(database.url);
  await database.close();
}

interface Line {
  readonly pid: number;
  readonly process?: string;
  readonly requestId?: string;
}

/** What a server logs, as it comes. */
function linesOf({ process: { stderr } }: Running): Line[] {
  const lines: Line[] = [];
  let rest = '';
  stderr!.on('data', (chunk: string) => {
    const parts = `${rest}${chunk}`.split('\n');
    rest = parts.pop()!;
    lines.push(...parts.filter(Boolean).map((line) => JSON.parse(line) as Line));
  });
  return lines;
}

interface Reply {
  readonly status: number;
  readonly text: string;
  /** Which process answered, as the log says; it is there soon after the answer. */
  by(): Promise<Line>;
}
interface Asking {
  readonly key?: string;
  readonly body?: object;
  /** Default: a connection of its own. */
  readonly agent?: Agent;
}

/** Null: the connection broke before the answer came. */
function send(path: string, { key = KEY, body, agent }: Asking = {}): Promise<Reply | null> {
  const id = randomUUID();
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'x-request-id': id,
    connection: agent ? 'keep-alive' : 'close',
  };
  const by = () =>
    expect
      .poll(() => log.find(({ requestId }) => requestId === id))
      .toBeDefined()
      .then(() => log.find(({ requestId }) => requestId === id)!);
  return new Promise((resolve) => {
    const asked = request(
      `${url}${path}`,
      { agent: agent ?? false, headers, method: body ? 'POST' : 'GET' },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode!, text, by }));
        response.on('error', () => resolve(null));
      },
    );
    asked.on('error', () => resolve(null));
    asked.end(body && JSON.stringify(body));
  });
}
const ask = (query: string, asking: Asking = {}) => send('/graphql', { ...asking, body: { query } });
const dataOf = (reply: Reply | null) => (JSON.parse(reply!.text) as { data: unknown }).data;

/** The sum of a metric over its labels. */
async function figure(name: string): Promise<number> {
  const { text } = (await send('/metrics'))!;
  const series = text.split('\n').filter((line) => new RegExp(`^${name}[ {]`).test(line));
  return series.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

test('two processes answer at one address, alike, and say how many they are', async () => {
  const replies = await Promise.all(Array.from({ length: 4 }, () => ask(CLASSIFY)));
  const answers = new Set(replies.map((reply) => JSON.stringify(dataOf(reply))));
  expect([...answers]).toEqual([expect.stringContaining('A01B')]);
  const by = await Promise.all(replies.map((reply) => reply!.by()));
  expect(new Set(by.map((line) => line.process))).toEqual(new Set(['server 1', 'server 2']));
  expect(new Set(by.map(({ pid }) => pid)).size).toBe(2);
  for (let i = 0; i < 2; i++)
    expect(dataOf(await ask('{ system { processes } }'))).toEqual({ system: { processes: 2 } });
});

test('each tells the figures of all of them', async () => {
  const before = await figure('nonet_classification_seconds_count');
  const replies = await Promise.all(Array.from({ length: 4 }, () => ask(CLASSIFY)));
  const by = await Promise.all(replies.map((reply) => reply!.by()));
  expect(new Set(by.map((line) => line.process)).size).toBe(2);
  for (let i = 0; i < 2; i++) {
    expect(await figure('nonet_classification_seconds_count')).toBe(before + 4);
    expect([await figure('nonet_ready'), await figure('nonet_build_info')]).toEqual([2, 1]);
  }
});

test('commands of the home are answered by one of them', async () => {
  const before = await figure('nonet_classification_seconds_count');
  const { code, stdout } = await run(['classify', '--text', 'A spade for the soil', '--json'], environment);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty('predictions.0.symbol', 'A01B');
  expect(await figure('nonet_classification_seconds_count')).toBe(before + 1);
});

test('a limit that was spent at one of them is spent at the other', async () => {
  const agents = [
    new Agent({ keepAlive: true, maxSockets: 1 }),
    new Agent({ keepAlive: true, maxSockets: 1 }),
  ];
  const processes = await Promise.all(
    agents.map(async (agent) => (await (await ask('{ me { id } }', { agent }))!.by()).process),
  );
  expect(new Set(processes).size).toBe(2);
  const guess = async (agent: Agent) => (await ask('{ me { id } }', { agent, key: 'nonet_guessed' }))!.status;
  for (let i = 0; i < REFUSALS; i++) expect(await guess(agents[0]!)).toBe(401);
  expect(await guess(agents[0]!)).toBe(429);
  let guesses = 0;
  await expect.poll(() => (guesses++, guess(agents[1]!)), { interval: 1_000 }).toBe(429);
  // It would have taken all of them had each a limit of its own.
  expect(guesses).toBeLessThan(REFUSALS);
  for (const agent of agents) agent.destroy();
});

test('one that is killed is replaced, and the other answers meanwhile', async () => {
  const { pid, process: killed } = await (await ask('{ me { id } }'))!.by();
  process.kill(pid, 'SIGKILL');
  const replies: (Reply | null)[] = [];
  const isBack = () => log.some((line) => line.process === killed && line.pid !== pid && line.requestId);
  while (!isBack()) replies.push(await ask('{ me { id } }'));
  const statuses = replies.flatMap((reply) => (reply === null ? [] : [reply.status]));
  expect(new Set(statuses)).toEqual(new Set([200]));
  // What it was just handed, and nothing else.
  expect(replies.length - statuses.length).toBeLessThanOrEqual(2);
  expect(dataOf(await ask('{ system { processes } }'))).toEqual({ system: { processes: 2 } });
});

/** The process, and those that it began, by their numbers. */
function family(of: number): number[] {
  const pairs = process.platform === 'linux' ? parentsOnLinux() : parents();
  return [of, ...pairs.flatMap(([pid, parent]) => (parent === of ? [pid] : []))];
}

type Pair = readonly [pid: number, parent: number];

/** A bare Linux has no `ps`. */
function parentsOnLinux(): Pair[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((pid): Pair[] => {
    try {
      const behindName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!;
      return [[Number(pid), Number(behindName.split(' ')[1])]];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

function parents(): Pair[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}

const lives = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const hasPostgres = () => existsSync(join(home, 'postgres', 'data', 'postmaster.pid'));

test('SIGTERM ends all of them, and their PostgreSQL last', async () => {
  const processes = family(server.process.pid!);
  expect(processes.length).toBeGreaterThanOrEqual(4);
  expect(hasPostgres()).toBe(true);
  server.process.kill('SIGTERM');
  expect((await server.finished).code).toBe(0);
  expect(processes.filter(lives)).toEqual([]);
  expect(hasPostgres()).toBe(false);
});

test('a link is good for once, at whichever of them; whose first process is killed, all end, and PostgreSQL too', async () => {
  const another = start(['serve'], { ...environment, PORT: '0', NONET_PROCESSES: '2', NONET_WORKER: 'off' });
  try {
    const [, address, token] = await another.until(/Nonet is ready at (\S+), by 2 processes\n.*#(\S+)/);
    url = address!;
    const signIn = () => send('/sign-in', { body: { token } });
    const [first, ...others] = [await signIn(), await signIn(), await signIn()];
    expect([first!.status, ...others.map((reply) => reply!.status)]).toEqual([200, 401, 401]);
    const processes = family(another.process.pid!);
    expect(processes.length).toBeGreaterThanOrEqual(3);
    another.process.kill('SIGKILL');
    await expect.poll(() => processes.filter(lives)).toEqual([]);
    expect(hasPostgres()).toBe(false);
  } finally {
    another.process.kill('SIGKILL');
  }
});
