/** Works on the runs of a database, one at a time, until it is killed; says so when it begins. */
import { join } from 'node:path';
import { CurrentTaxonomy } from '../../../apps/api/src/taxonomy/current-taxonomy.js';
import { EncoderTrainer } from '../../../apps/api/src/training/create-training.js';
import { encoderTrainingWork } from '../../../apps/api/src/training/encoder-training-work.js';
import { openDatabase } from '../../../apps/api/src/database/index.js';
import { pino } from 'pino';
import { openRuns, WATCHFUL } from '../open-runs.js';

const [url = '', home = ''] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const database = await openDatabase({ kind: 'external', url }, { log });
const trainer = new EncoderTrainer({ models: join(home, 'models') }, new CurrentTaxonomy(database));
const works = { 'encoder-training': encoderTrainingWork(trainer) };
const runs = await openRuns(url, works, { folder: join(home, 'runs'), timing: WATCHFUL });
const worker = runs.startWorker({ cpu: 1, gpu: 0 });
process.stdout.write(`${JSON.stringify({ worker: worker.name })}\n`);
