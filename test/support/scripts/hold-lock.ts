/** Takes the lock of a folder and says so, lets nothing else of its thread run for a number of milliseconds, and says that it is done. */
import { withFolderLock } from '../../../libs/services/src/database/embedded/folder-lock.js';

const [folder = '', milliseconds = '0'] = process.argv.slice(2);
const say = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
await withFolderLock(folder, async () => {
  say({ entered: Date.now() });
  // Not a wait of Node.js: no timer runs meanwhile, as when a machine sleeps or a program computes.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(milliseconds));
  say({ left: Date.now() });
});
