import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountFor, runToEnd } from '../../libs/services/src/database/embedded/account.js';
import { findBinaries } from '../../libs/services/src/database/embedded/binaries.js';
import { joinEmbeddedPostgres } from '../../libs/services/src/database/embedded/embedded-postgres.js';

/** A PostgreSQL server that a test may stop and start again, at the same address. */
export interface OwnPostgres {
  readonly url: string;
  /** As a crash does: connections break, nothing is waited for. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function ownPostgres(): Promise<OwnPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'nonet-own-'));
  const server = await joinEmbeddedPostgres(folder);
  const { pg_ctl } = await findBinaries();
  const data = join(folder, 'data');
  const control = async (...args: string[]) => {
    const command = [...args, '-D', data, '-w', '-t', '60', '-l', join(data, 'again.log')];
    const { code, output } = await runToEnd(accountFor(data, pg_ctl), pg_ctl, command);
    if (code !== 0) throw new Error(output);
  };
  return {
    url: server.url,
    stop: () => control('stop', '-m', 'immediate'),
    // Unlike `start`, it takes the port and settings of before.
    start: () => control('restart'),
    async remove() {
      await server.leave();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
