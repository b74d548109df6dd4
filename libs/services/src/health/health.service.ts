/** What is checked before a process is given work, in this order. */
export type HealthCheck = 'process' | 'database' | 'migrations' | 'queue' | 'model' | 'plugins' | 'agreement';

/** What a process does: a worker answers no requests, so its model is not checked. */
export type ProcessRole = 'server' | 'worker';

/** `ok`, or in a few words what is wrong: nothing that is secret, and no message of an error. */
export type CheckResult = string;

export interface Health {
  /** `degraded`: work may be sent here, and is done without what is missing. */
  readonly status: 'ready' | 'degraded' | 'not ready';
  readonly checks: Readonly<Partial<Record<HealthCheck, CheckResult>>>;
}

export interface HealthService {
  /** Whether work may be sent here now. Answers within seconds, also where the database does not. `stopping`: it drains. */
  of(part: ProcessRole, stopping: AbortSignal): Promise<Health>;
}
