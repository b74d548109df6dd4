/** Copies PostgreSQL's programs to a place where an account can run them; for tests that kill it meanwhile. */
import type { Account } from '../../../libs/services/src/database/embedded/account.js';
import { reachableBinaries } from '../../../libs/services/src/database/embedded/binaries-copy.js';
import type { Binaries } from '../../../libs/services/src/database/embedded/binaries.js';

const { original, account, folder, place } = JSON.parse(process.argv[2] ?? '') as {
  original: Binaries;
  account: Account;
  folder: string;
  place: string;
};
await reachableBinaries(original, account, folder, [place]);
