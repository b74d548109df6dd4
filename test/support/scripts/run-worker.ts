/** Works on the runs of a database, one at a time, until it is killed; says so when it begins. */
import { join } from 'node:path';
import { encoderTrainingWork } from '../../../libs/services/src/training/encoder-training-work.js';
import { openDatabase } from '../../../libs/services/src/database/open-database.js';
import { pino } from 'pino';
import { encoderTrainerOn } from '../encoder-trainer.js';
import { openRuns, WATCHFUL } from '../open-runs.js';

const [url = '', home = ''] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const database = await openDatabase({ kind: 'external', url }, { log });
const trainer = await encoderTrainerOn(database, home);
const works = { 'encoder-training': encoderTrainingWork(trainer) };
const runs = await openRuns(url, works, { folder: join(home, 'runs'), timing: WATCHFUL });
const worker = runs.startWorker({ cpu: 1, gpu: 0 });
process.stdout.write(`${JSON.stringify({ worker: worker.name })}\n`);
