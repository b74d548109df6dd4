import { Worker } from 'node:worker_threads';
import '@nonet/onnx-graph/no-telemetry';
import { EncoderError } from '../errors.js';
import { errorOf, type Order, type Report } from './protocol.js';
import type { Team } from './team.js';

export interface TeamOptions {
  /** The worker's module, relative to the library's source folder and without its ending. */
  readonly module: string;
  /** What each worker is started with. */
  readonly data: unknown;
  /** The most workers at a time; a further one is started when there is work and the others are busy. */
  readonly size: number;
}

interface Task<Output> {
  readonly resolve: (output: Output) => void;
  readonly reject: (error: Error) => void;
}

interface Member<Output> {
  readonly worker: Worker;
  readonly tasks: Map<number, Task<Output>>;
  readonly ready: Promise<void>;
}

/**
 * Worker threads that do one task at a time each; further tasks wait. A worker that dies fails its task and is replaced when needed.
 *
 * Not a library's pool: piscina 5.3 ends running tasks when it is closed, loses the codes of errors, and leaves tasks waiting where a
 * replacement cannot start; what would have to be put around it is as long as this.
 */
export class WorkerTeam<Input, Output> implements Team<Input, Output> {
  private readonly members: Member<Output>[] = [];
  private readonly queue: (() => void)[] = [];
  private lastTask = 0;
  private closed = false;

  private constructor(private readonly options: TeamOptions) {}

  /** Starts the first worker and waits until it is ready. */
  static async start<Input, Output>(options: TeamOptions): Promise<WorkerTeam<Input, Output>> {
    const team = new WorkerTeam<Input, Output>(options);
    await team.hire().ready;
    return team;
  }

  get size(): number {
    return this.options.size;
  }

  run(input: Input, transfer: ArrayBuffer[]): Promise<Output> {
    return new Promise((resolve, reject) => {
      this.queue.push(() => this.assign({ resolve, reject }, input, transfer));
      this.advance();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(
      this.members.map(async ({ worker, ready }) => {
        const ended = new Promise((resolve) => worker.once('exit', resolve));
        await ready.catch(() => undefined);
        worker.ref();
        worker.postMessage({ type: 'close' } satisfies Order<Input>);
        await ended;
      }),
    );
  }

  /** Starts waiting tasks while there is an idle worker, or room for a new one. */
  private advance(): void {
    while (this.queue.length > 0 && (this.idle() || this.members.length < this.size)) this.queue.shift()!();
  }

  private idle(): Member<Output> | undefined {
    return this.members.find(({ tasks }) => tasks.size === 0);
  }

  private assign(task: Task<Output>, input: Input, transfer: ArrayBuffer[]): void {
    if (this.closed)
      return task.reject(new EncoderError('ENCODER_DISPOSED', 'The encoder has been disposed.'));
    const member = this.idle() ?? this.hire();
    const id = ++this.lastTask;
    member.tasks.set(id, task);
    member.worker.ref();
    member.ready.then(
      () => member.worker.postMessage({ type: 'task', task: id, input } satisfies Order<Input>, transfer),
      (error: Error) => this.settle(member, id)?.reject(error),
    );
  }

  private hire(): Member<Output> {
    const { module, data } = this.options;
    // Without the parent's flags: those of a test runner (conditions, loaders) are not for a built module.
    const worker = new Worker(workerFile(module), { workerData: data, execArgv: [] });
    const tasks = new Map<number, Task<Output>>();
    const ready = new Promise<void>((resolve, reject) => {
      worker.on('message', (report: Report<Output>) => {
        if (report.type === 'ready') {
          this.rest(member);
          resolve();
        } else if (report.type === 'unable') {
          reject(errorOf(report.failure));
          void worker.terminate();
        } else {
          const task = this.settle(member, report.task);
          if (report.type === 'done') task?.resolve(report.output);
          else task?.reject(errorOf(report.failure));
        }
      });
      worker.on('error', (cause) =>
        lose(new EncoderError('ENCODER_WORKER_FAILED', `A worker thread failed: ${cause}`, { cause })),
      );
      worker.on('exit', () =>
        lose(new EncoderError('ENCODER_WORKER_FAILED', 'A worker thread ended before its work was done.')),
      );
      const lose = (error: EncoderError) => {
        const index = this.members.indexOf(member);
        if (index >= 0) this.members.splice(index, 1);
        reject(error);
        for (const id of [...tasks.keys()]) this.settle(member, id)?.reject(error);
      };
    });
    ready.catch(() => undefined);
    const member: Member<Output> = { worker, tasks, ready };
    this.members.push(member);
    return member;
  }

  /** An idle worker does not keep the process alive, unless its end is waited for. */
  private rest({ worker, tasks }: Member<Output>): void {
    if (tasks.size === 0 && !this.closed) worker.unref();
  }

  /** Takes a task off a worker. */
  private settle(member: Member<Output>, id: number): Task<Output> | undefined {
    const task = member.tasks.get(id);
    member.tasks.delete(id);
    this.rest(member);
    this.advance();
    return task;
  }
}

/** Workers run the built module; from source (under the test runner) that is the one in `dist`. */
function workerFile(module: string): URL {
  const built = import.meta.url.endsWith('.ts') ? '../../dist/' : '../';
  return new URL(`${built}${module}.js`, import.meta.url);
}
