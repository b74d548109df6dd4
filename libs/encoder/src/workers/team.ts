/** What does tasks: worker threads, or the caller's own. */
export interface Team<Input, Output> {
  /** How many tasks are done at a time. */
  readonly size: number;
  /** Does a task as soon as there is room for it. Buffers in `transfer` are handed over, not copied. */
  run(input: Input, transfer: ArrayBuffer[]): Promise<Output>;
  /** Resolves once the tasks are done, and what they needed is freed. */
  close(): Promise<void>;
}
