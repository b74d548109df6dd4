/** Copies PostgreSQL's programs to a place where an account can run them, and stands still as soon as it has begun to. */
import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../../../libs/services/src/database/embedded/account.js';
import { reachableBinaries } from '../../../libs/services/src/database/embedded/binaries-copy.js';
import type { Binaries } from '../../../libs/services/src/database/embedded/binaries.js';

const { original, account, folder, place } = JSON.parse(process.argv[2] ?? '') as {
  original: Binaries;
  account: Account;
  folder: string;
  place: string;
};
const copies = join(place, 'nonet');
await mkdir(copies, { mode: 0o755 });
watch(copies, (_event, name) => {
  if (name?.startsWith('new-')) process.kill(process.pid, 'SIGSTOP');
});
await reachableBinaries(original, account, folder, [place]);
