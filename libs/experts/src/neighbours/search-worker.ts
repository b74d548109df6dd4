import { parentPort, workerData } from 'node:worker_threads';
import { matrix } from '@nonet/numerics';
import { LexicalNeighbours } from './lexical-neighbours.js';
import { receivedTerms } from './sent-terms.js';
import type {
  SearchAnswer,
  SearchOptions,
  SearchRequest,
  SearchResult,
  SentQuestion,
} from './search-thread.js';
import type { Neighbours } from './best-rows.js';
import { VectorLists } from './vector-lists.js';

type Single = Exclude<SearchRequest, { type: 'nearest' }>;
type Search = Extract<SearchRequest, { type: 'nearest' }>;

/** Searches of one pass, which read a row once. */
const TOGETHER = 64;

const port = parentPort!;
const { columns, approximateFrom } = workerData as SearchOptions;
const lists = new VectorLists(columns, approximateFrom);
/** Null: it has none. */
let words: LexicalNeighbours | null = null;
const requests: SearchRequest[] = [];
let isBusy = false;

port.on('message', (request: SearchRequest) => {
  requests.push(request);
  if (isBusy) return;
  isBusy = true;
  // Once all that came in this turn are here.
  setImmediate(() => void work().finally(() => (isBusy = false)));
});

/** Answers what came, and works on the lists while nothing comes. */
async function work(): Promise<void> {
  do {
    while (requests.length > 0) {
      answer();
      await others();
    }
    await others();
  } while (requests.length > 0 || arrange());
}

/** Messages are heard in between. */
const others = () => new Promise((resolve) => setImmediate(resolve));

function answer(): void {
  const searches = takeSearches();
  const [request] = searches.length > 0 ? searches : requests.splice(0, 1);
  try {
    if (request.type === 'nearest') searchTogether(searches);
    else done(request.request, answerTo(request));
  } catch (error) {
    const failed = searches.length > 0 ? searches : [request];
    for (const { request: of } of failed) tell({ type: 'failed', request: of, why: String(error) });
  }
}

function answerTo(request: Single): SearchResult {
  switch (request.type) {
    case 'copy':
      return lists.copyOf(request.ids);
    case 'copy-words':
      return words!.write();
    case 'put-words':
      words = LexicalNeighbours.of(request.postings);
      return null;
    case 'add-words':
      words!.append(request.texts);
      return null;
    case 'copy-lists':
      return lists.kept(request.size);
    case 'put':
      lists.put(request.ids, request.vectors);
      break;
    case 'restore':
      lists.restore(request.lists, request.size);
      break;
    case 'put-in':
      lists.putIn(request.places, request.ids, request.vectors);
      break;
    case 'hide':
      lists.hide(request.ids);
      words?.hide(request.ids);
  }
  tell({ type: 'state', state: lists.state, isArranged: false });
  return null;
}

/** Whether there was something to do. */
function arrange(): boolean {
  const { approximation } = lists.state;
  const isWorking = lists.arrange();
  const { state } = lists;
  if (state.approximation !== approximation)
    tell({ type: 'state', state, isArranged: state.approximation !== null });
  return isWorking;
}

/** The searches that are next: a vector that was put before them is found. */
function takeSearches(): Search[] {
  const end = requests.findIndex(({ type }) => type !== 'nearest');
  return requests.splice(0, Math.min(end < 0 ? requests.length : end, TOGETHER)) as Search[];
}

function searchTogether(searches: readonly Search[]): void {
  const queries = matrix(searches.length, columns);
  searches.forEach(({ query }, at) => queries.data.set(query, at * columns));
  const most = Math.max(...searches.map(({ count }) => count));
  const found = lists.nearest(queries, most);
  searches.forEach(({ request, count, words: asked }, at) => {
    const { ids, similarities } = found[at];
    done(request, {
      ids: ids.slice(0, count),
      similarities: similarities.slice(0, count),
      words: asked && byWords(asked),
    });
  });
}

function byWords({ text, ...question }: SentQuestion): Neighbours {
  return words!.search({ ...question, text: typeof text === 'string' ? text : receivedTerms(text) });
}

const done = (request: number, result: SearchResult): void => tell({ type: 'done', request, result });

const tell = (answer: SearchAnswer): void => port.postMessage(answer);
