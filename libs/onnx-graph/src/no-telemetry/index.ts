/**
 * ONNX Runtime reports to its makers: at its first session each process leaves `mat-debug-PID.log` in the folder for temporary files,
 * and a device id with a queue of events in that for caches. It reads this once, in the environment that the process has then; a worker
 * thread has a copy of that, so whoever starts one that runs models imports this first.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
