import type { z } from 'zod';
import type { Actor, Json, Resource, RunKind } from './runs.service.js';

/** What a run's work is given. What it reports is kept even when the database is away for a while. */
export interface RunContext {
  readonly runId: string;
  /** From 1: what a worker took up before and did not end has a lower one. */
  readonly attempt: number;
  readonly actor: Actor;
  /**
   * Aborts when the run was cancelled, and when it is given back to be taken up by another worker. The work saves what
   * `folder` needs to go on, and throws the signal's reason.
   */
  readonly signal: AbortSignal;
  /**
   * The run's own folder, as its last checkpoint left it: whatever the work needs to go on after the death of a worker
   * is in here. It goes when the run ends.
   */
  readonly folder: string;
  /** What is done now, and how much of it; `total` null while unknown. Only the newest of a moment is kept. */
  progress(phase: string, done: number, total: number | null): void;
  /** Figures by name; those that are not named stay. */
  metrics(figures: Readonly<Record<string, number>>): void;
  /** Something else that people want to read later. */
  event(type: string, data: Json): void;
  /** What is in `folder` now is a place to go on from, also on another machine. */
  checkpoint(): Promise<void>;
}

/**
 * The work of one kind of run. It may be started several times for one run, in other processes, each time with what the
 * time before left in the folder. An error whose class is `unavailable` or `internal` is tried again with growing delays;
 * every other one ends the run.
 */
export interface RunWork<Configuration> {
  /** Read at the start, and again by the worker; what it gives must be JSON. */
  readonly configuration: z.ZodType<Configuration>;
  resource(configuration: Configuration): Resource;
  /** Refuses before anything is queued what is known to be in vain. */
  admit?(configuration: Configuration): Promise<void>;
  run(configuration: Configuration, context: RunContext): Promise<Json>;
}

/** The kinds of work that there are; a kind without one is refused when it is asked for. */
export type RunWorkByKind = Readonly<Partial<Record<RunKind, RunWork<unknown>>>>;

/** Lets the types of a kind's configuration be forgotten: only its own schema makes them again. */
export const runWork = <Configuration>(work: RunWork<Configuration>): RunWork<unknown> => work;
