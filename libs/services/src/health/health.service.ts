/** What a process must have before it is given work, in the order in which it is looked for. */
export type HealthCheck = 'process' | 'database' | 'migrations' | 'queue' | 'model';

/** Which part of Nonet a process is: a worker classifies nothing for anybody who waits. */
export type ProcessRole = 'server' | 'worker';

/** `ok`, or in a few words what is wrong: nothing that is secret, and no message of an error. */
export type CheckResult = string;

export interface Health {
  readonly status: 'ready' | 'not ready';
  readonly checks: Readonly<Partial<Record<HealthCheck, CheckResult>>>;
}

export interface HealthService {
  /** Whether work may be sent here now. Answers within seconds, also where the database does not. `stopping`: it drains. */
  of(part: ProcessRole, stopping: AbortSignal): Promise<Health>;
}
