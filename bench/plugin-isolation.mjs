// What the isolation of plugins costs, and what it keeps from others: the time of a prediction by an expert in a process of its own and
// in Nonet's, and the slowest answers of a server beside each kind of hostile plugin, as the median over rounds of their ratio to those
// without it.
//
//   node bench/plugin-isolation.mjs [--calls 2000] [--seconds 1.2] [--rounds 7]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, Agent } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { PluginRegistry } from '@nonet/plugins/host';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '1.2' },
    rounds: { type: 'string', default: '7' },
  },
});
const [calls, seconds] = [Number(values.calls), Number(values.seconds)];
const folder = mkdtempSync(join(tmpdir(), 'nonet-bench-'));
const [SYMBOLS, SIGNALS, DIMENSION] = [60, 12, 384];
const options = {
  section: 'D',
  symbols: Array.from({ length: SYMBOLS }, (_, i) => `D${String(i).padStart(2, '0')}B`),
  dimension: DIMENSION,
  signalNames: Array.from({ length: SIGNALS }, (_, i) => `signal ${i}`),
};
const features = {
  texts: ['a machine that spins and weaves the fibres of plants into cloth '.repeat(30)],
  vectors: { rows: 1, columns: DIMENSION, data: new Float32Array(DIMENSION).fill(DIMENSION ** -0.5) },
  signalNames: options.signalNames,
  signals: [{ rows: SIGNALS, columns: SYMBOLS, data: new Float32Array(SIGNALS * SYMBOLS).fill(0.5) }],
};
const signal = new AbortController().signal;

function plugin(name, predict, top = '') {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `${top}
    export default { name: '${name}', version: '1.0.0', api: '^1.0', register: (host) => host.experts.add({
      id: '${name}', section: 'any', description: 'flat', open: async () => null,
      create: async ({ section, symbols }) => ({ id: '${name}', section, symbols,
        async *fit() {}, async extend() {}, async save() {}, async dispose() {},
        async predict({ texts }) { ${predict}
          return { rows: texts.length, columns: symbols.length, data: new Float32Array(texts.length * symbols.length).fill(.5) };
        } }) }) };`,
  );
  return file;
}

const at = (times, share) => [...times].sort((a, b) => a - b)[Math.floor(share * (times.length - 1))];
const ms = (value) => `${value.toFixed(2)} ms`;

async function cost() {
  const file = plugin('good', '');
  const places = [
    ['in process', 'all'],
    ['isolated', undefined],
  ];
  const opened = await Promise.all(
    places.map(async ([name, inProcess]) => {
      const registry = new PluginRegistry(inProcess ? { inProcess } : {});
      await registry.load([file], folder);
      return { name, registry, expert: await registry.createExpert('good', options), times: [] };
    }),
  );
  // In turns, so that both meet the same machine.
  for (let i = 0; i < calls; i++)
    for (const { expert, times } of opened) {
      const start = performance.now();
      await expert.predict(features, { signal });
      if (i >= calls / 10) times.push(performance.now() - start);
    }
  for (const { name, times, registry } of opened) {
    console.log(
      `predict, ${name}: p50 ${ms(at(times, 0.5))}, p95 ${ms(at(times, 0.95))}, p99 ${ms(at(times, 0.99))}`,
    );
    await registry.close();
  }
  const [inProcess, isolated] = opened.map(({ times }) => at(times, 0.5));
  console.log(`isolation costs ${ms(isolated - inProcess)} at p50 (at most 2 ms wanted)`);
}

/** Asks a server from a thread of its own, so that only the server's event loop is measured. */
const CLIENT = `
const { parentPort, workerData } = require('node:worker_threads');
const { get, Agent } = require('node:http');
const agent = new Agent({ keepAlive: true });
const ask = () => new Promise((resolve, reject) => get(workerData.url, { agent }, (answer) => answer.resume().on('end', resolve)).on('error', reject));
(async () => {
  const times = [];
  for (const end = performance.now() + workerData.seconds * 1000; performance.now() < end;) {
    const start = performance.now();
    await ask();
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  agent.destroy();
  parentPort.postMessage(times);
})();`;

