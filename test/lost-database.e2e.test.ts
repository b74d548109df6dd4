import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../libs/services/src/database/open-database.js';
import { createImports } from '../libs/services/src/imports/create-imports.js';
import { freshDatabase } from './support/fresh-database.js';
import { patents } from './support/small-world.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-lost-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Enough patents for an import that takes a while. */
const manyPatents = Array.from({ length: 150 }, (_, round) =>
  patents.map((patent) => JSON.stringify({ ...patent, id: `XN${round + 1}${patent.id.slice(2)}` })),
)
  .flat()
  .join('\n');

it('an import whose database is lost ends as failed, and the process goes on', async () => {
  const path = join(folder, 'patents.jsonl');
  await writeFile(path, manyPatents);
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) });
  const fresh = await freshDatabase();
  const database = await openDatabase(
    { kind: 'external', url: fresh.url },
    { log: pino({ level: 'silent' }) },
  );
  const imports = await createImports(database, { log });
  let dropped: Promise<void> | null = null;
  const onProgress = () => void (dropped ??= fresh.drop());

  const importing = imports.importPatents({ path }, { actor: 'test', onProgress });
  await expect(importing).rejects.toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) as string });
  await dropped;
  expect(lines.join('')).toContain('the end of an import could not be noted');
  await imports.close();
  await database.close();
});
