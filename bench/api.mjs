// How fast the API answers: small queries, and classifications one by one and from 32 clients at once.
//
//   npm run build && node bench/api.mjs [--url http://127.0.0.1:4000 --key KEY] [--seconds 5] [--clients 32]
//   node bench/api.mjs --scheme CPCTitleList202505.zip
//   node bench/api.mjs --profile        also what the main thread does for a classification
//   node bench/api.mjs --processes 4 --clients 64
//
// Without --url, a server of its own is started on a new database with the compact scheme (or --scheme), the sample
// patents and the model that ships; with --processes by `npx nonet serve` and as many processes (NONET_PROCESSES; Linux). The load comes from this process, so it shares the machine's cores with the server; what
// else runs there shows in the load average. Targets: a classification of a text of 100 words, with evidence, takes 20 ms or
// less on two cores (median), and 32 clients (or --clients) get three times the throughput of one.
import { Agent, request } from 'node:http';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { quantile } from '@nonet/numerics';
import { sample, startOwnServer, texts } from './own-server.mjs';

const TARGET = { p50: 20, gain: 3 };

const EVIDENCE =
  '... on NeighbourEvidence { patents { number similarity } } ... on WordEvidence { words { word weight } } ' +
  '... on SimilarityEvidence { symbol source text similarity } ... on SignalEvidence { shares { signal share } }';
const CLASSIFY = `query($input: ClassifyInput!) {
  classify(input: $input) { model predictions { symbol title score evidence { ${EVIDENCE} } } } }`;

function client({ url, key, clients }) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
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
  const main = before.mainMs === null ? NaN : (after.mainMs - before.mainMs) / calls;
  const active =
    before.activeMs === undefined
      ? ''
      : `, which was active for ${((after.activeMs - before.activeMs) / calls).toFixed(1)} ms`;
  const cores = availableParallelism();
  console.log(
    `${what}: ${cost.toFixed(1)} ms of processor time each, ${main.toFixed(2)} ms of it the main thread's${active}; ` +
      `${((cost * perSecond) / 1000).toFixed(2)} of ${cores} cores in use, which allow ${((1000 * cores) / cost).toFixed(0)} a second`,
  );
}

/** What the main thread does for a classification: self time of its JavaScript by package, and of the functions that take most. */
async function printProfile(server, { classify, seconds, clients }) {
  await server.profile();
  const { calls } = await load(classify, { clients, seconds });
  const shares = selfTimes(await server.profiled());
  for (const [title, keyOf, most] of [
    ['package', packageOf, 25],
    ['function', functionOf, 50],
  ]) {
    console.log(`\nmain thread by ${title}, ms a classification (${calls} profiled)`);
    const sums = new Map();
    for (const { frame, ms } of shares) {
      const key = keyOf(frame);
      sums.set(key, (sums.get(key) ?? 0) + ms / calls);
    }
    const sorted = [...sums].filter(([key]) => key !== '(idle)').sort(([, a], [, b]) => b - a);
    for (const [key, ms] of sorted.slice(0, most)) console.log(`${ms.toFixed(3).padStart(8)}  ${key}`);
  }
}

function selfTimes({ nodes, samples, timeDeltas }) {
  const times = new Map(nodes.map(({ id, callFrame }) => [id, { frame: callFrame, ms: 0 }]));
  samples.forEach((id, at) => (times.get(id).ms += timeDeltas[at] / 1000));
  return [...times.values()];
}

function packageOf({ url, functionName }) {
  if (url === '') return functionName.startsWith('(') ? functionName : '(native)';
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? /\/((?:libs|apps)\/.*)\/[^/]+$/.exec(url);
  return found?.[1] ?? (url.startsWith('node:') ? 'node' : url);
}

const functionOf = (frame) =>
  `${frame.functionName || '(anonymous)'} ${packageOf(frame)} ${frame.url.split('/').at(-1)}:${frame.lineNumber + 1}`;

async function main({ url, key, seconds, scheme, processes, clients, profile }) {
  const server = url ? { url, close: async () => undefined } : await startOwnServer({ scheme, processes });
  const ask = client({ url: server.url, key: key ?? server.keys[0], clients });
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
    await load(classify, { clients: Math.max(4, clients / 4), seconds: 2 });
    const { model } = JSON.parse(await classify()).data.classify;
    const machine = `${cpus()[0].model}, ${availableParallelism()} cores, load average before ${busy}`;
    console.log(`${machine}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`);
    console.log(`${model} answers${processes === null ? '' : `, NONET_PROCESSES=${processes}`}`);
    console.log(
      ['what'.padEnd(36), 'requests/s'.padStart(10), 'p50 ms'.padStart(9), 'p95 ms'.padStart(9)].join(' '),
    );
    print('me, 16 clients', await load(hello, { clients: 16, seconds }));
    print('50 patents, nested, 4 clients', await load(page, { clients: 4, seconds }));
    const before = await server.usage?.();
    const alone = await load(classify, { clients: 1, seconds });
    print('classify, one by one', alone);
    const between = await server.usage?.();
    const crowd = await load(classify, { clients, seconds });
    const after = await server.usage?.();
    print(`classify, ${clients} clients`, crowd);
    if (after) {
      printCost('one by one', before, between, alone);
      printCost(`${clients} clients`, between, after, crowd);
    }
    for (const [at, { rss, pss }] of (server.memory?.() ?? []).entries())
      console.log(
        `${at === 0 && processes > 1 ? 'primary' : 'process'}: ${rss} MB resident, ${pss} MB in proportion`,
      );
    const gain = crowd.perSecond / alone.perSecond;
    console.log(`classify p50 ${alone.p50.toFixed(1)} ms (target ${TARGET.p50} ms or less)`);
    console.log(
      `${clients} clients get ${gain.toFixed(2)} times the throughput of one (target ${TARGET.gain} or more)`,
    );
    if (profile) await printProfile(server, { classify, seconds, clients });
  } finally {
    await server.close();
  }
}

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    key: { type: 'string' },
    scheme: { type: 'string', default: sample('cpc-compact.tsv') },
    seconds: { type: 'string', default: '5' },
    profile: { type: 'boolean', default: false },
    clients: { type: 'string', default: '32' },
    processes: { type: 'string' },
  },
});
await main({
  ...values,
  seconds: Number(values.seconds),
  clients: Number(values.clients),
  processes: values.processes === undefined ? null : Number(values.processes),
});
