// Import of the whole CPC into an empty embedded PostgreSQL, of the same file again, and of an update.
//   npm run build && node bench/import-scheme.mjs FOLDER
// FOLDER holds CPCTitleList202208.zip, CPCTitleList202505.zip and FullCPCDefinitionXML202505.zip.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../libs/services/dist/database/index.js';
import { createImports } from '../libs/services/dist/imports/create-imports.js';

const folder = process.argv[2];
if (!folder) {
  console.error('Name the folder that holds the official files.');
  process.exit(2);
}
const quiet = () => undefined;
const log = { info: quiet, warn: console.error, error: quiet };

async function withDatabase(action) {
  const home = await mkdtemp(join(tmpdir(), 'nonet-bench-'));
  const database = await openDatabase({ kind: 'embedded', directory: join(home, 'postgres') }, { log });
  const imports = await createImports(database, { log });
  try {
    await action(imports);
  } finally {
    await imports.close();
    await database.close();
    await rm(home, { recursive: true, force: true });
  }
}

let peak = 0;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);

async function measure(what, imports, path, definitions = null) {
  peak = 0;
  const start = performance.now();
  const files = { path: resolve(folder, path), definitions: definitions && join(folder, definitions) };
  const row = await imports.importScheme(files, { actor: 'bench' });
  const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
  const { read, added, removed, updated, unchanged } = row;
  console.log(
    `${what.padEnd(34)}${seconds} s  ${(peak / 1e6).toFixed(0).padStart(5)} MB  ${JSON.stringify({ read, added, removed, updated, unchanged })}`,
  );
}

console.log(
  `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
console.log('import                                time   memory (peak resident, this process)');
await withDatabase(async (imports) => {
  await measure('2025-05 into an empty database', imports, 'CPCTitleList202505.zip');
  await measure('2025-05 again', imports, 'CPCTitleList202505.zip');
  await measure('definitions alone', imports, 'FullCPCDefinitionXML202505.zip');
});
await withDatabase(async (imports) => {
  await measure(
    'compact scheme',
    imports,
    fileURLToPath(new URL('../prisma/sample/cpc-compact.tsv', import.meta.url)),
  );
  await measure('compact scheme to 2025-05', imports, 'CPCTitleList202505.zip');
});
await withDatabase(async (imports) => {
  await measure('2022-08 into an empty database', imports, 'CPCTitleList202208.zip');
  await measure(
    '2022-08 to 2025-05, with definitions',
    imports,
    'CPCTitleList202505.zip',
    'FullCPCDefinitionXML202505.zip',
  );
});
clearInterval(watch);
