/** Begins the first start on the database at an address, and stops for ever when the scheme is there and the patents are not. */
import { pino } from 'pino';
import { openDatabase } from '../../../libs/services/src/database/open-database.js';
import { createImports } from '../../../libs/services/src/imports/create-imports.js';
import { loadSampleData } from '../../../libs/services/src/imports/sample-data.js';

const [url = ''] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const database = await openDatabase({ kind: 'external', url }, { log });
const imports = await createImports(database, { log });
// Waiting alone does not keep a process alive.
setInterval(() => undefined, 1_000);
const importPatents = () => {
  process.stdout.write(`${JSON.stringify({ scheme: 'imported' })}\n`);
  return new Promise<never>(() => undefined);
};
await loadSampleData(database, { ...imports, importPatents }, () => undefined);
