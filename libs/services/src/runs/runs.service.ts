import type { z } from 'zod';
import type { Page, PageRequest } from '../paging/index.js';
import { RunKind as StoredKind } from '../generated/prisma/enums.js';
import type { runState } from './run-state.fields.js';

/** `EXPERT_TRAINING` in the database is `expert-training` everywhere else. */
type Plain<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${Lowercase<First>}-${Plain<Rest>}`
  : Lowercase<Name>;

/** Each operation that is done as a run is a kind of its own, which the database knows. */
export type RunKind = Plain<StoredKind>;

export type RunState = z.output<typeof runState>;

/** What a run needs most of: each resource has a queue of its own. */
export const RESOURCES = ['cpu', 'gpu'] as const;
export type Resource = (typeof RESOURCES)[number];

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Who asks for something: a key, or the command line. */
export interface Actor {
  readonly id: string;
  readonly name: string;
}

/** A piece of long work, from the moment it was asked for to its end. */
export interface Run {
  readonly id: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly resource: Resource;
  /** Higher first. */
  readonly priority: number;
  readonly configuration: Json;
  readonly startedBy: Actor;
  /** What it does now, for a person. */
  readonly phase: string | null;
  readonly done: number;
  /** Null while unknown. */
  readonly total: number | null;
  /** The latest figures, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly result: Json;
  /** Number of attempts so far. */
  readonly attempt: number;
  readonly worker: string | null;
  /** When its worker was last heard of. */
  readonly heartbeatAt: Date | null;
  /** Who asked to cancel it. */
  readonly cancelledBy: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Something that a run reported, in order: from 1, without gaps. */
export interface RunEvent {
  readonly sequence: number;
  /**
   * Of every run: `queued`, `started`, `progress`, `metrics`, `checkpoint`, `retrying`, `given-back`, `cancelling`,
   * and one of `succeeded`, `failed`, `cancelled` at its end. Others are of the kind of work.
   */
  readonly type: string;
  readonly data: Json;
  readonly at: Date;
}

/** Figures that a run reported together. */
export interface RunPoint {
  /** Of the event that reported them. */
  readonly sequence: number;
  readonly at: Date;
  readonly figures: Readonly<Record<string, number>>;
}

export interface RunRequest {
  readonly kind: RunKind;
  /** Checked against the kind's schema before anything is queued. */
  readonly configuration: unknown;
  /** Higher first; default 0. */
  readonly priority?: number;
  /** Two requests of one actor under one key are one run. */
  readonly idempotencyKey?: string | null;
}

/** How long a run would probably take, and by which runs one can tell. */
export interface RunForecast {
  readonly seconds: number;
  /** By the earlier run that would have been fastest, and by the slowest. */
  readonly fewestSeconds: number;
  readonly mostSeconds: number;
  /** Whether the earlier runs had the same settings, but for how much there was to do. */
  readonly isAlike: boolean;
  /** The earlier runs, the newest first. */
  readonly runs: readonly Run[];
}

/** A process that takes up runs. */
export interface RunWorker {
  /** Host and process, as runs name it. */
  readonly name: string;
  /** How many runs of each queue it takes at a time. */
  readonly slots: Readonly<Record<Resource, number>>;
  /** How many it has in hand. */
  readonly running: Readonly<Record<Resource, number>>;
  readonly startedAt: Date;
  readonly heartbeatAt: Date;
}

/** Which runs to list; what is left out does not restrict. */
export interface RunFilter {
  readonly kind?: RunKind;
  readonly state?: RunState;
}

export interface RunsService {
  /**
   * Queues a run and answers at once.
   * @throws RUN_KIND_UNAVAILABLE; RUN_CONFIGURATION_INVALID; RUN_KEY_REUSED where the key named another request
   */
  start(request: RunRequest, actor: Actor): Promise<Run>;
  /**
   * How long it would take, by earlier runs; null where none has succeeded here that it can be told by.
   * @throws RUN_KIND_UNAVAILABLE; RUN_CONFIGURATION_INVALID
   */
  forecast(request: Pick<RunRequest, 'kind' | 'configuration'>): Promise<RunForecast | null>;
  get(id: string): Promise<Run | null>;
  /** @throws NOT_FOUND */
  need(id: string): Promise<Run>;
  /** For loaders: one answer for each id, in order. */
  byIds(ids: readonly string[]): Promise<(Run | null)[]>;
  /** Newest first. */
  list(filter: RunFilter, page: PageRequest): Promise<Page<Run>>;
  /**
   * Ends a queued run at once; asks the worker of a running one to stop. A run that has ended stays as it is.
   * @throws NOT_FOUND
   */
  cancel(id: string, actor: Actor): Promise<Run>;
  /** For loaders: the same page of what each run has reported so far, in order. */
  logsOf(ids: readonly string[], page: PageRequest): Promise<Page<RunEvent>[]>;
  /**
   * The events of a run after a given one (0: all), then new ones, until it ends or the signal aborts; both end the
   * iteration.
   * @throws NOT_FOUND
   */
  events(id: string, options: { after: number; signal: AbortSignal }): Promise<AsyncIterable<RunEvent>>;
  /** For loaders: in how many seconds the present phase of each run will probably be done; null where nobody can know. */
  secondsLeftOf(ids: readonly string[]): Promise<(number | null)[]>;
  /** For loaders: what each run measured, in order; thinned out where there is more than `most`. */
  pointsOf(ids: readonly string[], most: number): Promise<RunPoint[][]>;
  /** Runs as they change from now on, each as it then is, until the signal aborts. */
  changes(filter: RunFilter, signal: AbortSignal): AsyncIterable<Run>;
  /** The workers on this database, idle ones too. */
  workers(): Promise<RunWorker[]>;
  /** Works on queued runs in this process; `slots` says how many of each resource at a time. */
  startWorker(slots: Readonly<Record<Resource, number>>): RunningWorker;
}

export interface RunningWorker {
  /** Host and process, as runs name it. */
  readonly name: string;
  /** Takes up nothing more, lets what is nearly done end, gives the rest back with a checkpoint. */
  close(): Promise<void>;
}
