// How fast every list of the API is on a database as large as a national office's: a million patents, ten million
// predictions, all made up.
//
//   npm run build && node bench/big-database.mjs [--patents 1000000] [--predictions 10000000] [--repeat 20]
//   node bench/big-database.mjs --scheme CPCTitleList202505.zip --home FOLDER     keeps the database, and uses it again
//
// Every query runs over HTTP as a client sends it; the time is the client's. Patents are counted beside their rows, as the web app
// asks for both. Of a list that takes longer than the target, the plan of its slowest statement is printed with --explain. Target: no
// query over 100 ms.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServices } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { startServer } from '@nonet/api';
import { quantile } from '@nonet/numerics';
import pg from 'pg';
import pino from 'pino';
import { joinEmbeddedPostgres } from '../libs/services/dist/database/embedded/embedded-postgres.js';
import { postgresSeconds } from './import-patents/postgres-time.mjs';
import { generate } from './big-database/generate.mjs';
import { landmarks, listQueries } from './big-database/queries.mjs';

const TARGET_MS = 100;

const sample = (file) => fileURLToPath(new URL(`../prisma/sample/${file}`, import.meta.url));

/** Notes every statement that this process sends, and how long it takes. */
function watchStatements() {
  const seen = [];
  const send = pg.Client.prototype.query;
  pg.Client.prototype.query = function (...args) {
    const [config, values] = args;
    const started = performance.now();
    const note = () => {
      const ms = performance.now() - started;
      seen.push({ text: config.text ?? config, values: config.values ?? values ?? [], ms });
    };
    const last = args.at(-1);
    if (typeof last === 'function') {
      args[args.length - 1] = (...answer) => {
        note();
        last(...answer);
      };
    }
    const answer = send.apply(this, args);
    answer?.then?.(note, () => undefined);
    return answer;
  };
  return { take: () => seen.splice(0) };
}

