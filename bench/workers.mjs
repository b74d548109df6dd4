// How much faster two workers classify stored patents than one: batches of a queue, each worker a process with cores of its own.
//
//   npm run build && node bench/workers.mjs [--workers 1,2] [--cores 4] [--documents 2000] [--rounds 3]
//
// A database of its own is filled with as many batches as there are workers at most, of texts of about 100 words made of the sample
// patents. Workers are `nonet worker`, bound to `--cores` cores each (taskset); the first two are left to PostgreSQL and this process, so a
// machine needs 2 + workers x cores of them. Each round classifies all batches by so many workers, in turn; what is timed begins when all
// have opened the model, and ends with the last batch. Target: two workers reach 1.9 times the documents a second of one.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from '@nonet/numerics';
import { createServices } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import pino from 'pino';

const WORDS = 100;
const WARM_UP = 32;
const TARGET = 1.9;
const NEVER = new AbortController().signal;
const ACTOR = { id: 'bench', name: 'bench' };
const OPTIONS = { actor: 'bench' };

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const sample = (file) => here(`../prisma/sample/${file}`);

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '1,2' },
    cores: { type: 'string', default: '4' },
    documents: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
  },
});
const counts = values.workers.split(',').map(Number);
const cores = Number(values.cores);
const most = Math.max(...counts);
if (availableParallelism() < 2 + most * cores)
  throw new Error(
    `${most} workers of ${cores} cores need ${2 + most * cores} cores; there are ${availableParallelism()}.`,
  );

const words = readFileSync(sample('patents.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .flatMap(({ title, abstract }) => `${title} ${abstract}`.split(/\s+/));
let used = 0;

/** Patents with abstracts of 100 words, no two alike in all rounds, as an import brings them. */
async function imported(services, home, count) {
  const lines = Array.from({ length: count }, () => {
    const i = used++;
    const at = (i * 37) % (words.length - WORDS);
    const id = `XB${1_000_000 + i}A1`;
    const abstract = words.slice(at, at + WORDS).join(' ');
    return `${JSON.stringify({ id, title: `Variant ${i}`, abstract })}\n`;
  });
  const path = join(home, 'patents.jsonl');
  writeFileSync(path, lines.join(''));
  return services.imports.importPatents({ path }, OPTIONS);
}

/** Starts a worker on cores of its own, and resolves once it takes up runs. */
function startWorker(home, place) {
  const first = 2 + place * cores;
  const command = [here('../apps/cli/dist/bundle/main.js'), 'worker', '--resource', 'cpu'];
  const child = spawn('taskset', ['-c', `${first}-${first + cores - 1}`, process.execPath, ...command], {
    env: { LOG_LEVEL: 'warn', ...process.env, NONET_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.stdout.once('data', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`A worker ended with exit code ${code}.`)));
  });
}

function ended(child) {
  child.kill('SIGTERM');
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Resolves when the events of a run end. */
async function lastOf(events) {
  let last;
  for await (const event of events) last = event;
  return last;
}

/** Classifies what each of the imports brought, and resolves with the documents a second from the first start to the last end. */
async function classified(services, imports) {
  const times = await Promise.all(
    imports.map(async ({ id }) => {
      const configuration = { level: 'subclass', filter: { importId: id } };
      const run = await services.runs.start({ kind: 'batch-classification', configuration }, ACTOR);
      await lastOf(await services.runs.events(run.id, { after: 0, signal: NEVER }));
      const { state, error, result, startedAt, finishedAt } = await services.runs.need(run.id);
      if (state !== 'succeeded') throw new Error(`A batch ended as ${state}: ${error?.message}`);
      return {
        documents: result.documents,
        startedAt: startedAt.getTime(),
        finishedAt: finishedAt.getTime(),
      };
    }),
  );
  const began = Math.min(...times.map(({ startedAt }) => startedAt));
  const end = Math.max(...times.map(({ finishedAt }) => finishedAt));
  return times.reduce((sum, { documents }) => sum + documents, 0) / ((end - began) / 1000);
}

async function main() {
  const home = mkdtempSync(join(tmpdir(), 'nonet-bench-'));
  const log = pino({ level: 'warn' }, pino.destination(2));
  const services = await createServices(loadConfig({ ...process.env, NONET_HOME: home }), { log });
  try {
    await services.imports.importScheme({ path: sample('cpc-compact.tsv'), definitions: null }, OPTIONS);
    await services.models.registerShipped(here('../models/'));
    console.log(
      `${cpus()[0].model}, ${availableParallelism()} cores, load average before ${loadavg()[0].toFixed(1)}, ` +
        `Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`,
    );
    console.log(
      `${most} batches of ${values.documents} documents of ${WORDS} words, ${cores} cores a worker`,
    );
    const batches = async (size) => {
      const all = [];
      for (let i = 0; i < most; i++) all.push(await imported(services, home, size));
      return all;
    };
    const rates = Object.fromEntries(counts.map((count) => [count, []]));
    for (let round = 1; round <= Number(values.rounds); round++) {
      for (const count of counts) {
        const workers = await Promise.all(
          Array.from({ length: count }, (_, place) => startWorker(home, place)),
        );
        await classified(services, await batches(WARM_UP));
        const rate = await classified(services, await batches(Number(values.documents)));
        await Promise.all(workers.map(ended));
        rates[count].push(rate);
        console.log(`round ${round}, ${count} workers: ${rate.toFixed(1)} documents/s`);
      }
    }
    for (const count of counts.slice(1)) {
      const ratios = rates[count].map((rate, i) => rate / rates[counts[0]][i]);
      const target = count === 2 && counts[0] === 1 ? `; target ${TARGET} or more` : '';
      console.log(`${count} workers / ${counts[0]}: ${median(ratios).toFixed(2)} (median${target})`);
    }
  } finally {
    await services.close();
    rmSync(home, { recursive: true, force: true });
  }
}

await main();
