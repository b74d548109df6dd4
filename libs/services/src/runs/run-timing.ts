/** How closely workers watch each other. All workers of a database should have the same. */
export interface RunTiming {
  /** Milliseconds between two heartbeats, which also write what the run reported. */
  readonly beatMilliseconds: number;
  /** Beats of silence after which the run of a worker is given to another. */
  readonly beatsUntilDead: number;
  /** Failed heartbeats after which a worker stops its runs: another may be about to take them up. */
  readonly beatsUntilStopped: number;
  /** How long a worker that is asked to stop waits for runs that may be nearly done. */
  readonly farewellMilliseconds: number;
  /** Delay before the first retry; each further one waits twice as long. */
  readonly retrySeconds: number;
  /** Maximum number of retries without a checkpoint between them; then the run fails. */
  readonly retries: number;
  /** Milliseconds between looks for work that was not announced (announcements can be lost, retries become due). */
  readonly pollMilliseconds: number;
}

export const USUAL_TIMING: RunTiming = {
  beatMilliseconds: 1_000,
  beatsUntilDead: 30,
  beatsUntilStopped: 20,
  farewellMilliseconds: 3_000,
  retrySeconds: 5,
  retries: 5,
  pollMilliseconds: 2_000,
};
