import { parentPort, workerData } from 'node:worker_threads';
import { failureOf, type Order, type Report } from './protocol.js';

/** What a worker does with each task, and how it ends. */
export interface Service<Input, Output> {
  /** The output, and those of its buffers that are handed over rather than copied. */
  handle(input: Input): Promise<{ output: Output; transfer: ArrayBuffer[] }>;
  close(): Promise<void>;
}

/** Runs a worker thread: opens the service with the data that the worker was started with, then serves its orders. */
export async function serve<Data, Input, Output>(
  open: (data: Data) => Promise<Service<Input, Output>>,
): Promise<void> {
  const port = parentPort!;
  const report = (message: Report<Output>, transfer: ArrayBuffer[] = []) =>
    port.postMessage(message, transfer);
  try {
    const service = await open(workerData as Data);
    port.on('message', (order: Order<Input>) => {
      if (order.type === 'close') {
        void service.close().finally(() => port.close());
        return;
      }
      service.handle(order.input).then(
        ({ output, transfer }) => report({ type: 'done', task: order.task, output }, transfer),
        (error: unknown) => report({ type: 'failed', task: order.task, failure: failureOf(error) }),
      );
    });
    report({ type: 'ready' });
  } catch (error) {
    report({ type: 'unable', failure: failureOf(error) });
  }
}
