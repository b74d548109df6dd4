import { Worker } from 'node:worker_threads';
import '@nonet/onnx-graph/no-telemetry';
import { codedError } from '@nonet/errors';
import type { Postings } from '@nonet/cpc-taxonomy';
import type { Matrix } from '@nonet/numerics';
import type { Neighbours } from './best-rows.js';
import type { QuantisedVectors } from './quantised-vectors.js';
import type { KeptLists } from './kept-lists.js';
import type { LexicalNeighbours, WordQuestion } from './lexical-neighbours.js';
import { type SentTerms, sentTerms } from './sent-terms.js';
import type { NearestIds, SearchState } from './vector-lists.js';

export interface SearchOptions {
  /** Numbers of a vector. */
  readonly columns: number;
  /** Number of vectors from which it is approximate. */
  readonly approximateFrom: number;
}

/** What the thread is asked for; answers come by the number of the request. */
export type SearchRequest =
  | {
      readonly type: 'put';
      readonly request: number;
      readonly ids: Int32Array;
      readonly vectors: Matrix | QuantisedVectors;
    }
  | {
      readonly type: 'restore';
      readonly request: number;
      readonly lists: Omit<KeptLists, 'places'>;
      readonly size: number;
    }
  | {
      readonly type: 'put-in';
      readonly request: number;
      readonly places: Int32Array;
      readonly ids: Int32Array;
      readonly vectors: QuantisedVectors;
    }
  | { readonly type: 'copy-lists'; readonly request: number; readonly size: number }
  | { readonly type: 'hide' | 'copy'; readonly request: number; readonly ids: Int32Array }
  | { readonly type: 'put-words'; readonly request: number; readonly postings: Postings }
  | { readonly type: 'add-words'; readonly request: number; readonly texts: readonly string[] }
  | { readonly type: 'copy-words'; readonly request: number }
  | {
      readonly type: 'nearest';
      readonly request: number;
      readonly query: Float32Array;
      readonly count: number;
      /** Null: nothing is looked for by words. */
      readonly words: SentQuestion | null;
    };

export interface SentQuestion extends Omit<WordQuestion, 'text'> {
  readonly text: string | SentTerms;
}

export type SearchAnswer =
  | { readonly type: 'state'; readonly state: SearchState; readonly isArranged: boolean }
  | { readonly type: 'done'; readonly request: number; readonly result: SearchResult }
  | { readonly type: 'failed'; readonly request: number; readonly why: string };

export type SearchResult = Nearest | QuantisedVectors | KeptLists | Uint8Array | null;

/** What is nearest to a vector, and to a text by words; null: they were not asked for. */
export interface Nearest extends NearestIds {
  readonly words: Neighbours | null;
}

/** The thread ended, or could not do what it was asked for. */
export class VectorSearchError extends codedError('VectorSearchError', {
  VECTOR_SEARCH_FAILED: 'unavailable',
}) {
  constructor(why: string) {
    super('VECTOR_SEARCH_FAILED', `The search for similar vectors failed: ${why}`);
  }
}

/** The worker runs as built; from source (under the test runner) that is the module in `dist`. */
const MODULE = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/neighbours/search-worker.js' : './search-worker.js',
  import.meta.url,
);

interface Waiting {
  readonly resolve: (result: SearchResult) => void;
  readonly reject: (error: Error) => void;
}

/** Search among vectors by id, and by words where it has them, in a thread of its own: whoever else waits for the event loop does not wait for it. */
export class VectorSearch {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private failure: VectorSearchError | null = null;
  private known: SearchState = { size: 0, approximation: null };

  /**
   * @param approximateFrom number of vectors from which the search is approximate, once that is ready; never, if it is not given
   * @param onArranged called whenever lists have been made for that
   */
  constructor(columns: number, approximateFrom = Infinity, onArranged: () => void = () => undefined) {
    const workerData: SearchOptions = { columns, approximateFrom };
    this.worker = new Worker(MODULE, { workerData, execArgv: [] });
    this.worker.unref();
    this.worker.on('message', (answer: SearchAnswer) => {
      if (answer.type === 'state') {
        this.known = answer.state;
        if (answer.isArranged) onArranged();
        return;
      }
      const waiting = this.settle(answer.request);
      if (answer.type === 'done') waiting?.resolve(answer.result);
      else waiting?.reject(new VectorSearchError(answer.why));
    });
    this.worker.on('error', (error) => this.fail(String(error)));
    this.worker.on('exit', (code) => this.fail(`the thread ended with code ${code}`));
  }

