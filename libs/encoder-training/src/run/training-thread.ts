import { Worker } from 'node:worker_threads';
import { errorOf, failureOf, type ThreadReport } from './thread-report.js';
import type { TrainingEvent } from './training-event.js';
import type { RunPlan } from './training-model.js';

/** The worker runs as built; from source (under the test runner) that is the module in `dist`. */
const MODULE = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/run/training-worker.js' : './training-worker.js',
  import.meta.url,
);

/**
 * Runs a plan in a thread of its own, since each call of ONNX Runtime holds the thread it is made from. The thread ends
 * with the iteration: after its last event, after an error, or once it has saved because the signal told it to stop.
 */
export async function* trainInThread(plan: RunPlan, signal: AbortSignal): AsyncGenerator<TrainingEvent> {
  const worker = new Worker(MODULE, { workerData: plan, execArgv: [] });
  const reports: ThreadReport[] = [];
  let wake = () => {};
  const push = (report: ThreadReport) => {
    reports.push(report);
    wake();
  };
  const fail = (what: string) => push({ type: 'failed', failure: failureOf(`The training thread ${what}`) });
  worker.on('message', push);
  worker.on('error', (error) => fail(`failed: ${String(error)}`));
  worker.on('exit', () => fail('ended before its work was done'));
  const stop = () => worker.postMessage('stop');
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for (;;) {
      const report = reports.shift();
      if (report === undefined) {
        await new Promise<void>((resolve) => (wake = resolve));
      } else if (report.type === 'event') {
        yield report.event;
      } else if (report.type === 'done') {
        return;
      } else if (report.type === 'stopped') {
        throw signal.reason;
      } else {
        throw errorOf(report.failure);
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
