import { join } from 'node:path';
import { pino } from 'pino';
import type { Database } from '../../apps/api/src/database/index.js';
import { createPublishedEncoders } from '../../apps/api/src/encoders/published-encoders.js';
import { CurrentTaxonomy } from '../../apps/api/src/taxonomy/current-taxonomy.js';
import { EncoderTrainer } from '../../apps/api/src/training/create-training.js';
import { modelsOn } from './models-on.js';

/** Trains encoders on a database, as a worker at home in a folder does; without a server. */
export async function encoderTrainerOn(database: Database, home: string): Promise<EncoderTrainer> {
  const notifications = { on: () => () => undefined };
  const models = modelsOn({ database, folder: home, notifications });
  const published = await createPublishedEncoders(models, { notifications, log: pino({ level: 'silent' }) });
  const config = { home, models: join(home, 'models') };
  return new EncoderTrainer({ config, taxonomy: new CurrentTaxonomy(database), models, published });
}
