// What bench/api.mjs and bench/load.mjs stand on: a server of their own in a process of its own, and texts to classify.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WORDS = 100;
const KEYS = 10;

export const sample = (file) => fileURLToPath(new URL(`../prisma/sample/${file}`, import.meta.url));

/** In the child process: a server with data, which tells its address and its keys and runs until it is killed. */
async function serve(scheme) {
  const { startServer } = await import('@nonet/api');
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

/** Starts it on a new database with the sample patents and the model that ships; it lives until `close`. */
export async function startOwnServer(scheme = sample('cpc-compact.tsv')) {
  const home = mkdtempSync(join(tmpdir(), 'nonet-bench-'));
  const child = fork(fileURLToPath(import.meta.url), [scheme], {
    env: { ...process.env, NONET_HOME: home },
  });
  const address = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`The server ended with exit code ${code}.`)));
  });
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
    ...address,
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve(process.argv[2]);
