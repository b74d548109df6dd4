/** One promise of a contract, to be run by any test runner: `run` rejects with what is wrong. */
export interface ConformanceCheck {
  readonly name: string;
  /** Which promise it is, for programs. */
  readonly code: ConformanceCode;
  run(): Promise<void>;
}

/** The promises that are checked; docs/plugins.md says what each is about. */
export type ConformanceCode =
  | 'CONFORMANCE_SHAPE'
  | 'CONFORMANCE_ANSWER'
  | 'CONFORMANCE_PROGRESS'
  | 'CONFORMANCE_LEARNING'
  | 'CONFORMANCE_REPEAT'
  | 'CONFORMANCE_SAVE'
  | 'CONFORMANCE_OPEN'
  | 'CONFORMANCE_EXTEND'
  | 'CONFORMANCE_ABORT'
  | 'CONFORMANCE_CONCURRENCY'
  | 'CONFORMANCE_BLOCKS'
  | 'CONFORMANCE_LEAK'
  | 'CONFORMANCE_GLOBALS'
  | 'CONFORMANCE_DISPOSE'
  | 'CONFORMANCE_SLOW'
  | 'CONFORMANCE_SIZE';

/** A promise that is not kept. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';

  constructor(
    readonly code: ConformanceCode,
    message: string,
  ) {
    super(message);
  }
}
