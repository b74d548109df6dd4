import { Worker } from 'node:worker_threads';
import { EncoderError, type EncoderErrorCode } from '@nonet/encoder';
import { FineTuneError, type FineTuneErrorCode } from '../errors.js';
import type { TrainingEvent } from './training-event.js';
import type { RunPlan } from './training-model.js';

/** What a training thread says. */
export type ThreadReport =
  | { readonly type: 'event'; readonly event: TrainingEvent }
  | { readonly type: 'done' }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly code: FineTuneErrorCode; readonly message: string }
  | { readonly type: 'refused'; readonly code: EncoderErrorCode; readonly message: string };

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
  const fail = (cause: string) =>
    push({ type: 'failed', code: 'FINE_TUNE_WORKER_FAILED', message: `The training thread ${cause}` });
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
        throw report.type === 'failed'
          ? new FineTuneError(report.code, report.message)
          : new EncoderError(report.code, report.message);
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
