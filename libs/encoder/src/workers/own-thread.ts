import type { Service } from './serve.js';
import type { Team } from './team.js';

/**
 * Does tasks in the thread of whoever asks, which is held meanwhile: for a process that has nobody else to answer, and would wait
 * for a worker to start.
 */
export class OwnThread<Input, Output> implements Team<Input, Output> {
  readonly size = 1;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly service: Service<Input, Output>) {}

  run(input: Input): Promise<Output> {
    const done = this.last.then(async () => (await this.service.handle(input)).output);
    this.last = done.catch(() => undefined);
    return done;
  }

  async close(): Promise<void> {
    await this.last;
    await this.service.close();
  }
}
