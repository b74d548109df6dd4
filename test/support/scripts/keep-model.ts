// keep-model DATABASE_URL FOLDER publish SOURCE | open REFERENCE: prints the code of the error, or null.
import { pino } from 'pino';
import { openDatabase } from '../../../libs/services/src/database/open-database.js';
import { toNonetError } from '../../../libs/services/src/errors/library-errors.js';
import { modelsOn } from '../models-on.js';

const [url, folder, verb, what] = process.argv.slice(2) as [string, string, 'publish' | 'open', string];
const database = await openDatabase({ kind: 'external', url }, { log: pino({ level: 'silent' }) });
const models = modelsOn({ database, folder });
const work = () => (verb === 'publish' ? models.publishFolder(what, { actor: 'test' }) : models.open(what));
const error = await work().then(
  () => null,
  (thrown: unknown) => toNonetError(thrown),
);
process.stdout.write(`${JSON.stringify({ code: error?.code ?? null, message: error?.message ?? '' })}\n`);
await database.close();
