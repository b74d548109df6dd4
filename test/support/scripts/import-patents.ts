/** Imports a file of patents into the database at an address, and says how far it is. */
import { pino } from 'pino';
import { openDatabase } from '../../../libs/services/src/database/open-database.js';
import { createImports } from '../../../libs/services/src/imports/create-imports.js';

const [url = '', path = ''] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const database = await openDatabase({ kind: 'external', url }, { log });
const imports = await createImports(database, { log });
const onProgress = (progress: object) => process.stdout.write(`${JSON.stringify(progress)}\n`);
await imports.importPatents({ path }, { actor: 'script', onProgress });
