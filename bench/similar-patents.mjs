// The search for similar patents: exactly, in eight bits, in a thread of its own; beside a loop over floats on the event loop, which it
// replaced, in turn on the same vectors.
//   node --expose-gc bench/similar-patents.mjs [--rows 34000,200000,1000000] [--queries 15]
// Processor time is of the whole process.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { VectorSearch } from '@nonet/experts';
import { matrix, median, productAt, randomAt, unitRows } from '@nonet/numerics';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '34000,200000,1000000' },
    queries: { type: 'string', default: '15' },
    peer: { type: 'string', default: 'on' },
  },
});
const COLUMNS = 384;
const PART = 5000;
const TOP = 11;

console.log(
  `${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, Node ${process.version}`,
);
console.log('rows      what                   processor ms  time ms  memory MB');
for (const rows of values.rows.split(',').map(Number)) {
  const { next } = randomAt(1, 'vectors');
  const part = (count) => {
    const vectors = matrix(count, COLUMNS);
    for (let i = 0; i < vectors.data.length; i++) vectors.data[i] = next() - 0.5;
    return unitRows(vectors);
  };
  const before = memory();
  const search = new VectorSearch(COLUMNS);
  const floats = values.peer === 'on' ? new Float32Array(rows * COLUMNS) : null;
  for (let start = 0; start < rows; start += PART) {
    const count = Math.min(PART, rows - start);
    const vectors = part(count);
    floats?.set(vectors.data, start * COLUMNS);
    await search.put(
      Int32Array.from({ length: count }, (_, at) => start + at),
      vectors,
    );
  }
  const floatBytes = floats === null ? 0 : floats.byteLength / 1e6;
  const own = memory() - before - floatBytes;
  const queries = part(Number(values.queries));
  const query = (at) => queries.data.slice(at * COLUMNS, (at + 1) * COLUMNS);
  await report(rows, 'eight bits, thread', own, (at) => search.nearest(query(at), TOP));
  await report(rows, '64 at once, of each', own, () => together(search, query), 64);
  if (floats !== null)
    await report(rows, 'float loop', floatBytes, async (at) => loop(floats, rows, query(at)));
  await search.dispose();
}

function together(search, query) {
  return Promise.all(
    Array.from({ length: 64 }, (_, at) => search.nearest(query(at % Number(values.queries)), TOP)),
  );
}

async function report(rows, name, megabytes, ask, share = 1) {
  const calls = [];
  for (let at = 0; at < Number(values.queries); at++) {
    const [start, before] = [performance.now(), process.cpuUsage()];
    await ask(at);
    const { user, system } = process.cpuUsage(before);
    calls.push({ ms: (performance.now() - start) / share, processor: (user + system) / 1000 / share });
  }
  const of = (key) => median(calls.map((call) => call[key])).toFixed(1);
  console.log(
    String(rows).padEnd(9),
    name.padEnd(22),
    of('processor').padStart(12),
    of('ms').padStart(8),
    megabytes.toFixed(0).padStart(10),
  );
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
