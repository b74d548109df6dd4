import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinEmbeddedPostgres } from '../../libs/services/src/database/embedded/embedded-postgres.js';
import { callOn, preparePrograms, runToEnd } from '../../libs/services/src/database/embedded/programs.js';

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
  const programs = await preparePrograms(folder);
  const data = join(folder, 'data');
  const control = async (...args: string[]) => {
    const call = await callOn(data, programs, 'pg_ctl', [...args, '-w', '-t', '60', '-l', 'again.log']);
    const { code, output } = await runToEnd(call);
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
