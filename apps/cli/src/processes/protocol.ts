import type { Figures } from '@nonet/services/metrics';

/** What a process answers that the primary began. */
export interface PartAnswers {
  /** What it counts. */
  figures(): Promise<Figures>;
  /** Ends it, in order. */
  stop(): void;
}

/** What the primary answers. */
export interface PrimaryAnswers {
  /** Hears that the process is ready; `url` of one that answers requests. */
  ready(facts: PartReady): void;
  /** Hears why the process ends. */
  failed(failure: PartFailure): void;
  /** The figures of all processes, in the form that Prometheus reads. */
  figures(): Promise<string>;
  /** How many processes answer requests now. */
  answering(): number;
  /** Whether the token of a sign-in link is good; it is not any more then. */
  claim(token: string): boolean | Promise<boolean>;
}

export interface PartReady {
  /** Null: it answers no requests. */
  readonly url: string | null;
  /** The secret of a key that it made up; null: there was one. */
  readonly adminKey: string | null;
}

/** An error as it travels. */
export interface PartFailure {
  readonly code: string;
  readonly errorClass: string;
  readonly message: string;
  readonly details: object | null;
}
