// How many patents a second are imported from JSONL into the embedded PostgreSQL, and in how much memory, beside COPY of the same rows.
//
//   npm run build && node bench/import-patents.mjs [--patents 50000] [--runs 1] [--scheme CPCTitleList202505.zip]
//
// The patents are made up, with a title, an abstract of 125 words, three claims and up to seven symbols. Each row is a process of its
// own, for its peak memory; PostgreSQL's is not counted. Processor times say more than clocks where others work on the machine. COPY writes the table with its indexes and the symbols, and does nothing else.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from '@nonet/numerics';
import { readInThread } from '@nonet/patents';
import { openDatabase } from '../libs/services/dist/database/index.js';
import { createImports } from '../libs/services/dist/imports/create-imports.js';
import { importRows } from '../libs/services/dist/imports/import-row.js';
import { copyAgain } from './import-patents/copy-again.mjs';
import { writeMadeUpFile } from './import-patents/made-up-file.mjs';
import { postgresSeconds } from './import-patents/postgres-time.mjs';

const MB = 1e6;
const quiet = () => undefined;
const log = { info: quiet, warn: console.error, error: console.error };

async function withDatabase(home, action) {
  const database = await openDatabase({ kind: 'embedded', directory: join(home, 'postgres') }, { log });
  const imports = await createImports(database, { log });
  try {
    return await action(imports, database, () => postgresSeconds(join(home, 'postgres')));
  } finally {
    await imports.close();
    await database.close();
  }
}

async function timed(action, postgres = () => NaN) {
  const before = { clock: performance.now(), postgres: postgres(), cpu: process.cpuUsage() };
  const result = await action();
  const seconds = (performance.now() - before.clock) / 1000;
  const { user, system } = process.cpuUsage(before.cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6, postgres: postgres() - before.postgres, ...result };
}

const VERBS = {
  read: (home, file) =>
    timed(async () => {
      let read = 0;
      for await (const { type } of readInThread(file, importRows)) if (type === 'patent') read++;
      return { read };
    }),
  scheme: (home, file, scheme) =>
    withDatabase(home, (imports) =>
      timed(async () => {
        const { read } = await imports.importScheme({ path: scheme, definitions: null }, { actor: 'bench' });
        return { read };
      }),
    ),
  import: (home, file) =>
    withDatabase(home, (imports, database, postgres) =>
      timed(async () => {
        const { read, added, unchanged } = await imports.importPatents({ path: file }, { actor: 'bench' });
        return { read, added, unchanged };
      }, postgres),
    ),
  copy: (home) =>
    withDatabase(home, (imports, database, postgres) =>
      copyAgain(database, (action) => timed(action, postgres)),
    ),
};

function inOwnProcess(verb, home, file, scheme) {
  const rest = ['--verb', verb, '--home', home, '--file', file, '--scheme', scheme];
  const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...rest], {
    encoding: 'utf8',
  });
  return JSON.parse(output.trim().split('\n').at(-1));
}

async function report({ patents, runs, scheme }) {
  const folder = mkdtempSync(join(tmpdir(), 'nonet-bench-'));
  try {
    const file = join(folder, 'patents.jsonl');
    await writeMadeUpFile(file, patents);
    const load = loadavg()[0].toFixed(1);
    console.log(
      `${cpus()[0].model}, ${availableParallelism()} cores, load average before ${load}, Node ${process.version}, ` +
        new Date().toISOString().slice(0, 10),
    );
    console.log(`${patents} patents, ${(statSync(file).size / MB).toFixed(0)} MB, median of ${runs} runs\n`);
    const measured = new Map();
    for (let run = 0; run < runs; run++) {
      const home = join(folder, `home-${run}`);
      inOwnProcess('scheme', home, file, scheme);
      for (const [what, verb] of [
        ['reading alone', 'read'],
        ['import into an empty database', 'import'],
        ['the same file again', 'import'],
        ['COPY of the same rows', 'copy'],
      ]) {
        measured.set(what, [...(measured.get(what) ?? []), inOwnProcess(verb, home, file, scheme)]);
      }
      rmSync(home, { recursive: true });
    }
    console.log(
      '| what | s | patents/s | CPU s of Node.js | of PostgreSQL | peak RSS (MB) | × COPY |\n|---|--:|--:|--:|--:|--:|--:|',
    );
    const copying = median(measured.get('COPY of the same rows').map(({ seconds }) => seconds));
    for (const [what, all] of measured) {
      const seconds = median(all.map((one) => one.seconds));
      const cells = [
        seconds.toFixed(1),
        (patents / seconds).toFixed(0),
        median(all.map((one) => one.cpuSeconds)).toFixed(1),
        all[0].postgres === null ? '–' : median(all.map((one) => one.postgres)).toFixed(1),
        Math.max(...all.map((one) => one.peak)).toFixed(0),
        (seconds / copying).toFixed(1),
      ];
      console.log(`| ${[what, ...cells].join(' | ')} |`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    patents: { type: 'string', default: '50000' },
    runs: { type: 'string', default: '1' },
    scheme: {
      type: 'string',
      default: fileURLToPath(new URL('../prisma/sample/cpc-compact.tsv', import.meta.url)),
    },
    verb: { type: 'string' },
    home: { type: 'string' },
    file: { type: 'string' },
  },
});

if (!existsSync(values.scheme)) {
  console.error(`There is no ${values.scheme}.`);
  process.exitCode = 2;
} else if (values.verb === undefined) {
  await report({ ...values, patents: Number(values.patents), runs: Number(values.runs) });
} else {
  const result = await VERBS[values.verb](values.home, values.file, values.scheme);
  const peak = (process.resourceUsage().maxRSS * 1024) / MB;
  console.log(JSON.stringify({ ...result, peak }));
}