  /** Whether the thread is gone, and with it what was put there. */
  get isLost(): boolean {
    return this.failure !== null;
  }

  /** How it searches at present. */
  get state(): SearchState {
    return this.known;
  }

  /** Adds the vectors `[ids.length, columns]`, or replaces those of ids that are there; their memory is handed over. */
  async put(ids: Int32Array, vectors: Matrix | QuantisedVectors): Promise<void> {
    const { buffer } = 'values' in vectors ? vectors.values : vectors.data;
    await this.ask(
      (request) => ({ type: 'put', request, ids, vectors }),
      [ids.buffer as ArrayBuffer, buffer as ArrayBuffer],
    );
  }

  /** Takes up lists that were kept, before anything is put: of so many vectors, which are put by {@link putIn} then. */
  async restore({ centres, approximation }: KeptLists, size: number): Promise<void> {
    const lists = { centres, approximation };
    await this.ask((request) => ({ type: 'restore', request, lists, size }));
  }

  /** Adds vectors of which it is known in which list each stands; memory is handed over as by {@link put}. */
  async putIn(places: Int32Array, ids: Int32Array, vectors: QuantisedVectors): Promise<void> {
    const transfer = [places, ids, vectors.values].map(({ buffer }) => buffer as ArrayBuffer);
    await this.ask((request) => ({ type: 'put-in', request, places, ids, vectors }), transfer);
  }

  /** The lists of the ids from 0 to before `size`; null where it is exact. */
  async copyOfLists(size: number): Promise<KeptLists | null> {
    return this.ask<KeptLists | null>((request) => ({ type: 'copy-lists', request, size }));
  }

  /** Ids that are there are not found any more until they are put again; their vectors stay. */
  hide(ids: Int32Array): void {
    // Nobody waits for it, here and below: what is asked later is answered later.
    this.worker.postMessage({ type: 'hide', request: ++this.last, ids } satisfies SearchRequest);
  }

  /** Words of what has the ids 0 to before `size`, which are searched too from now on; their memory is handed over. */
  putWords(words: LexicalNeighbours): void {
    const { postings } = words;
    const { starts, rows, impacts, holders } = postings;
    const transfer = new Set([starts, rows, impacts, holders].map(({ buffer }) => buffer as ArrayBuffer));
    const message: SearchRequest = { type: 'put-words', request: ++this.last, postings };
    this.worker.postMessage(message, [...transfer]);
  }

  /** Words of what has the next ids. */
  async addWords(texts: readonly string[]): Promise<void> {
    await this.ask((request) => ({ type: 'add-words', request, texts }));
  }

  /** The words as `LexicalNeighbours.write` writes them. */
  async copyOfWords(): Promise<Uint8Array> {
    return this.ask<Uint8Array>((request) => ({ type: 'copy-words', request }));
  }

  /** Copies of the vectors of ids that are there. */
  async copyOf(ids: Int32Array): Promise<QuantisedVectors> {
    return this.ask<QuantisedVectors>((request) => ({ type: 'copy', request, ids }));
  }

  /**
   * What is nearest to a vector, and to a text by words where that is asked for, best first. Calls that wait at the same time are
   * answered by one pass over the vectors.
   */
  async nearest(query: Float32Array, count: number, asked: WordQuestion | null = null): Promise<Nearest> {
    // A copy: of a view the thread would be sent all that it is a view of.
    const own = query.slice();
    const words = asked && {
      ...asked,
      text: typeof asked.text === 'string' ? asked.text : sentTerms(asked.text),
    };
    return this.ask<Nearest>((request) => ({ type: 'nearest', request, query: own, count, words }));
  }

  async dispose(): Promise<void> {
    await this.worker.terminate();
  }

  private ask<T extends SearchResult>(
    of: (request: number) => SearchRequest,
    transfer: ArrayBuffer[] = [],
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      const request = ++this.last;
      this.waiting.set(request, { resolve: (result) => resolve(result as T), reject });
      this.worker.ref();
      this.worker.postMessage(of(request), transfer);
    });
  }

  /** An idle thread does not keep the process alive. */
  private settle(request: number): Waiting | undefined {
    const waiting = this.waiting.get(request);
    this.waiting.delete(request);
    if (this.waiting.size === 0) this.worker.unref();
    return waiting;
  }

  private fail(why: string): void {
    this.failure ??= new VectorSearchError(why);
    for (const request of [...this.waiting.keys()]) this.settle(request)?.reject(this.failure);
  }
}
