import { parentPort, workerData } from 'node:worker_threads';
import { EncoderError } from '@nonet/encoder';
import { FineTuneError } from '../errors.js';
import type { ThreadReport } from './training-thread.js';
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
  report(stop.signal.aborted && error === stop.signal.reason ? { type: 'stopped' } : failureOf(error));
}
port.close();

function failureOf(error: unknown): ThreadReport {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof FineTuneError) return { type: 'failed', code: error.code, message };
  if (error instanceof EncoderError) return { type: 'refused', code: error.code, message };
  return { type: 'failed', code: 'FINE_TUNE_WORKER_FAILED', message };
}
