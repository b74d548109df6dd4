import { parentPort, workerData } from 'node:worker_threads';
import { matrix } from '@nonet/numerics';
import type { SearchAnswer, SearchRequest } from './search-thread.js';
import { VectorChunks } from './vector-chunks.js';

type Search = Extract<SearchRequest, { type: 'nearest' }>;

/** Searches of one pass: 64 together cost as much as a dozen one by one. */
const TOGETHER = 64;

const port = parentPort!;
const { columns } = workerData as { columns: number };
const chunks = new VectorChunks(columns);
const requests: SearchRequest[] = [];
let isBusy = false;

port.on('message', (request: SearchRequest) => {
  requests.push(request);
  if (isBusy) return;
  isBusy = true;
  // Once all that came in this turn are here.
  setImmediate(() => void work().finally(() => (isBusy = false)));
});

async function work(): Promise<void> {
  for (;;) {
    const searches = takeSearches();
    const [request] = searches.length > 0 ? searches : requests.splice(0, 1);
    if (request === undefined) return;
    try {
      if (request.type === 'put') {
        await chunks.put(request.ids, request.vectors);
        tell({ type: 'done', request: request.request, nearest: null });
      } else await searchTogether(searches);
    } catch (error) {
      const failed = searches.length > 0 ? searches : [request];
      for (const { request: of } of failed) tell({ type: 'failed', request: of, why: String(error) });
    }
    // Messages are heard in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The searches that are next: a vector that was put before them is found. */
function takeSearches(): Search[] {
  const end = requests.findIndex(({ type }) => type !== 'nearest');
  return requests.splice(0, Math.min(end < 0 ? requests.length : end, TOGETHER)) as Search[];
}

async function searchTogether(searches: readonly Search[]): Promise<void> {
  const queries = matrix(searches.length, columns);
  searches.forEach(({ query }, at) => queries.data.set(query, at * columns));
  const most = Math.max(...searches.map(({ count }) => count));
  const found = await chunks.nearest(queries, most);
  searches.forEach(({ request, count }, at) => {
    const { ids, similarities } = found[at];
    const nearest = { ids: ids.slice(0, count), similarities: similarities.slice(0, count) };
    tell({ type: 'done', request, nearest });
  });
}

const tell = (answer: SearchAnswer): void => port.postMessage(answer);
