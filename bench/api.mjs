// How fast the API answers: small queries, and classifications one by one and from 32 clients at once.
//
//   npm run build && node bench/api.mjs [--url http://127.0.0.1:4000 --key KEY] [--seconds 5]
//   node bench/api.mjs --scheme CPCTitleList202505.zip
//
// Without --url, a server of its own is started on a new database with the compact scheme (or --scheme), the sample
// patents and the model that ships. The load comes from this process, so it shares the machine's cores with the server; what
// else runs there shows in the load average. Targets: a classification of a text of 100 words, with evidence, takes 20 ms or
// less on two cores (median), and 32 clients get three times the throughput of one.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { quantile } from '@nonet/numerics';

const WORDS = 100;
const CLIENTS = 32;
const TARGET = { p50: 20, gain: 3 };

const EVIDENCE =
  '... on NeighbourEvidence { patents { number similarity } } ... on WordEvidence { words { word weight } } ' +
  '... on SimilarityEvidence { symbol source text similarity } ... on SignalEvidence { shares { signal share } }';
const CLASSIFY = `query($input: ClassifyInput!) {
  classify(input: $input) { model predictions { symbol title score evidence { ${EVIDENCE} } } } }`;

const sample = (file) => fileURLToPath(new URL(`../prisma/sample/${file}`, import.meta.url));

/** In the child process: a server with data, which tells its address and key and runs until it is killed. */
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
  const { secret } = await services.keys.create({ name: 'bench', role: 'analyst', expiresAt: null });
  const server = await startServer(services, config, { log });
  process.on('message', async (message) => {
    if (message === 'usage') {
      const { user, system } = process.cpuUsage();
      const { active } = performance.eventLoopUtilization();
      process.send({ cpuMs: (user + system) / 1000, mainMs: active });
      return;
    }
    await server.close();
    await services.close();
    process.exit(0);
  });
  process.send({ url: server.url, key: secret });
}

async function startOwnServer(scheme) {
  const home = mkdtempSync(join(tmpdir(), 'nonet-bench-'));
  const child = fork(fileURLToPath(import.meta.url), ['--serve', '--scheme', scheme], {
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
  const usage = () => {
    child.send('usage');
    return new Promise((resolve) => child.once('message', resolve));
  };
  return { ...address, usage, close };
}

function client({ url, key }) {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const { hostname, port } = new URL(url);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  return (query, variables = {}) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        { hostname, port, path: '/graphql', method: 'POST', agent, headers },
        (response) => {
          const chunks = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => {
            const body = Buffer.concat(chunks).toString();
            if (response.statusCode === 200 && !body.startsWith('{"errors"')) resolve(body);
            else reject(new Error(body));
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(JSON.stringify({ query, variables }));
    });
}

/** Texts of 100 words, no two alike: windows that slide over the sample patents. */
function* texts() {
  const words = readFileSync(sample('patents.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .flatMap(({ title, abstract }) => `${title} ${abstract}`.split(/\s+/));
  for (let at = 0; ; at = (at + 37) % (words.length - WORDS)) yield words.slice(at, at + WORDS).join(' ');
}

/** Calls `once` from a number of clients at the same time, for a number of seconds. */
async function load(once, { clients, seconds }) {
  const times = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) {
        const before = performance.now();
        await once();
        times.push(performance.now() - before);
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return {
    calls: times.length,
    perSecond: times.length / elapsed,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
  };
}

function print(what, { perSecond, p50, p95 }) {
  const cells = [
    what.padEnd(36),
    perSecond.toFixed(0).padStart(10),
    p50.toFixed(1).padStart(9),
    p95.toFixed(1).padStart(9),
  ];
  console.log(cells.join(' '));
}

/**
 * What a classification costs the server, and what that allows: no server does more than its number of cores / cost,
 * and calls one by one keep one core busy. So the gain of many clients is bounded by the cores, unless a text in a batch
 * costs less than one alone. Processor time says what the program needs also where others use the machine; the times on the
 * clock do not.
 */
function printCost(what, before, after, { calls, perSecond }) {
  const cost = (after.cpuMs - before.cpuMs) / calls;
  const main = (after.mainMs - before.mainMs) / calls;
  const cores = availableParallelism();
  console.log(
    `${what}: ${cost.toFixed(1)} ms of processor time each, ${main.toFixed(1)} ms of the main thread; ` +
      `${((cost * perSecond) / 1000).toFixed(2)} of ${cores} cores in use, which allow ${((1000 * cores) / cost).toFixed(0)} a second`,
  );
}

async function main({ url, key, seconds, scheme }) {
  const server = url ? { url, key, close: async () => undefined } : await startOwnServer(scheme);
  const ask = client(server);
  const source = texts();
  const classify = () => ask(CLASSIFY, { input: { text: source.next().value, level: 'SUBCLASS' } });
  const hello = () => ask('{ me { id } }');
  const page = () =>
    ask(
      '{ patents(first: 50) { nodes { number title classifications { symbol node { title parent { title } } } } } }',
    );
  try {
    const busy = loadavg()[0].toFixed(1);
    await load(hello, { clients: 4, seconds: 1 });
    await load(classify, { clients: 4, seconds: 2 });
    const { model } = JSON.parse(await classify()).data.classify;
    const machine = `${cpus()[0].model}, ${availableParallelism()} cores, load average before ${busy}`;
    console.log(`${machine}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`);
    console.log(`${model} answers`);
    console.log(
      ['what'.padEnd(36), 'requests/s'.padStart(10), 'p50 ms'.padStart(9), 'p95 ms'.padStart(9)].join(' '),
    );
    print('me, 16 clients', await load(hello, { clients: 16, seconds }));
    print('50 patents, nested, 4 clients', await load(page, { clients: 4, seconds }));
    const before = await server.usage?.();
    const alone = await load(classify, { clients: 1, seconds });
    print('classify, one by one', alone);
    const between = await server.usage?.();
    const crowd = await load(classify, { clients: CLIENTS, seconds });
    const after = await server.usage?.();
    print(`classify, ${CLIENTS} clients`, crowd);
    if (after) {
      printCost('one by one', before, between, alone);
      printCost(`${CLIENTS} clients`, between, after, crowd);
    }
    const gain = crowd.perSecond / alone.perSecond;
    console.log(`classify p50 ${alone.p50.toFixed(1)} ms (target ${TARGET.p50} ms or less)`);
    console.log(
      `${CLIENTS} clients get ${gain.toFixed(2)} times the throughput of one (target ${TARGET.gain} or more)`,
    );
  } finally {
    await server.close();
  }
}

const { values } = parseArgs({
  options: {
    serve: { type: 'boolean', default: false },
    url: { type: 'string' },
    key: { type: 'string' },
    scheme: { type: 'string', default: sample('cpc-compact.tsv') },
    seconds: { type: 'string', default: '5' },
  },
});
if (values.serve) await serve(values.scheme);
else await main({ ...values, seconds: Number(values.seconds) });
