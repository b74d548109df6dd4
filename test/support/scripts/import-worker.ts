/** Works on the imports of a database, one at a time, until it is killed; says so when it begins. */
import { pino } from 'pino';
import { openDatabase } from '../../../libs/services/src/database/open-database.js';
import { createImports } from '../../../libs/services/src/imports/create-imports.js';
import { patentImportWork, schemeImportWork } from '../../../libs/services/src/imports/import-work.js';
import { openRuns, WATCHFUL } from '../open-runs.js';

const [url = '', folder = ''] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const database = await openDatabase({ kind: 'external', url }, { log });
const imports = await createImports(database, { log });
const works = {
  'patent-import': patentImportWork(imports),
  'scheme-import': schemeImportWork(imports, undefined),
};
const runs = await openRuns(url, works, { folder, timing: WATCHFUL });
const worker = runs.startWorker({ cpu: 1, gpu: 0 });
process.stdout.write(`${JSON.stringify({ worker: worker.name })}\n`);