/** Each without and with the plugin, which of them first in turn: what the machine does meanwhile meets both alike. */
const ROUNDS = Number(values.rounds);

/** null: no plugin, which shows what the ratio is worth on this machine. */
const HOSTILE = {
  'no plugin': null,
  'one that does well': '',
  'one that ends its process': 'process.exit(1);',
  'one that throws in a timer': `setTimeout(() => { throw new Error('late'); }); await new Promise(() => {});`,
  'one that blocks': 'for (;;);',
  'one that hangs': 'await new Promise(() => {});',
  'one that fills its memory': 'const all = []; for (;;) all.push(new Array(1000).fill({}));',
  'one that leaks buffers':
    'globalThis.all ??= []; for (;;) { globalThis.all.push(Buffer.alloc(1 << 22, 1)); await new Promise(setImmediate); }',
  'one that prints without end': `for (;;) { console.log('x'.repeat(1000)); await new Promise(setImmediate); }`,
  'one that answers too much': 'return { rows: 1, columns: 1, data: new Float32Array(1 << 24) };',
};

/** What is measured while somebody asks a plugin again and again. */
async function besideOne(deed, measured, tally) {
  const registry = new PluginRegistry({ memory: 512, budgets: { rest: 500 } });
  await registry.load([plugin('beside', deed)], folder);
  const expert = await registry.createExpert('beside', options);
  const over = new AbortController();
  const asking = (async () => {
    while (!over.signal.aborted) {
      await expert.predict(features, { signal }).catch(() => undefined);
      await sleep(20);
    }
  })();
  const times = await measured();
  over.abort();
  const { errors, restarts } = registry.plugins()[0].health;
  tally.errors += errors;
  tally.restarts += restarts;
  await registry.close();
  await asking;
  return times;
}

async function others() {
  const server = createServer((_, answer) => {
    // Some work of a request: what it takes is not the plugin's.
    let sum = 0;
    for (let i = 0; i < 200_000; i++) sum += Math.sqrt(i);
    answer.end(String(sum));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${server.address().port}/`;
  await new Promise((warm) => get(url, { agent: new Agent() }, (answer) => answer.resume().on('end', warm)));
  const measured = async () => {
    const client = new Worker(CLIENT, { eval: true, workerData: { url, seconds } });
    const times = await new Promise((resolve, reject) =>
      client.once('message', resolve).once('error', reject),
    );
    await client.terminate();
    return times;
  };
  for (const [name, deed] of Object.entries(HOSTILE)) {
    const rounds = [];
    const tally = { errors: 0, restarts: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const times = {};
      for (const phase of round % 2 === 0 ? ['alone', 'beside'] : ['beside', 'alone'])
        times[phase] =
          phase === 'alone' || deed === null ? await measured() : await besideOne(deed, measured, tally);
      rounds.push(times);
    }
    const p99 = (phase) => rounds.map((times) => at(times[phase], 0.99));
    const ratios = rounds.map(({ alone, beside }) => at(beside, 0.99) / at(alone, 0.99));
    const [low, middle, high] = [0, 0.5, 1].map((share) => at(ratios, share).toFixed(2));
    console.log(
      `others, beside ${name}: p99 ${ms(at(p99('beside'), 0.5))}, alone ${ms(at(p99('alone'), 0.5))}: ${middle} times (${low} to ${high} in ${ROUNDS} rounds); ${tally.errors} errors, ${tally.restarts} restarts`,
    );
  }
  server.close();
}

try {
  const load = () =>
    loadavg()
      .map((one) => one.toFixed(1))
      .join(' ');
  console.log(
    `${new Date().toISOString()}, ${cpus().length} × ${cpus()[0].model}, Node ${process.version}, load ${load()}`,
  );
  await cost();
  await others();
  console.log(`load at the end ${load()}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
