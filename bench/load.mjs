// What becomes of classifications when more ask than a server can answer: 1, 32, 100, 500 and 3,000 clients, as a table in Markdown.
//
//   npm run build && node bench/load.mjs [--url http://127.0.0.1:4000 --key KEY,KEY] [--clients 1,32,100,500,3000] [--seconds 20]
//
// Without --url, a server of its own is started, as in bench/api.mjs. Each client has one connection and asks for one text of
// 100 words after the other, at once after an answer; after a refusal it waits as long as Retry-After says. Clients share ten keys, as
// the programs of ten teams would. The load comes from this process, so it shares the machine's cores with the server. Held
// against the table: no INTERNAL, no reset, Retry-After on every 429 and 503.
import { Agent, request } from 'node:http';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { quantile } from '@nonet/numerics';
import { startOwnServer, texts } from './own-server.mjs';

const CLASSIFY = `query($input: ClassifyInput!) { classify(input: $input) { predictions { symbol title score } } }`;

/** One call: its status, the code of its first error, what Retry-After says; `reset` where the connection broke. */
function call({ url, key, agent }, body) {
  const { hostname, port } = new URL(url);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const start = performance.now();
  return new Promise((resolve) => {
    const done = (facts) => resolve({ ms: performance.now() - start, ...facts });
    const broken = ({ code }) => done({ outcome: `reset (${code})`, retryAfter: null });
    const outgoing = request(
      { hostname, port, path: '/graphql', method: 'POST', agent, headers },
      (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', broken);
        answer.on('end', () => {
          const { data, errors } = JSON.parse(Buffer.concat(chunks).toString());
          const code = errors?.[0]?.extensions?.code;
          const outcome = code === undefined ? String(answer.statusCode) : `${answer.statusCode} ${code}`;
          done({ outcome, retryAfter: answer.headers['retry-after'] ?? null, data });
        });
      },
    );
    outgoing.on('error', broken);
    outgoing.end(body);
  });
}

/** Asks until time is up, and answers what became of each call; calls under way then are waited for. */
async function client({ url, key }, source, { end, calls }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (performance.now() < end) {
    const input = { text: source.next().value, level: 'SUBCLASS', top: 5 };
    const { outcome, retryAfter, ms } = await call(
      { url, key, agent },
      JSON.stringify({ query: CLASSIFY, variables: { input } }),
    );
    calls.push({ outcome, retryAfter, ms, key });
    if (outcome === '200') continue;
    const pause = (retryAfter === null ? 1 : Number(retryAfter)) * 1000;
    await sleep(Math.min(pause, Math.max(0, end - performance.now())));
  }
  agent.destroy();
}

async function load({ url, keys }, { clients, seconds }) {
  const calls = [];
  const source = texts();
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: clients }, (_, i) =>
      client({ url, key: keys[i % keys.length] }, source, { end, calls }),
    ),
  );
  return { clients, calls, elapsed: (performance.now() - start) / 1000 };
}

function row({ clients, calls, elapsed }) {
  const answered = calls.filter(({ outcome }) => outcome === '200');
  const times = answered.map(({ ms }) => ms).sort((a, b) => a - b);
  const refused = calls.filter(({ outcome }) => outcome !== '200');
  const counts = new Map();
  for (const { outcome } of refused) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const refusals = [...counts].map(([outcome, count]) => `${count} × ${outcome}`).join(', ') || '–';
  const toldWhen = refused.filter(({ retryAfter }) => retryAfter !== null).length;
  const refusedTimes = refused.map(({ ms }) => ms).sort((a, b) => a - b);
  const ofKeys = new Map();
  for (const { key } of answered) ofKeys.set(key, (ofKeys.get(key) ?? 0) + 1);
  const perKey = [...ofKeys.values()];
  const seconds = (sorted, q) => (sorted.length === 0 ? '–' : (quantile(sorted, q) / 1000).toFixed(2));
  return [
    clients,
    (answered.length / elapsed).toFixed(1),
    seconds(times, 0.5),
    seconds(times, 0.99),
    answered.length,
    refusals,
    refused.length === 0 ? '–' : `${toldWhen} of ${refused.length}`,
    seconds(refusedTimes, 0.5),
    perKey.length < 2 ? '–' : `${Math.min(...perKey)} to ${Math.max(...perKey)}`,
  ];
}

async function main({ url, key, clients, seconds }) {
  const server = url ? { url, close: async () => undefined } : await startOwnServer();
  const to = { url: server.url, keys: key?.split(',') ?? server.keys };
  try {
    const busy = loadavg()[0].toFixed(1);
    await load(to, { clients: 4, seconds: 2 });
    const machine = `${cpus()[0].model}, ${availableParallelism()} cores, load average before ${busy}`;
    console.log(
      `${machine}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}; ${seconds} s each\n`,
    );
    console.log(
      '| clients | answers/s | p50 s | p99 s | answered | refused or broken | with Retry-After | p50 of these, s | answers of a key |',
    );
    console.log('|--:|--:|--:|--:|--:|---|--:|--:|--:|');
    for (const each of clients) {
      console.log(`| ${row(await load(to, { clients: each, seconds })).join(' | ')} |`);
    }
  } finally {
    await server.close();
  }
}

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    key: { type: 'string' },
    clients: { type: 'string', default: '1,32,100,500,3000' },
    seconds: { type: 'string', default: '20' },
  },
});
await main({ ...values, clients: values.clients.split(',').map(Number), seconds: Number(values.seconds) });