async function main({ patents, predictions, repeat, scheme, home: given, explain, only }) {
  const home = given ?? mkdtempSync(join(tmpdir(), 'nonet-bench-'));
  // Closed before PostgreSQL comes in, as `createServices` wants it: root's runs as another user, who would be shut out later.
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const log = pino({ level: 'warn' }, pino.destination(2));
  const postgres = await joinEmbeddedPostgres(join(home, 'postgres'));
  const environment = { NONET_HOME: home, DATABASE_URL: postgres.url, PORT: '0' };
  const config = loadConfig({ ...process.env, ...environment });
  const services = await createServices(config, { log });
  const client = new pg.Client({ connectionString: postgres.url });
  try {
    await client.connect();
    const marker = join(home, 'generated');
    if (!existsSync(marker)) {
      await services.imports.importScheme({ path: scheme, definitions: null }, { actor: 'bench' });
      const started = performance.now();
      const onStep = (step) =>
        console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${step}`);
      await generate(client, { patents, predictions, onStep });
      onStep('done');
      writeFileSync(marker, '');
    }
    await measure(services, config, client, { repeat, explain, only, log });
  } finally {
    await client.end();
    await services.close();
    await postgres.leave();
    if (given === undefined) rmSync(home, { recursive: true, force: true });
  }
}

async function measure(services, config, client, { repeat, explain, only, log }) {
  const server = await startServer(services, config, { log });
  const { secret } = await services.keys.create({ name: 'bench', role: 'analyst', expiresAt: null });
  const ask = async (query, variables) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(errors[0].message);
    return data;
  };
  try {
    const { rows } = await client.query(
      `SELECT (SELECT count(*) FROM patent) AS patents, (SELECT count(*) FROM prediction) AS predictions,
              (SELECT count(*) FROM patent_classification) AS symbols,
              pg_size_pretty(pg_database_size(current_database())) AS size`,
    );
    const [facts] = rows;
    console.log(
      `${cpus()[0].model}, ${availableParallelism()} cores, load average before ${loadavg()[0].toFixed(1)}, ` +
        `Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`,
    );
    console.log(
      `${facts.patents} patents with ${facts.symbols} symbols, ${facts.predictions} predictions, ${facts.size}\n`,
    );
    const watch = watchStatements();
    console.log(
      '| list | p50 ms | p95 ms | processor ms | its count: p50 ms | p95 ms | processor ms | counted | slowest statement ms |\n' +
        '|---|--:|--:|--:|--:|--:|--:|--:|--:|',
    );
    const conditions = { repeat, watch, postgres: join(config.home, 'postgres') };
    let slow = 0;
    for (const [name, query, variables, countQuery] of listQueries(await landmarks(client))) {
      if (only && !name.includes(only)) continue;
      let rows, count;
      try {
        rows = await timed(() => ask(query, variables), conditions);
        count = countQuery && (await timed(() => ask(countQuery, { filter: variables.filter }), conditions));
      } catch ({ message }) {
        slow++;
        console.log(`| ${name} | ${message} |`);
        continue;
      }
      const slowest = count?.slowest.ms > rows.slowest.ms ? count.slowest : rows.slowest;
      const cells = [rows, count].flatMap((one) =>
        ['p50', 'p95', 'processor'].map((name) => one?.[name].toFixed(1) ?? ''),
      );
      const counted = countedIn((count ?? rows).answer);
      console.log(`| ${[name, ...cells, counted, slowest.ms.toFixed(1)].join(' | ')} |`);
      if (rows.p50 <= TARGET_MS && (count?.p50 ?? 0) <= TARGET_MS) continue;
      slow++;
      if (!explain) continue;
      const plan = await client.query(`EXPLAIN (ANALYZE, BUFFERS) ${slowest.text}`, slowest.values);
      console.log(`\n${slowest.text}\n${plan.rows.map((row) => row['QUERY PLAN']).join('\n')}\n`);
    }
    console.log(`\n${slow} lists over ${TARGET_MS} ms (median)`);
  } finally {
    await server.close();
  }
}

/**
 * Times of what is done over and over, after twice that count for nothing; the first answer, the slowest statement, and the
 * processor's time for each by this process and PostgreSQL, all in milliseconds.
 */
async function timed(action, { repeat, watch, postgres }) {
  const answer = await action();
  await action();
  watch.take();
  const busy = () =>
    (process.cpuUsage().user + process.cpuUsage().system) / 1000 + postgresSeconds(postgres) * 1000;
  const busyBefore = busy();
  const times = [];
  for (let i = 0; i < repeat; i++) {
    const before = performance.now();
    await action();
    times.push(performance.now() - before);
  }
  const processor = (busy() - busyBefore) / repeat;
  times.sort((a, b) => a - b);
  const [slowest] = watch.take().sort((a, b) => b.ms - a.ms);
  return { answer, p50: quantile(times, 0.5), p95: quantile(times, 0.95), processor, slowest };
}

/** What an answer says of the length of its list: `10001` stands for more than 10,000, `≥ 480` for a count that was ended. */
function countedIn(answer) {
  const text = JSON.stringify(answer);
  const [, count, isWhole] = text.match(/"count":(\d+),"isWhole":(true|false)/) ?? [];
  if (count === undefined) return text.match(/"totalCount":(\d+)/)?.[1] ?? '';
  return isWhole === 'true' || count > 10_000 ? count : `≥ ${count}`;
}

const { values } = parseArgs({
  options: {
    patents: { type: 'string', default: '1000000' },
    predictions: { type: 'string', default: '10000000' },
    repeat: { type: 'string', default: '20' },
    scheme: { type: 'string', default: sample('cpc-compact.tsv') },
    home: { type: 'string' },
    explain: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
await main({
  ...values,
  patents: Number(values.patents),
  predictions: Number(values.predictions),
  repeat: Number(values.repeat),
});
