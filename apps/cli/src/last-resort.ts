import { Worker } from 'node:worker_threads';

/** Runs in a thread of its own, so that it counts even where this process's own thread hangs. */
const COUNT = `
const { workerData: { milliseconds } } = require('node:worker_threads');
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
const seconds = milliseconds / 1000;
require('node:fs').writeSync(2, 'It did not end within ' + seconds + ' seconds (NONET_DRAIN_SECONDS); it is ended now.\\n');
process.kill(process.pid, 'SIGKILL');`;

/** Ends this process like a kill after a time, unless it has ended before. What is under way is safe: a kill loses nothing. */
export function endWithin(milliseconds: number): void {
  new Worker(COUNT, { eval: true, workerData: { milliseconds } }).unref();
}
