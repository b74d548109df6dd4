import { join } from 'node:path';
import { PluginRegistry } from '@nonet/plugins/host';
import { pino } from 'pino';
import type { Database } from '../../libs/services/src/database/open-database.js';
import { createPublishedEncoders } from '../../libs/services/src/encoders/published-encoders.js';
import { CurrentTaxonomy } from '../../libs/services/src/taxonomy/current-taxonomy.js';
import { EncoderTrainer } from '../../libs/services/src/training/encoder-trainer.js';
import { modelsOn } from './models-on.js';

/** Trains encoders on a database, as a worker at home in a folder does; without a server. */
export async function encoderTrainerOn(database: Database, home: string): Promise<EncoderTrainer> {
  const notifications = { on: () => () => undefined };
  const models = modelsOn({ database, folder: home, notifications });
  const log = pino({ level: 'silent' });
  const published = await createPublishedEncoders(models, {
    notifications,
    plugins: new PluginRegistry(),
    log,
  });
  const config = { home, models: join(home, 'models') };
  return new EncoderTrainer({ config, taxonomy: new CurrentTaxonomy(database), models, published });
}
