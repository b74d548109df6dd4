/** Takes the lock of a folder and says so, works on the CPU alone for a number of milliseconds, and says that it is done. */
import { withFolderLock } from '../../../libs/services/src/database/embedded/folder-lock.js';

const [folder = '', milliseconds = '0'] = process.argv.slice(2);
const say = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
await withFolderLock(folder, async () => {
  say({ entered: Date.now() });
  // Not a wait: no timer runs meanwhile, as when a machine sleeps or a program computes.
  const end = Date.now() + Number(milliseconds);
  while (Date.now() < end);
  say({ left: Date.now() });
});
