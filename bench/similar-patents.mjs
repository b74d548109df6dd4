// The search for similar patents, in eight bits, in a thread of its own: exactly, and then approximately, on the same vectors; beside a loop
// over floats on the event loop, which it replaced. Recall is of the 40 nearest to patents that are not among the vectors.
//   node --expose-gc bench/similar-patents.mjs [--rows 34000,200000,1000000] [--queries 100] [--peer off]
// Processor time is of the whole process, so that of making lists too.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { VectorSearch } from '@nonet/experts';
import { median, productAt, row } from '@nonet/numerics';
import { COLUMNS, vectorsLikePatents } from './vectors-like-patents.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '34000,200000,1000000' },
    queries: { type: 'string', default: '100' },
    peer: { type: 'string', default: 'on' },
  },
});
const PART = 5000;
const TOP = 40;
const QUERIES = Number(values.queries);
const TOGETHER = 64;

console.log(
  `${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, Node ${process.version}`,
);
console.log('rows      what                   processor ms  time ms  memory MB  recall');
for (const rows of values.rows.split(',').map(Number)) await bench(rows);

async function bench(rows) {
  const { queries, next } = await vectorsLikePatents();
  const query = (at) => row(queries, at % queries.rows);
  const floats = values.peer === 'on' ? new Float32Array(rows * COLUMNS) : null;
  const floatBytes = floats === null ? 0 : floats.byteLength / 1e6;
  const before = memory();
  // With the last vector there are enough for lists.
  const search = new VectorSearch(COLUMNS, rows);
  const put = async (start, count) => {
    const vectors = next(count);
    floats?.set(vectors.data, start * COLUMNS);
    await search.put(
      Int32Array.from({ length: count }, (_, at) => start + at),
      vectors,
    );
  };
  for (let start = 0; start < rows - 1; start += PART) await put(start, Math.min(PART, rows - 1 - start));
  const held = () => memory() - before - (floats === null ? 0 : floatBytes);
  const ask = (at) => search.nearest(query(at), TOP);
  const line = (name, calls, megabytes, recall = '') =>
    console.log(
      String(rows).padEnd(9),
      name.padEnd(22),
      median(calls.map(({ processor }) => processor))
        .toFixed(2)
        .padStart(12),
      median(calls.map(({ ms }) => ms))
        .toFixed(2)
        .padStart(8),
      megabytes.toFixed(0).padStart(10),
      recall.padStart(7),
    );
  const exact = await timedCalls(QUERIES, ask);
  const exactMemory = held();
  line('exact', exact, exactMemory, '1');
  line('exact, 64 at once', await timedCalls(3, () => together(ask), TOGETHER), exactMemory);

  await put(rows - 1, 1);
  const made = await timed(async () => {
    while (search.state.approximation === null) await sleep(50);
  });
  const { lists, probes, recall } = search.state.approximation;
  const approximate = await timedCalls(QUERIES, ask);
  const approximateMemory = held();
  line('approximate', approximate, approximateMemory, recallOf(approximate, exact).toFixed(3));
  line('approximate, 64 at once', await timedCalls(3, () => together(ask), TOGETHER), approximateMemory);
  console.log(
    `          ${lists} lists, ${probes} of them looked at; made in ${(made.processor / 1000).toFixed(1)} s of processor; ` +
      `recall that the search itself measured: ${recall.toFixed(3)}`,
  );
  if (floats !== null)
    line('float loop', await timedCalls(5, (at) => loop(floats, rows, query(at))), floatBytes);
  await search.dispose();
}

function together(ask) {
  return Promise.all(Array.from({ length: TOGETHER }, (_, at) => ask(at)));
}

function recallOf(found, exact) {
  const shared = found.map(({ result }, at) => {
    const near = new Set(exact[at].result.ids);
    return result.ids.filter((id) => near.has(id)).length;
  });
  return shared.reduce((sum, count) => sum + count, 0) / (TOP * found.length);
}

async function timedCalls(count, ask, share = 1) {
  const calls = [];
  for (let at = 0; at < count; at++) {
    const { ms, processor, result } = await timed(() => ask(at));
    calls.push({ ms: ms / share, processor: processor / share, result });
  }
  return calls;
}

async function timed(ask) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = await ask();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - start, processor: (user + system) / 1000, result };
}

/** What stood here before: the nearest by a loop. */
function loop(floats, rows, query) {
  const best = [];
  for (let row = 0; row < rows; row++) {
    const score = productAt(floats, row * COLUMNS, query);
    if (best.length === TOP && score <= best.at(-1).score) continue;
    let place = best.length;
    while (place > 0 && best[place - 1].score < score) place--;
    best.splice(place, 0, { id: row, score });
    if (best.length > TOP) best.pop();
  }
  return best;
}

/** Megabytes in physical memory once what is not needed any more is gone. */
function memory() {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1e6;
}
