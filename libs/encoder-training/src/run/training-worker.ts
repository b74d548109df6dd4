import { parentPort, workerData } from 'node:worker_threads';
import { failureOf, type ThreadReport } from './thread-report.js';
import type { RunPlan } from './training-model.js';
import { runTraining } from './training-run.js';

const port = parentPort!;
const report = (message: ThreadReport) => port.postMessage(message);
const stop = new AbortController();
// The only message there is: stop.
port.once('message', () => stop.abort());

try {
  for await (const event of runTraining(workerData as RunPlan, stop.signal)) report({ type: 'event', event });
  report({ type: 'done' });
} catch (error) {
  const stopped = stop.signal.aborted && error === stop.signal.reason;
  report(stopped ? { type: 'stopped' } : { type: 'failed', failure: failureOf(error) });
}
port.close();
