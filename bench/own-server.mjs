// What bench/api.mjs and bench/load.mjs stand on: a server of their own in a process of its own, or in several as the command starts it,
// and texts to classify.
import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const WORDS = 100;
const KEYS = 10;
/** Of a second: what Linux counts the time of processes in. */
const TICK_MS = 10;
const NONET = fileURLToPath(new URL('../apps/cli/dist/bundle/main.js', import.meta.url));

export const sample = (file) => fileURLToPath(new URL(`../prisma/sample/${file}`, import.meta.url));

/** Services on a new database with data, and keys to ask with. */
async function prepared(scheme) {
  const { createServices } = await import('@nonet/services');
  const { loadConfig } = await import('@nonet/services/config');
  const { default: pino } = await import('pino');
  const log = pino({ level: 'warn' }, pino.destination(2));
  const config = loadConfig({ ...process.env, PORT: '0' });
  const services = await createServices(config, { log });
  const options = { actor: 'bench' };
  await services.imports.importScheme({ path: scheme, definitions: null }, options);
  await services.imports.importPatents({ path: sample('patents.jsonl') }, options);
  await services.models.registerShipped(fileURLToPath(new URL('../models/', import.meta.url)));
  await services.classification.warmUp();
  const keys = [];
  for (let i = 0; i < KEYS; i++) {
    keys.push((await services.keys.create({ name: `bench ${i}`, role: 'analyst', expiresAt: null })).secret);
  }
  return { services, config, log, keys };
}

/** In the child process: a server with data, which tells its address and its keys and runs until it is killed. */
async function serve(scheme) {
  const { startServer } = await import('@nonet/api');
  const { services, config, log, keys } = await prepared(scheme);
  const server = await startServer(services, config, { log });
  const answers = { usage, profile, profiled };
  process.on('message', async (message) => {
    const answer = answers[message];
    if (answer) return process.send(await answer());
    await server.close();
    await services.close();
    process.exit(0);
  });
  process.send({ url: server.url, keys });
}

/**
 * Processor time of the process and of its main thread (Linux; else null), and how long the event loop was active, which includes what
 * waits for a core.
 */
function usage() {
  const { user, system } = process.cpuUsage();
  const { active } = performance.eventLoopUtilization();
  return { cpuMs: (user + system) / 1000, mainMs: mainThreadMs(), activeMs: active };
}

function mainThreadMs() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return null;
  }
}

const inspected = new Session();

async function profile() {
  inspected.connect();
  await inspected.post('Profiler.enable');
  await inspected.post('Profiler.setSamplingInterval', { interval: 200 });
  await inspected.post('Profiler.start');
  return null;
}

async function profiled() {
  const { profile } = await inspected.post('Profiler.stop');
  inspected.disconnect();
  return profile;
}

/** In the child process: makes the data, tells the keys, and ends. */
async function prepare(scheme) {
  const { services, keys } = await prepared(scheme);
  await services.close();
  process.send({ keys });
  process.disconnect();
}

/** Does the work of a child process, and answers with what it says first. */
async function begin(work, scheme, home) {
  const child = fork(fileURLToPath(import.meta.url), [work, scheme], {
    env: { ...process.env, NONET_HOME: home },
  });
  const said = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`The server ended with exit code ${code}.`)));
  });
  return { child, said };
}

/**
 * Starts it on a new database with the sample patents and the model that ships; it lives until `close`.
 * @param processes as `NONET_PROCESSES`, by the command; null: in a process of this bench
 */
export function startOwnServer({ scheme = sample('cpc-compact.tsv'), processes = null } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'nonet-bench-'));
  return processes === null ? startHere(scheme, home) : startCommand(scheme, home, processes);
}

/** As the command serves, by as many processes as it is told; Linux says what they cost. */
async function startCommand(scheme, home, processes) {
  const { child: making, said } = await begin('prepare', scheme, home);
  if (making.exitCode === null) await once(making, 'exit');
  const env = {
    ...process.env,
    ...{ NONET_HOME: home, NONET_PROCESSES: String(processes), NONET_WORKER: 'off', PORT: '0' },
    ...{ NONET_RATE_REQUESTS: '0', NONET_RATE_COST: '0', LOG_LEVEL: 'warn' },
  };
  const child = spawn(process.execPath, [NONET, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const { url } = await readyLine(child);
  const close = async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(home, { recursive: true, force: true });
  };
  return { url, ...said, usage: async () => usageOf(child.pid), memory: () => memoryOf(child.pid), close };
}

/** What the command says once it is ready. */
async function readyLine({ stdout }) {
  for await (const line of createInterface({ input: stdout })) {
    const said = JSON.parse(line);
    if (said.msg === 'Nonet is ready') return said;
  }
  throw new Error('The server ended before it was ready.');
}

/** A process and those of Node.js that it began, by their numbers. */
function familyOf(pid) {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = table.map((line) => line.trim().split(/\s+/));
  const isBegun = ([, parent, program]) => Number(parent) === pid && !program.includes('postgres');
  return [pid, ...pairs.filter(isBegun).map(([child]) => Number(child))];
}

/** Milliseconds of processor, of all threads and of the main threads, of a process and those that it began. */
function usageOf(pid) {
  const spent = (stat) => {
    const fields = readFileSync(stat, 'utf8').split(') ').at(-1).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  };
  const processes = familyOf(pid);
  const sum = (statOf) => processes.reduce((total, one) => total + spent(statOf(one)), 0);
  return {
    cpuMs: sum((one) => `/proc/${one}/stat`),
    mainMs: sum((one) => `/proc/${one}/task/${one}/stat`),
  };
}

/** Megabytes of each of them: resident, and in proportion where several share a page. The first one is the primary. */
function memoryOf(pid) {
  return familyOf(pid).map((one) => {
    const rollup = readFileSync(`/proc/${one}/smaps_rollup`, 'utf8');
    const megabytes = (name) =>
      Math.round(Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(rollup)[1]) / 1024);
    return { rss: megabytes('Rss'), pss: megabytes('Pss') };
  });
}

/** In a process of its own that this one asks for what it costs. */
async function startHere(scheme, home) {
  const { child, said } = await begin('serve', scheme, home);
  const close = async () => {
    child.send('close');
    await new Promise((resolve) => child.once('exit', resolve));
    rmSync(home, { recursive: true, force: true });
  };
  const ask = (question) => {
    child.send(question);
    return new Promise((resolve) => child.once('message', resolve));
  };
  return {
    ...said,
    usage: () => ask('usage'),
    profile: () => ask('profile'),
    profiled: () => ask('profiled'),
    close,
  };
}

/** Texts of 100 words, no two alike: windows that slide over the sample patents. */
export function* texts() {
  const words = readFileSync(sample('patents.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .flatMap(({ title, abstract }) => `${title} ${abstract}`.split(/\s+/));
  for (let at = 0; ; at = (at + 37) % (words.length - WORDS)) yield words.slice(at, at + WORDS).join(' ');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await { serve, prepare }[process.argv[2]](process.argv[3]);
