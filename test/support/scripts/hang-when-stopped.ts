/** Says that it is there, and when it is told to stop computes for ever, so that nothing else in its thread runs. */
import { interruption } from '../../../apps/cli/src/interruption.js';

const { signal } = interruption({ pauseMilliseconds: 0, milliseconds: 500 });
setInterval(() => undefined, 1_000);
signal.addEventListener('abort', () => {
  for (;;);
});
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
