import type { z } from 'zod';
import type { Actor, Json, Resource, RunKind } from './runs.service.js';

/** What a run's work is given. What it reports is kept even when the database is away for a while. */
export interface RunContext {
  readonly runId: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** When the first attempt began, by the clock of the database. */
  readonly startedAt: Date;
  readonly actor: Actor;
  /**
   * Aborts when the run was cancelled, and when it is given back to be taken up by another worker. The work saves what
   * `folder` needs to go on, and throws the signal's reason.
   */
  readonly signal: AbortSignal;
  /**
   * The run's own folder, as its last checkpoint left it: whatever the work needs to continue after the death of a
   * worker must be in here. It is removed when the run ends.
   */
  readonly folder: string;
  /**
   * The present phase, and how much of it is done; `total` is null while unknown. Of reports in quick succession
   * the newest is kept.
   */
  progress(phase: string, done: number, total: number | null): void;
  /** Figures by name; others keep their values. */
  metrics(figures: Readonly<Record<string, number>>): void;
  /** Anything else that people may want to read later. */
  event(type: string, data: Json): void;
  /** Saves `folder` as a state to continue from, also on another machine. */
  checkpoint(): Promise<void>;
}

/**
 * The work of one kind of run. It may be started several times for one run, in other processes, each time with what
 * the previous attempt left in the folder. An error whose class is `unavailable` or `internal` is tried again with
 * growing delays; every other one ends the run.
 */
export interface RunWork<Configuration> {
  /** Read at the start, and again by the worker; what it gives must be JSON. */
  readonly configuration: z.ZodType<Configuration>;
  resource(configuration: Configuration): Resource;
  /** Refuses a configuration that cannot succeed, before anything is queued. */
  admit?(configuration: Configuration): Promise<void>;
  run(configuration: Configuration, context: RunContext): Promise<Json>;
}

/** The work of each kind of run; a kind without one is refused when it is asked for. */
export type RunWorkByKind = Readonly<Partial<Record<RunKind, RunWork<unknown>>>>;

/** Hides the type of a kind's configuration: only its own schema restores it. */
export const runWork = <Configuration>(work: RunWork<Configuration>): RunWork<unknown> => work;
