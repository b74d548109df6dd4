import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startScriptBehind } from '../child.js';
import { freshDatabase } from '../fresh-database.js';
import { patentFile, scheme } from '../small-world.js';

/** What was seen inside of the server since it was last asked. */
export interface Observation {
  /** The longest time that its event loop was held, in milliseconds. */
  readonly delay: number;
  /** Rejections that nobody handled, since the start. */
  readonly uncaught: readonly string[];
  /** Lines of its log from level error on. */
  readonly errors: readonly string[];
}

/** A server in another process, with the small world in its database and a classifier that is warm. */
export interface ObservedServer {
  readonly url: string;
  readonly keys: { readonly reader: string; readonly admin: string };
  /** The folder that it may import from. */
  readonly imports: string;
  observe(): Promise<Observation>;
  /** Imports a file of patents in the server's process; answers what it failed with, or null. */
  importPatents(path: string): Promise<string | null>;
  close(): Promise<void>;
}

const answerOf = async <Answer>(address: string) => (await fetch(address)).json() as Promise<Answer>;

export async function startObservedServer(): Promise<ObservedServer> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'nonet-hostile-')));
  const imports = join(home, 'imports');
  await mkdir(imports);
  await writeFile(join(imports, 'scheme.tsv'), scheme);
  await writeFile(join(imports, 'patents.jsonl'), patentFile);
  const database = await freshDatabase();
  const settings = [`NONET_HOME=${home}`, `DATABASE_URL=${database.url}`, 'PORT=0', 'NONET_WORKER=off'];
  const unlimited = ['REQUESTS', 'REFUSALS', 'COST'].map((what) => `NONET_RATE_${what}=0`);
  const child = startScriptBehind(
    ['/usr/bin/env', ...settings, ...unlimited],
    'observed-server',
    join(imports, 'scheme.tsv'),
    join(imports, 'patents.jsonl'),
  );
  const { url, control, reader, admin } =
    await child.next<Record<'url' | 'control' | 'reader' | 'admin', string>>();
  return {
    url,
    keys: { reader, admin },
    imports,
    observe: () => answerOf<Observation>(control),
    async importPatents(path) {
      const address = `${control}/?${new URLSearchParams({ import: path })}`;
      return (await answerOf<{ failure: string | null }>(address)).failure;
    },
    async close() {
      await child.end('SIGKILL');
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
